// Plivo's REST API: one POST a call, a detail record when it has ended.
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import type { CallRequest, ProviderKind, TelephonyProvider } from "../../../actions/ports/telephony.ts";
import { AccountApi } from "../../lib/account-api.ts";
import { basicAuth } from "../../lib/basic-auth.ts";
import { checkBy, problemsBy } from "../../lib/check-settings.ts";
import { acceptedAs } from "../../lib/create-answer.ts";
import type { HttpAnswer } from "../../lib/exchange.ts";
import { idOf, parseObject, textOf } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { pathPart } from "../../lib/path-part.ts";
import { leavesOpen, refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { authenticate, parse } from "./callback.ts";
import { fetchStatus } from "./look-up.ts";
import {
  PLIVO_OPTIONS,
  PLIVO_SETTINGS,
  type PlivoOptions,
  type PlivoSecrets,
  type PlivoSettings,
} from "./settings.ts";
import { refusalOf } from "./words.ts";

/** Seconds, by the API's documentation. */
const LIMITS = { ring: { min: 5, max: 120, default: 120 }, call: { min: 1, max: 14_400 } };

type Made = Parameters<ProviderKind<PlivoSettings, PlivoSecrets>["create"]>[0];

export const plivo: ProviderKind<PlivoSettings, PlivoSecrets> = {
  name: "plivo",
  checkSettings: given => checkBy(PLIVO_SETTINGS, given),
  secrets: { needed: ["auth_token"], optional: ["auth_token_previous"] },
  create: plivoProvider,
};

function plivoProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const account = new AccountApi({
    baseUrl: `${settings.base_url}/v1/Account/${encodeURIComponent(settings.auth_id)}`,
    authorization: () => basicAuth(settings.auth_id, secrets.auth_token),
    fetch,
    timeoutMs,
  });
  const tokens = [secrets.auth_token, secrets.auth_token_previous ?? ""];

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(PLIVO_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const from = request.callerId ?? settings.from;
    const answer = await account.create("/Call/", {
      json: newCall(request, from, settings, options.settings),
    });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return classify(answer, now());
  }

  /** A call that is queued or rings is a request still. */
  async function hangUp(externalCallId: string): Promise<boolean> {
    const id = pathPart(externalCallId);
    for (const path of [`/Call/${id}/`, `/Request/${id}/`]) {
      const answer = await account.ask(path, { method: "DELETE" });
      if (answer.kind === "answered" && answer.status === 204) return true;
    }
    return false;
  }

  return {
    name: "plivo",
    placeCall,
    fetchStatus: question => fetchStatus(account, question),
    hangUp,
    parseCallback: async request => {
      const reason = await authenticate(request, tokens);
      return reason === null ? parse(request) : { kind: "unauthenticated", reason };
    },
    checkOptions: given => problemsBy(PLIVO_OPTIONS, given),
  };
}

/** Numbers are digits with the country code. */
const digits = (number: string) => number.replace(/\D/g, "");

function newCall(request: CallRequest, from: string, settings: PlivoSettings, options: PlivoOptions) {
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  const asksForMachines = request.machineDetection !== "off";
  const onMachine = options.on_machine ?? settings.on_machine ?? "continue";
  const isAsync = request.machineDetection === "async";
  // What is undefined is left out of JSON.
  return {
    from: digits(from),
    to: digits(request.phoneNumber),
    answer_url: options.answer_url ?? settings.answer_url,
    answer_method: settings.answer_method,
    hangup_url: request.callbackUrl,
    hangup_method: "POST",
    time_limit: callSeconds,
    hangup_on_ring: ringSeconds ?? undefined,
    machine_detection: asksForMachines ? (onMachine === "hangup" ? "hangup" : "true") : undefined,
    machine_detection_time: asksForMachines
      ? (options.machine_detection_time_ms ?? settings.machine_detection_time_ms)
      : undefined,
    machine_detection_url: isAsync ? request.callbackUrl : undefined,
    machine_detection_method: isAsync ? "POST" : undefined,
  };
}

function classify({ status, headers, text }: HttpAnswer, now: number): DialAnswer {
  const body = parseObject(text);
  if (status >= 200 && status < 300) {
    const uuid = body?.request_uuid;
    return acceptedAs(status, idOf(Array.isArray(uuid) ? uuid[0] : uuid));
  }
  const said = textOf(body?.error) ?? textOf(body?.message);
  if (leavesOpen(status)) return { kind: "unknown", reason: `${status} says nothing of the call` };
  const { about, ...word } = refusalOf(status, said);
  return refused(about, `${status} ${said ?? "from the provider"}`, {
    ...word,
    retryAfterSeconds: retryAfter(headers, now),
  });
}
