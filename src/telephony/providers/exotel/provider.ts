// Exotel: the customer is rung first and put into a call flow; asked by its own SID, or found in the list of calls
// that are over.
import type { DialAnswer, StatusQuestion } from "../../../actions/ports/provider.ts";
import type {
  CallRequest,
  CallStatus,
  ProviderKind,
  TelephonyProvider,
} from "../../../actions/ports/telephony.ts";
import { AccountApi } from "../../lib/account-api.ts";
import { basicAuth } from "../../lib/basic-auth.ts";
import { checkBy, problemsBy } from "../../lib/check-settings.ts";
import { formOf } from "../../lib/form.ts";
import { idOf, type JsonObject, objectOf, objectsOf, parseObject } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { findLost } from "../../lib/lost-dial.ts";
import { pathPart } from "../../lib/path-part.ts";
import { refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { customField, endOf, parseExotelCallback } from "./callback.ts";
import { EXOTEL_OPTIONS, EXOTEL_SETTINGS, type ExotelSecrets, type ExotelSettings } from "./settings.ts";
import { dialAnswerOf, isLive } from "./words.ts";

const LIMITS = { ring: { min: 5, max: 120, default: 45 }, call: { min: 1, max: 14_400 } };
const LIST_LIMIT = 20;
const LIST_BEFORE_MS = 60_000;
const LIST_AFTER_MS = 5 * 60_000;

export const exotel: ProviderKind<ExotelSettings, ExotelSecrets> = {
  name: "exotel",
  checkSettings: given => checkBy(EXOTEL_SETTINGS, given),
  secrets: { needed: ["api_key", "api_token"], optional: [] },
  create: made => exotelProvider(made),
};

type Made = Parameters<ProviderKind<ExotelSettings, ExotelSecrets>["create"]>[0];

function exotelProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const api = new AccountApi({
    baseUrl: `${settings.base_url}/v1/Accounts/${pathPart(settings.account_sid)}/Calls`,
    authorization: () => basicAuth(secrets.api_key, secrets.api_token),
    fetch,
    timeoutMs,
  });

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(EXOTEL_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const appId = options.settings.app_id ?? settings.app_id;
    const answer = await api.create("/connect.json", { form: toForm(request, settings, appId) });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return dialAnswerOf(answer.status, parseObject(answer.text), retryAfter(answer.headers, now()));
  }

  async function fetchStatus(question: StatusQuestion): Promise<CallStatus> {
    const id = question.externalCallId ?? (await findSid(question));
    if (id === null) return { kind: "unknown" };
    const call = objectOf((await api.read(`/${pathPart(id)}.json?details=true`))?.Call);
    if (isLive(call.Status)) return { kind: "live", externalCallId: id };
    const end = endOf(call, settings);
    return end === null ? { kind: "unknown" } : { kind: "ended", externalCallId: id, ...end };
  }

  /** The customer is rung first and so stands in From; whether the list says so for a flow is not verified. */
  async function findSid(question: StatusQuestion): Promise<string | null> {
    return (await findIn("From", question)) ?? (await findIn("To", question));
  }

  async function findIn(field: "From" | "To", question: StatusQuestion) {
    const { phoneNumber, startedAt } = question;
    const from = zoneless(startedAt - LIST_BEFORE_MS, settings.utc_offset_minutes);
    const to = zoneless(startedAt + LIST_AFTER_MS, settings.utc_offset_minutes);
    const query = new URLSearchParams({
      [field]: phoneNumber,
      DateCreated: `gte:${from};lte:${to}`,
      PageSize: String(LIST_LIMIT),
    });
    const page = await api.read(`.json?${query}`);
    const listed = objectsOf(page?.Calls).filter(call => isAlike(call[field], phoneNumber));
    const found = findLost(listed, question, {
      at: call => instantOf(call, settings.utc_offset_minutes),
      id: call => idOf(call.Sid),
    });
    return idOf(found?.Sid);
  }

  return {
    name: "exotel",
    placeCall,
    parseCallback: request => parseExotelCallback(request, settings),
    fetchStatus,
    checkOptions: given => problemsBy(EXOTEL_OPTIONS, given),
  };
}

function toForm(request: CallRequest, settings: ExotelSettings, appId: string): string {
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  return formOf([
    ["From", request.phoneNumber],
    ["CallerId", request.callerId ?? settings.caller_id],
    ["Url", `http://my.exotel.com/${settings.account_sid}/exoml/start_voice/${appId}`],
    ["CallType", "trans"],
    ["TimeOut", ringSeconds ?? LIMITS.ring.default],
    ["TimeLimit", callSeconds],
    ["StatusCallback", request.callbackUrl],
    // Without `terminal` no duration comes.
    ["StatusCallbackEvents[0]", "terminal"],
    ["StatusCallbackEvents[1]", "answered"],
    ["StatusCallbackContentType", "application/json"],
    ["CustomField", customField(request)],
  ]);
}

/** `2026-11-21 14:05:00`. */
const zoneless = (ms: number, offsetMinutes: number): string =>
  new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19).replace("T", " ");

function instantOf({ DateCreated }: JsonObject, offsetMinutes: number): number | null {
  if (typeof DateCreated !== "string" || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(DateCreated)) return null;
  const ms = Date.parse(`${DateCreated.replace(" ", "T")}Z`) - offsetMinutes * 60_000;
  return Number.isNaN(ms) ? null : ms;
}

/** Their list writes national numbers: a trunk's 0 before the last ten digits. */
function isAlike(listed: unknown, phoneNumber: string): boolean {
  const tail = (text: string) => text.replace(/\D/g, "").slice(-10);
  return typeof listed === "string" && tail(listed) === tail(phoneNumber);
}
