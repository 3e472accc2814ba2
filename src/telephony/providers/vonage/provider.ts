// Vonage's Voice API: one POST a call, as an application that signs its own tokens.
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import type { CallRequest, ProviderKind, TelephonyProvider } from "../../../actions/ports/telephony.ts";
import { AccountApi } from "../../lib/account-api.ts";
import { checkBy, problemsBy } from "../../lib/check-settings.ts";
import { acceptedAs } from "../../lib/create-answer.ts";
import type { HttpAnswer } from "../../lib/exchange.ts";
import { idOf, type JsonObject, objectOf, objectsOf, parseObject, textOf } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { leavesOpen, refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { authenticate, parse } from "./callback.ts";
import { fetchStatus, pathOf } from "./look-up.ts";
import {
  flowOf,
  VONAGE_OPTIONS,
  VONAGE_SETTINGS,
  type VonageOptions,
  type VonageSecrets,
  type VonageSettings,
} from "./settings.ts";
import { ApplicationToken } from "./token.ts";
import { refusalOf } from "./words.ts";

/** Seconds, by the API's documentation. */
const LIMITS = { ring: { min: 1, max: 120, default: 60 }, call: { min: 1, max: 7_200 } };
const NO_KEY = "The private key cannot be used: it must be PKCS#8 in PEM";

type Made = Parameters<ProviderKind<VonageSettings, VonageSecrets>["create"]>[0];

export const vonage: ProviderKind<VonageSettings, VonageSecrets> = {
  name: "vonage",
  checkSettings: given => checkBy(VONAGE_SETTINGS, given),
  secrets: { needed: ["private_key", "signature_secret"], optional: ["signature_secret_previous"] },
  create: vonageProvider,
};

function vonageProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const token = new ApplicationToken({
    applicationId: settings.application_id,
    privateKey: secrets.private_key,
    now,
  });
  const account = new AccountApi({
    baseUrl: settings.base_url,
    authorization: async () => `Bearer ${(await token.current()) ?? ""}`,
    fetch,
    timeoutMs,
  });
  const trusted = {
    apiKey: settings.api_key,
    secrets: [secrets.signature_secret, secrets.signature_secret_previous ?? ""],
  };

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(VONAGE_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const from = request.callerId ?? settings.from;
    if ((await token.current()) === null) return refused("account", NO_KEY);
    const answer = await account.create("/v1/calls", {
      json: newCall(request, from, settings, options.settings),
    });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return classify(answer, now());
  }

  async function hangUp(externalCallId: string): Promise<boolean> {
    const json = { action: "hangup" };
    const answer = await account.ask(pathOf(externalCallId), { method: "PUT", body: { json } });
    return answer.kind === "answered" && (answer.status === 204 || answer.status === 200);
  }

  return {
    name: "vonage",
    placeCall,
    fetchStatus: question => fetchStatus(account, question),
    hangUp,
    parseCallback: async request => {
      const reason = await authenticate(request, trusted);
      return reason === null ? parse(request) : { kind: "unauthenticated", reason };
    },
    checkOptions: given => problemsBy(VONAGE_OPTIONS, given),
  };
}

/** Numbers are digits with the country code. */
const phone = (number: string) => ({ type: "phone", number: number.replace(/\D/g, "") });

function newCall(request: CallRequest, from: string, settings: VonageSettings, options: VonageOptions) {
  const { answer_url, ncco } = flowOf(options, settings);
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  // What is undefined is left out of JSON.
  return {
    to: [phone(request.phoneNumber)],
    from: phone(from),
    ...(answer_url === undefined
      ? { ncco }
      : { answer_url: [answer_url], answer_method: settings.answer_method }),
    event_url: [request.callbackUrl],
    event_method: "POST",
    ringing_timer: ringSeconds ?? undefined,
    length_timer: callSeconds,
    ...(request.machineDetection === "off" ? {} : machineDetection({ ...settings, ...options })),
  };
}

function machineDetection({
  on_machine = "continue",
  machine_detection_mode: mode,
}: Pick<VonageSettings, "on_machine" | "machine_detection_mode">) {
  if (mode === undefined) return { machine_detection: on_machine };
  return { advanced_machine_detection: { behavior: on_machine, mode } };
}

function classify({ status, headers, text }: HttpAnswer, now: number): DialAnswer {
  const body = parseObject(text);
  if (status >= 200 && status < 300) return acceptedAs(status, idOf(body?.uuid));
  const said = textOf(body?.detail) ?? textOf(body?.error_title) ?? textOf(body?.title);
  if (leavesOpen(status)) return { kind: "unknown", reason: `${status} says nothing of the call` };
  const parameters = wrongParameters(body);
  const named = parameters.length === 0 ? "" : ` (${parameters.slice(0, 5).join(", ")})`;
  const { about, ...word } = refusalOf(status, parameters);
  return refused(about, `${status} ${said ?? "from the provider"}${named}`, {
    ...word,
    retryAfterSeconds: retryAfter(headers, now),
  });
}

/** As names, or as a list of objects with a name. */
function wrongParameters(body: JsonObject | null): string[] {
  const wrong = body?.invalid_parameters;
  const names = Array.isArray(wrong) ? objectsOf(wrong).map(one => one.name) : Object.keys(objectOf(wrong));
  return names.map(textOf).filter(name => name !== null);
}
