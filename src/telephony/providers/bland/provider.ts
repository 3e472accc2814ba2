// Bland: an agent calls; asked by its own id, or found in the list of calls to the number.
import type { DialAnswer, StatusQuestion } from "../../../actions/ports/provider.ts";
import type {
  CallRequest,
  CallStatus,
  ProviderKind,
  TelephonyProvider,
} from "../../../actions/ports/telephony.ts";
import { AccountApi } from "../../lib/account-api.ts";
import { toldToAgent } from "../../lib/agent-variables.ts";
import { checkBy, problemsBy } from "../../lib/check-settings.ts";
import { instantOf } from "../../lib/duration.ts";
import { idOf, objectsOf, parseObject } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { findLost, isSameNumber } from "../../lib/lost-dial.ts";
import { isSameAttempt, markOf } from "../../lib/mark.ts";
import { pathPart } from "../../lib/path-part.ts";
import { refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { endOf, parseBlandCallback, talkSecondsOf } from "./callback.ts";
import {
  agentOf,
  BLAND_OPTIONS,
  BLAND_SETTINGS,
  type BlandOptions,
  type BlandSecrets,
  type BlandSettings,
} from "./settings.ts";
import { dialAnswerOf, standingOf } from "./words.ts";

/** Bland has no setting for how long it rings. It counts conversations in minutes. */
const LIMITS = { ring: { min: 60, max: 60, default: 60 }, call: { min: 60, max: 12 * 3600 } };
const LIST_LIMIT = 10;

export const bland: ProviderKind<BlandSettings, BlandSecrets> = {
  name: "bland",
  checkSettings: given => checkBy(BLAND_SETTINGS, given),
  secrets: { needed: ["api_key", "webhook_secret"], optional: ["webhook_secret_previous"] },
  create: made => blandProvider(made),
};

type Made = Parameters<ProviderKind<BlandSettings, BlandSecrets>["create"]>[0];

function blandProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const api = new AccountApi({
    baseUrl: `${settings.base_url}/v1/calls`,
    authorization: () => secrets.api_key,
    fetch,
    timeoutMs,
  });

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(BLAND_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const answer = await api.create("", { json: toBody(request, settings, options.settings) });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return dialAnswerOf(answer.status, parseObject(answer.text), retryAfter(answer.headers, now()));
  }

  async function fetchStatus(question: StatusQuestion): Promise<CallStatus> {
    const id = question.externalCallId ?? (await findId(question));
    if (id === null) return { kind: "unknown" };
    const call = await api.read(`/${pathPart(id)}`);
    if (call === null || idOf(call.call_id) === null) return { kind: "unknown" };
    switch (standingOf(call, talkSecondsOf(call))) {
      case "live":
        return { kind: "live", externalCallId: id };
      case "over":
        return { kind: "unknown" };
      case "ended":
        return { kind: "ended", externalCallId: id, ...endOf(call) };
    }
  }

  async function hangUp(externalCallId: string): Promise<boolean> {
    const answer = await api.ask(`/${pathPart(externalCallId)}/stop`, { method: "POST" });
    return answer.kind === "answered" && parseObject(answer.text)?.status === "success";
  }

  async function findId(question: StatusQuestion): Promise<string | null> {
    const { phoneNumber } = question;
    const query = new URLSearchParams({ to_number: phoneNumber, limit: String(LIST_LIMIT) });
    const page = await api.read(`?${query}`);
    const listed = objectsOf(page?.calls).filter(call => isSameNumber(call.to, phoneNumber));
    const marked = listed.filter(call => markOf(call.metadata) !== null);
    const ours =
      marked.length > 0
        ? marked.find(call => isSameAttempt(markOf(call.metadata), question))
        : findLost(listed, question, {
            at: call => instantOf(call.created_at),
            id: call => idOf(call.call_id),
          });
    return idOf(ours?.call_id);
  }

  return {
    name: "bland",
    placeCall,
    parseCallback: request => parseBlandCallback(request, secrets),
    fetchStatus,
    hangUp,
    checkOptions: given => problemsBy(BLAND_OPTIONS, given),
  };
}

/** Neither `retry` nor `start_time`: with them Bland dials again by itself. */
function toBody(request: CallRequest, settings: BlandSettings, options: BlandOptions) {
  const message = options.voicemail_message;
  return {
    phone_number: request.phoneNumber,
    ...agentOf(settings, options),
    from: request.callerId ?? settings.from,
    max_duration: Math.floor(limitsOf(request, LIMITS).callSeconds / 60),
    webhook: request.callbackUrl,
    metadata: { call_id: request.callId, attempt: request.attempt },
    request_data: toldToAgent(options.variables, request),
    ...(request.machineDetection === "off"
      ? {}
      : {
          answered_by_enabled: true,
          voicemail_action: message === undefined ? settings.voicemail_action : "leave_message",
          voicemail_message: message,
        }),
  };
}
