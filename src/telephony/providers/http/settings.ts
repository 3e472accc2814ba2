// The settings of the http provider: where the external call service is.
import { integer, url } from "../../../settings/fields.ts";
import { problemsOf, type Section, setting, type ValuesOf } from "../../../settings/setting.ts";
import type { HttpProviderOptions } from "./provider.ts";

export const HTTP_PROVIDER = {
  title: "Provider `http`",
  about: "What it is asked and what it answers: [providers](providers.md).",
  fields: {
    EXTERNAL_SERVICE_URL: setting(url({ queryAllowed: true }), {
      about:
        "Where the provider is asked for calls; https in a deployment. Needed when `TELEPHONY_PROVIDER=http`.",
      example: "https://provider.example.com/calls",
    }),
    EXTERNAL_SERVICE_TIMEOUT_SECONDS: setting(integer(1, 120, 30), {
      about: "How long one dial may wait for its whole answer. Must be below `CALL_LEASE_SECONDS`.",
      example: "30",
    }),
    EXTERNAL_STATUS_URL: setting(url({ queryAllowed: true }), {
      about: "Where the provider can be asked about a call; https in a deployment.",
      example: "https://provider.example.com/status?v=2",
      unset: "none: it is not asked",
    }),
  },
} satisfies Section;

export type HttpProviderSettings = Pick<HttpProviderOptions, "url" | "statusUrl" | "timeoutMs">;

type Values = ValuesOf<typeof HTTP_PROVIDER.fields>;

export const httpProviderSettings = (v: Values): HttpProviderSettings => ({
  url: v.EXTERNAL_SERVICE_URL,
  statusUrl: v.EXTERNAL_STATUS_URL,
  timeoutMs: v.EXTERNAL_SERVICE_TIMEOUT_SECONDS * 1000,
});

/** `chosen`: calls are dialled with it. */
export const httpProviderProblems = (
  v: Values,
  { chosen, development, leaseSeconds }: { chosen: boolean; development: boolean; leaseSeconds: number },
): string[] =>
  problemsOf([
    chosen && v.EXTERNAL_SERVICE_URL === "" && "EXTERNAL_SERVICE_URL is needed when TELEPHONY_PROVIDER=http",
    !development &&
      isInTheClear(v.EXTERNAL_SERVICE_URL) &&
      "EXTERNAL_SERVICE_URL must be https: it is told signed callback URLs",
    !development &&
      isInTheClear(v.EXTERNAL_STATUS_URL) &&
      "EXTERNAL_STATUS_URL must be https: what it says ends calls",
    v.EXTERNAL_SERVICE_TIMEOUT_SECONDS >= leaseSeconds &&
      `CALL_LEASE_SECONDS (${leaseSeconds}) must exceed EXTERNAL_SERVICE_TIMEOUT_SECONDS (${v.EXTERNAL_SERVICE_TIMEOUT_SECONDS})`,
  ]);

const isInTheClear = (address: string) => address !== "" && !address.startsWith("https://");
