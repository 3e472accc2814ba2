// Retell: an agent calls; asked by its own id, or found in the list by the metadata that each call carries.
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
import { idOf, type JsonObject, objectsOf, parseObject } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { isSameAttempt, markOf } from "../../lib/mark.ts";
import { pathPart } from "../../lib/path-part.ts";
import { refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { endOf, parseRetellCallback } from "./callback.ts";
import {
  RETELL_OPTIONS,
  RETELL_SETTINGS,
  type RetellOptions,
  type RetellSecrets,
  type RetellSettings,
} from "./settings.ts";
import { dialAnswerOf, statusOf } from "./words.ts";

/** Their create may take longer than others do. */
const LEAST_TIMEOUT_MS = 30_000;
const LIMITS = { ring: { min: 5, max: 300, default: 30 }, call: { min: 60, max: 7200 } };

export const retell: ProviderKind<RetellSettings, RetellSecrets> = {
  name: "retell",
  checkSettings: given => checkBy(RETELL_SETTINGS, given),
  secrets: { needed: ["api_key"], optional: ["webhook_api_key", "webhook_api_key_previous"] },
  create: made => retellProvider(made),
};

type Made = Parameters<ProviderKind<RetellSettings, RetellSecrets>["create"]>[0];

function retellProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const api = new AccountApi({
    baseUrl: settings.base_url,
    authorization: () => `Bearer ${secrets.api_key}`,
    fetch,
    timeoutMs: Math.max(timeoutMs, LEAST_TIMEOUT_MS),
  });

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(RETELL_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const body = { json: toBody(request, settings, options.settings) };
    const answer = await api.create("/v2/create-phone-call", body);
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return dialAnswerOf(answer.status, parseObject(answer.text), retryAfter(answer.headers, now()));
  }

  async function fetchStatus(question: StatusQuestion): Promise<CallStatus> {
    const { externalCallId } = question;
    const call = externalCallId === null ? await findCall(question) : await getCall(externalCallId);
    const status = statusOf(call?.call_status);
    if (call === null || status === "unknown") return { kind: "unknown" };
    const id = idOf(call.call_id) ?? externalCallId;
    return status === "ended"
      ? { kind: "ended", externalCallId: id, ...endOf(call) }
      : { kind: "live", externalCallId: id };
  }

  async function hangUp(externalCallId: string): Promise<boolean> {
    const answer = await api.ask(`/v2/stop-call/${pathPart(externalCallId)}`, { method: "POST" });
    return answer.kind === "answered" && answer.status >= 200 && answer.status < 300;
  }

  const getCall = (id: string) => api.read(`/v2/get-call/${pathPart(id)}`);

  /** What their filter lets through is looked at again. */
  async function findCall(question: StatusQuestion): Promise<JsonObject | null> {
    const { callId, attempt } = question;
    const metadata = [
      { key: "call_id", type: "string", op: "eq", value: callId },
      { key: "attempt", type: "number", op: "eq", value: attempt },
    ];
    const body = { json: { filter_criteria: { metadata }, limit: 10 } };
    const page = await api.read("/v3/list-calls", { body });
    const isOurs = (call: JsonObject) => isSameAttempt(markOf(call.metadata), question);
    return objectsOf(page?.items).find(isOurs) ?? null;
  }

  return {
    name: "retell",
    placeCall,
    parseCallback: request => parseRetellCallback(request, secrets),
    fetchStatus,
    hangUp,
    checkOptions: given => problemsBy(RETELL_OPTIONS, given),
  };
}

function toBody(request: CallRequest, settings: RetellSettings, options: RetellOptions) {
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  const message = options.voicemail_message;
  const onVoicemail = message === undefined ? { type: "hangup" } : { type: "static_text", text: message };
  return {
    from_number: request.callerId ?? settings.from_number,
    to_number: request.phoneNumber,
    override_agent_id: options.agent_id ?? settings.agent_id,
    metadata: { call_id: request.callId, attempt: request.attempt },
    retell_llm_dynamic_variables: toldToAgent(options.variables, request),
    agent_override: {
      agent: {
        webhook_url: request.callbackUrl,
        webhook_events: ["call_started", "call_ended", "call_analyzed"],
        webhook_timeout_ms: 10_000,
        ring_duration_ms: (ringSeconds ?? LIMITS.ring.default) * 1000,
        max_call_duration_ms: callSeconds * 1000,
        ...(request.machineDetection === "off" ? {} : { voicemail_option: { action: onVoicemail } }),
      },
    },
  };
}
