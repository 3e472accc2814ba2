// Vapi: an assistant calls; asked by its own id, or found in the list by the metadata that each call carries.
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
import { exchange, MAX_LIST_BYTES, STATUS_TIMEOUT_MS } from "../../lib/exchange.ts";
import { idOf, objectOf, objectsOf, parseObject, textOf } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { findLost, isSameNumber } from "../../lib/lost-dial.ts";
import { isSameAttempt } from "../../lib/mark.ts";
import { pathPart } from "../../lib/path-part.ts";
import { refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { endOf, markIn, parseVapiCallback, SECRET_HEADER } from "./callback.ts";
import { agentOf, VAPI_OPTIONS, VAPI_SETTINGS, type VapiSecrets, type VapiSettings } from "./settings.ts";
import { dialAnswerOf, statusOf } from "./words.ts";

/** Vapi has no setting for it; its carriers give up after about a minute. */
const LIMITS = { ring: { min: 60, max: 60, default: 60 }, call: { min: 10, max: 43_200 } };
/** Of their list: it is asked about a minute of one number. */
const LIST_LIMIT = 100;
const LIST_BEFORE_MS = 5_000;
const LIST_AFTER_MS = 60_000;
/** Calls come with their transcripts. */
const MAX_PAGE_BYTES = 4 * MAX_LIST_BYTES;

export const vapi: ProviderKind<VapiSettings, VapiSecrets> = {
  name: "vapi",
  checkSettings: given => checkBy(VAPI_SETTINGS, given),
  secrets: { needed: ["api_key", "webhook_secret"], optional: ["webhook_secret_previous"] },
  create: made => vapiProvider(made),
};

type Made = Parameters<ProviderKind<VapiSettings, VapiSecrets>["create"]>[0];

function vapiProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const api = new AccountApi({
    baseUrl: settings.base_url,
    authorization: () => `Bearer ${secrets.api_key}`,
    fetch,
    timeoutMs,
  });

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(VAPI_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const { callerId } = request;
    const phoneNumberId = callerId === null ? settings.phone_number_id : settings.phone_number_ids[callerId];
    if (phoneNumberId === undefined) {
      return refused("account", "phone_number_ids names no id for the caller id of this call");
    }
    const overrides = overridesOf(request, settings, secrets, options.settings.variables);
    const body = {
      ...agentOf(settings, options.settings, overrides),
      phoneNumberId,
      customer: { number: request.phoneNumber },
    };
    const answer = await api.create("/call", { json: body });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return dialAnswerOf(answer.status, parseObject(answer.text), retryAfter(answer.headers, now()));
  }

  async function fetchStatus(question: StatusQuestion): Promise<CallStatus> {
    const { externalCallId } = question;
    const call = externalCallId === null ? await findCall(question) : await getCall(externalCallId);
    if (call === null) return { kind: "unknown" };
    const id = idOf(call.id) ?? externalCallId;
    const status = statusOf(call.status);
    if (status === "unknown") return { kind: "unknown" };
    return status === "ended"
      ? { kind: "ended", externalCallId: id, ...endOf(call) }
      : { kind: "live", externalCallId: id };
  }

  async function hangUp(externalCallId: string): Promise<boolean> {
    const call = await getCall(externalCallId);
    const controlUrl = textOf(objectOf(call?.monitor).controlUrl);
    if (call?.status === "ended" || controlUrl === null || !isTheirs(controlUrl)) return false;
    const asked = () => ({
      url: controlUrl,
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ type: "end-call" }),
    });
    const answer = await exchange(asked, { fetch, timeoutMs: STATUS_TIMEOUT_MS });
    return answer.kind === "answered" && answer.status >= 200 && answer.status < 300;
  }

  const getCall = (id: string) => api.read(`/call/${pathPart(id)}`, { maxBytes: MAX_PAGE_BYTES });

  /** Their list knows no filter by number or metadata. */
  async function findCall(question: StatusQuestion) {
    const { phoneNumber, startedAt } = question;
    const query = new URLSearchParams({
      createdAtGe: new Date(startedAt - LIST_BEFORE_MS).toISOString(),
      createdAtLe: new Date(startedAt + LIST_AFTER_MS).toISOString(),
      limit: String(LIST_LIMIT),
    });
    const answer = await api.ask(`/call?${query}`, { maxBytes: MAX_PAGE_BYTES });
    if (answer.kind === "unanswered" || answer.status !== 200) return null;
    // A list without a name.
    const listed = parseObject(`{"calls":${answer.text}}`)?.calls;
    const toNumber = objectsOf(listed).filter(call =>
      isSameNumber(objectOf(call.customer).number, phoneNumber),
    );
    const marked = toNumber.filter(call => markIn(call) !== null);
    const ours = marked.find(call => isSameAttempt(markIn(call), question));
    if (ours !== undefined || marked.length > 0) return ours ?? null;
    return findLost(toNumber, question, { at: call => instantOf(call.createdAt), id: call => idOf(call.id) });
  }

  return {
    name: "vapi",
    placeCall,
    parseCallback: request => parseVapiCallback(request, settings, secrets),
    fetchStatus,
    hangUp,
    checkOptions: given => problemsBy(VAPI_OPTIONS, given),
  };
}

function overridesOf(
  request: CallRequest,
  settings: VapiSettings,
  secrets: VapiSecrets,
  variables: Readonly<Record<string, unknown>>,
) {
  const hmac = settings.webhook_hmac;
  const proof =
    hmac === undefined
      ? { headers: { [SECRET_HEADER]: secrets.webhook_secret } }
      : { credentialId: hmac.credential_id };
  return {
    server: {
      url: request.callbackUrl,
      timeoutSeconds: 20,
      // Without a plan nothing is repeated.
      backoffPlan: { type: "exponential", maxRetries: 5, baseDelaySeconds: 2 },
      ...proof,
    },
    serverMessages: ["status-update", "end-of-call-report"],
    maxDurationSeconds: limitsOf(request, LIMITS).callSeconds,
    ...(request.machineDetection === "off"
      ? {}
      : { voicemailDetection: { provider: settings.voicemail_provider } }),
    metadata: { call_id: request.callId, attempt: request.attempt },
    variableValues: toldToAgent(variables, request),
  };
}

/** The URL is in an answer of theirs, and is asked to end a call: nobody else's. */
const isTheirs = (url: string): boolean => /^https:\/\/[a-z0-9.-]+\.vapi\.ai\//i.test(url);
