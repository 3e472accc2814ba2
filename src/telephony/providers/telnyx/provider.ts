// Telnyx Call Control: one POST a call. A hangup does not say whether the call was answered, so its events are asked.
import { v5 } from "uuid";
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import type { CallRequest, ProviderKind, TelephonyProvider } from "../../../actions/ports/telephony.ts";
import { AccountApi } from "../../lib/account-api.ts";
import { checkBy, problemsBy } from "../../lib/check-settings.ts";
import { acceptedAs } from "../../lib/create-answer.ts";
import type { HttpAnswer } from "../../lib/exchange.ts";
import { idOf, objectOf, objectsOf, parseObject, textOf } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { pathPart } from "../../lib/path-part.ts";
import { leavesOpen, refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { variablesOf } from "../../lib/variables.ts";
import { authenticate, parse } from "./callback.ts";
import { clientState } from "./client-state.ts";
import { endOfHangup, fetchStatus } from "./look-up.ts";
import {
  flowOf,
  TELNYX_OPTIONS,
  TELNYX_SETTINGS,
  type TelnyxOptions,
  type TelnyxSecrets,
  type TelnyxSettings,
} from "./settings.ts";
import { refusalOf } from "./words.ts";

/** Seconds, by the API's documentation. */
const LIMITS = { ring: { min: 5, max: 600, default: 30 }, call: { min: 30, max: 14_400 } };
/** Ms between the repeats of the report of the end; 60,000 in all at most. */
const HANGUP_RETRIES_MS = [2_000, 5_000, 10_000, 18_000, 25_000];
/** Names our commands: the same one within 60 s is ignored by Telnyx. */
const COMMANDS = "6f3c2d0e-3a57-4f0b-9d6c-8f0f5b1f2a41";

type Made = Parameters<ProviderKind<TelnyxSettings, TelnyxSecrets>["create"]>[0];

export const telnyx: ProviderKind<TelnyxSettings, TelnyxSecrets> = {
  name: "telnyx",
  checkSettings: given => checkBy(TELNYX_SETTINGS, given),
  secrets: { needed: ["api_key"], optional: [] },
  create: telnyxProvider,
};

function telnyxProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const account = new AccountApi({
    baseUrl: `${settings.base_url}/v2`,
    authorization: () => `Bearer ${secrets.api_key}`,
    fetch,
    timeoutMs,
  });
  const publicKeys = [settings.public_key, settings.public_key_previous ?? ""];

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(TELNYX_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const from = request.callerId ?? settings.from;
    const answer = await account.create("/calls", {
      json: newCall(request, from, settings, options.settings),
    });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return classify(answer, now());
  }

  async function hangUp(externalCallId: string): Promise<boolean> {
    const id = pathPart(externalCallId);
    const json = { command_id: v5(`hangup:${id}`, COMMANDS) };
    const path = `/calls/${id}/actions/hangup`;
    return (await account.read(path, { body: { json } })) !== null;
  }

  return {
    name: "telnyx",
    placeCall,
    fetchStatus: question => fetchStatus(account, question),
    hangUp,
    parseCallback: async request => {
      const reason = await authenticate(request, publicKeys);
      if (reason !== null) return { kind: "unauthenticated", reason };
      const event = parse(request);
      if (event.kind !== "hangup") return event;
      const { externalCallId, of = null } = event;
      const end = await endOfHangup(account, event);
      if (end === null) return { kind: "unclear", reason: "whether it was answered could not be asked" };
      return { kind: "ended", externalCallId, of, ...end };
    },
    checkOptions: given => problemsBy(TELNYX_OPTIONS, given),
  };
}

function newCall(request: CallRequest, from: string, settings: TelnyxSettings, options: TelnyxOptions) {
  const { assistant_id, audio_url, media_name } = flowOf(options, settings);
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  const mode = options.machine_detection_mode ?? settings.machine_detection_mode ?? "detect";
  const dynamic_variables = {
    call_id: request.callId,
    ...variablesOf(request.metadata),
    ...variablesOf(request.variables),
  };
  // What is undefined is left out of JSON.
  return {
    connection_id: settings.connection_id,
    to: request.phoneNumber,
    from,
    timeout_secs: ringSeconds ?? undefined,
    time_limit_secs: callSeconds,
    retry_on_timeout: false,
    webhook_url: request.callbackUrl,
    webhook_url_method: "POST",
    webhook_retries_policies: { "call.hangup": { retries_ms: HANGUP_RETRIES_MS } },
    client_state: clientState(request),
    command_id: v5(`${request.callId}:${request.attempt}`, COMMANDS),
    answering_machine_detection: request.machineDetection === "off" ? undefined : mode,
    assistant: assistant_id === undefined ? undefined : { id: assistant_id, dynamic_variables },
    audio_url,
    media_name,
  };
}

function classify({ status, headers, text }: HttpAnswer, now: number): DialAnswer {
  const body = parseObject(text);
  if (status >= 200 && status < 300) return acceptedAs(status, idOf(objectOf(body?.data).call_control_id));
  const errors = objectsOf(body?.errors);
  const codes = errors.map(error => idOf(error.code)).filter(code => code !== null);
  if (leavesOpen(status)) return { kind: "unknown", reason: `${status} says nothing of the call` };
  const said = errors.map(error => textOf(error.detail) ?? textOf(error.title)).find(text => text !== null);
  const code = codes.length === 0 ? "" : ` (code ${codes.slice(0, 3).join(", ")})`;
  const { about, ...word } = refusalOf(status, codes);
  // The limit's reset is told with every answer, also with one that it has nothing to do with.
  const reset = about === "load" ? retryAfter(headers, now, "x-ratelimit-reset") : null;
  const retryAfterSeconds = retryAfter(headers, now) ?? reset;
  return refused(about, `${status}${code} ${said ?? "from the provider"}`, { ...word, retryAfterSeconds });
}
