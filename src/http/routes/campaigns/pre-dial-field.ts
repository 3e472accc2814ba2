// The field of a campaign that names the hook which is asked before each dial.
import * as z from "zod";
import {
  DEFAULT_TIMEOUT_MS,
  MAX_CACHE_SECONDS,
  MAX_TIMEOUT_MS,
  MIN_TIMEOUT_MS,
  ON_FAILURE,
} from "../../../domain/pre-dial/pre-dial-hook.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { MAX_URL_CHARACTERS } from "../../../domain/webhooks/check-url.ts";
import { quoted, stringField, whole } from "../../lib/body-fields.ts";
import type { Json } from "../../openapi/document-types.ts";
import { shape } from "../../openapi/schema-parts.ts";

const orElse = (min: number, max: number, otherwise: number) =>
  whole(min, max)
    .nullish()
    .transform(n => n ?? otherwise);

export const preDialHook = schemaOf(() =>
  z
    .strictObject(
      {
        url: stringField(MAX_URL_CHARACTERS).describe("https, of the public internet, port 443 or 8443."),
        timeout_ms: orElse(MIN_TIMEOUT_MS, MAX_TIMEOUT_MS, DEFAULT_TIMEOUT_MS).describe(
          `For the whole answer; ${DEFAULT_TIMEOUT_MS} when absent.`,
        ),
        on_failure: z
          .enum(ON_FAILURE, { error: i => `must be one of ${ON_FAILURE.join(", ")}, not ${quoted(i.input)}` })
          .nullish()
          .transform(word => word ?? "wait")
          .describe("What becomes of a call for which it does not answer; wait when absent."),
        cache_seconds: orElse(0, MAX_CACHE_SECONDS, 0).describe(
          "How long a dial holds for the same number with the same metadata; 0, when absent: it is asked each time.",
        ),
      },
      {
        error: i =>
          i.code === "invalid_type"
            ? `must be {url, timeout_ms, on_failure, cache_seconds}, not ${quoted(i.input)}`
            : undefined,
      },
    )
    .nullish()
    .transform(given => given ?? null)
    .describe("Your own system, asked before each dial whether the call may go; null = nobody is asked."),
);

export const PRE_DIAL_EXAMPLE: Json = {
  url: "https://crm.example.com/may-we-call",
  timeout_ms: DEFAULT_TIMEOUT_MS,
  on_failure: "wait",
  cache_seconds: 0,
};

export const PreDialHookAnswer = shape(
  "PreDialHook",
  () =>
    z.object({
      url: z.string(),
      timeout_ms: z.int().min(MIN_TIMEOUT_MS).max(MAX_TIMEOUT_MS),
      on_failure: z.enum(ON_FAILURE),
      cache_seconds: z.int().min(0).max(MAX_CACHE_SECONDS),
    }),
  PRE_DIAL_EXAMPLE,
);

export const PreDialSecret = shape(
  "PreDialSecret",
  () =>
    z.object({
      campaign_id: z.int(),
      secret: z.string().describe("As libraries of Standard Webhooks take it: whsec_ and base64."),
    }),
  { campaign_id: 7, secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDqYgHyHyLmX8=" },
);
