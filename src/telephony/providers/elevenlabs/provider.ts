// ElevenLabs: an agent calls through a carrier that is connected there; asked by the conversation's id, or found in the
// list by the dynamic variables that each conversation carries.
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
import { MAX_LIST_BYTES } from "../../lib/exchange.ts";
import { idOf, type JsonObject, objectsOf, parseObject } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { isSameAttempt, markOf } from "../../lib/mark.ts";
import { pathPart } from "../../lib/path-part.ts";
import { refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { endOf, parseElevenLabsCallback, variablesIn } from "./callback.ts";
import {
  ELEVENLABS_OPTIONS,
  ELEVENLABS_SETTINGS,
  type ElevenLabsOptions,
  type ElevenLabsSecrets,
  type ElevenLabsSettings,
} from "./settings.ts";
import { dialAnswerOf, statusOf } from "./words.ts";

const LIMITS = { ring: { min: 5, max: 300, default: 60 }, call: { min: 1, max: 43_200 } };
const LIST_BEFORE_SECONDS = 5;
/** Should their filter let others through: so many are looked at. */
const MAX_CANDIDATES = 3;

export const elevenlabs: ProviderKind<ElevenLabsSettings, ElevenLabsSecrets> = {
  name: "elevenlabs",
  checkSettings: given => checkBy(ELEVENLABS_SETTINGS, given),
  secrets: { needed: ["api_key", "webhook_secret"], optional: ["webhook_secret_previous"] },
  create: made => elevenLabsProvider(made),
};

type Made = Parameters<ProviderKind<ElevenLabsSettings, ElevenLabsSecrets>["create"]>[0];

function elevenLabsProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const api = new AccountApi({
    baseUrl: `${settings.base_url}/v1/convai`,
    authorization: () => secrets.api_key,
    authorizationHeader: "xi-api-key",
    fetch,
    timeoutMs,
  });

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(ELEVENLABS_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const { callerId } = request;
    const numberId = callerId === null ? settings.agent_phone_number_id : settings.phone_number_ids[callerId];
    if (numberId === undefined) {
      return refused("account", "phone_number_ids names no id for the caller id of this call");
    }
    const body = { json: toBody(request, numberId, settings, options.settings) };
    const answer = await api.create(`/${settings.carrier}/outbound-call`, body);
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return dialAnswerOf(answer.status, parseObject(answer.text), retryAfter(answer.headers, now()));
  }

  async function fetchStatus(question: StatusQuestion): Promise<CallStatus> {
    const { externalCallId } = question;
    const found = externalCallId === null ? await findOne(question) : await getOne(externalCallId);
    const status = statusOf(found?.status);
    if (found === null || status === "unknown") return { kind: "unknown" };
    const id = idOf(found.conversation_id) ?? externalCallId;
    return status === "ended"
      ? { kind: "ended", externalCallId: id, ...endOf(found) }
      : { kind: "live", externalCallId: id };
  }

  /** Comes with its transcript. */
  const getOne = (id: string) => api.read(`/conversations/${pathPart(id)}`, { maxBytes: 4 * MAX_LIST_BYTES });

  async function findOne(question: StatusQuestion): Promise<JsonObject | null> {
    const { callId, attempt, startedAt } = question;
    const query = new URLSearchParams([
      ["call_start_after_unix", String(Math.floor(startedAt / 1000) - LIST_BEFORE_SECONDS)],
      ["dynamic_variable_params", `call_id:eq:${callId}`],
      ["dynamic_variable_params", `attempt:eq:${attempt}`],
      ["page_size", "10"],
      ["sort_direction", "asc"],
    ]);
    const page = await api.read(`/conversations?${query}`);
    for (const listed of objectsOf(page?.conversations).slice(0, MAX_CANDIDATES)) {
      const one = await getOne(idOf(listed.conversation_id) ?? "");
      if (one !== null && isSameAttempt(markOf(variablesIn(one)), question)) return one;
    }
    return null;
  }

  return {
    name: "elevenlabs",
    sharesAddress: true,
    placeCall,
    parseCallback: request => parseElevenLabsCallback(request, secrets),
    fetchStatus,
    checkOptions: given => problemsBy(ELEVENLABS_OPTIONS, given),
  };
}

function toBody(
  request: CallRequest,
  agentPhoneNumberId: string,
  settings: ElevenLabsSettings,
  options: ElevenLabsOptions,
) {
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  const detects = request.machineDetection !== "off" && settings.carrier === "twilio";
  const longest = { conversation: { max_duration_seconds: callSeconds } };
  return {
    agent_id: options.agent_id ?? settings.agent_id,
    agent_phone_number_id: agentPhoneNumberId,
    to_number: request.phoneNumber,
    conversation_initiation_client_data: {
      dynamic_variables: {
        ...toldToAgent(options.variables, request),
        call_id: request.callId,
        attempt: String(request.attempt),
      },
      ...(settings.override_max_duration ? { conversation_config_override: longest } : {}),
    },
    telephony_call_config: {
      ringing_timeout_secs: ringSeconds ?? undefined,
      ...(detects ? { twilio_machine_detection: { mode: "enable" } } : {}),
    },
  };
}
