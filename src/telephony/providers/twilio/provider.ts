// Twilio's REST API, and that of providers that speak it: one POST a call, a GET for how it stands.
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
import { acceptedAs } from "../../lib/create-answer.ts";
import { instantOf, secondsOf } from "../../lib/duration.ts";
import type { HttpAnswer } from "../../lib/exchange.ts";
import { formOf } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, objectsOf, parseObject, textOf } from "../../lib/json.ts";
import { limitsOf } from "../../lib/limits.ts";
import { findLost, isSameNumber } from "../../lib/lost-dial.ts";
import { pathPart } from "../../lib/path-part.ts";
import { leavesOpen, refused } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";
import { authenticate, parse } from "./callback.ts";
import {
  TWILIO_OPTIONS,
  TWILIO_SETTINGS,
  type TwilioOptions,
  type TwilioSecrets,
  type TwilioSettings,
} from "./settings.ts";
import { answeredByOf, endOf, isProgress, refusalOf } from "./words.ts";

/** Seconds, by the API's documentation. */
const LIMITS = { ring: { min: 5, max: 600, default: 60 }, call: { min: 1, max: 86_400 } };
/** Far more than one number is called within an hour. */
const LISTED = 50;

type Made = Parameters<ProviderKind<TwilioSettings, TwilioSecrets>["create"]>[0];

export const twilio: ProviderKind<TwilioSettings, TwilioSecrets> = {
  name: "twilio",
  checkSettings: given => checkBy(TWILIO_SETTINGS, given),
  secrets: { needed: ["auth_token"], optional: ["auth_token_previous", "api_key_secret", "signing_key"] },
  create: twilioProvider,
};

function twilioProvider({ settings, secrets, fetch, now, timeoutMs }: Made): TelephonyProvider {
  const account = new AccountApi({
    baseUrl: `${settings.base_url}/2010-04-01/Accounts/${encodeURIComponent(settings.account_sid)}`,
    authorization: () => authorization(settings, secrets),
    fetch,
    timeoutMs,
  });
  const tokens = secrets.signing_key
    ? [secrets.signing_key]
    : [secrets.auth_token, secrets.auth_token_previous ?? ""];

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const options = checkBy(TWILIO_OPTIONS, request.options);
    if (!options.ok) return refused("account", options.problems[0] ?? "provider_options");
    const from = request.callerId ?? settings.from;
    const answer = await account.create("/Calls.json", {
      form: newCall(request, from, settings, options.settings),
    });
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return classify(answer, now());
  }

  async function fetchStatus(question: StatusQuestion): Promise<CallStatus> {
    const { externalCallId } = question;
    if (externalCallId === null) return findLostDial(question);
    const call = await account.read(pathOf(externalCallId));
    return call === null ? { kind: "unknown" } : statusOf(call);
  }

  /** Without StartTime: it leaves out calls that still wait in Twilio's queue. */
  async function findLostDial(question: StatusQuestion): Promise<CallStatus> {
    const { phoneNumber } = question;
    const query = formOf([
      ["To", phoneNumber],
      ["PageSize", LISTED],
    ]);
    const page = await account.read(`/Calls.json?${query}`);
    const listed = objectsOf(page?.calls).filter(
      call => isSameNumber(call.to, phoneNumber) && call.direction === "outbound-api",
    );
    const found = findLost(listed, question, {
      at: call => instantOf(call.date_created),
      id: call => idOf(call.sid),
    });
    return found === null ? { kind: "unknown" } : statusOf(found);
  }

  async function hangUp(externalCallId: string): Promise<boolean> {
    // Ends a call that rings, too.
    const form = formOf([["Status", "completed"]]);
    return (await account.read(pathOf(externalCallId), { body: { form } })) !== null;
  }

  return {
    name: "twilio",
    placeCall,
    fetchStatus,
    hangUp,
    parseCallback: async request => {
      const reason = await authenticate(request, tokens);
      return reason === null ? parse(request) : { kind: "unauthenticated", reason };
    },
    checkOptions: given => problemsBy(TWILIO_OPTIONS, given),
  };
}

const pathOf = (externalCallId: string) => `/Calls/${pathPart(externalCallId)}.json`;

const authorization = ({ account_sid, api_key_sid }: TwilioSettings, secrets: TwilioSecrets): string =>
  api_key_sid !== undefined && secrets.api_key_secret
    ? basicAuth(api_key_sid, secrets.api_key_secret)
    : basicAuth(account_sid, secrets.auth_token);

function newCall(
  request: CallRequest,
  from: string,
  settings: TwilioSettings,
  options: TwilioOptions,
): string {
  const flow = (options.url ?? options.twiml) ? options : settings;
  const { ringSeconds, callSeconds } = limitsOf(request, LIMITS);
  const asksForMachines = request.machineDetection !== "off";
  const isAsync = request.machineDetection === "async";
  const mode = options.machine_detection_mode ?? settings.machine_detection_mode ?? "Enable";
  const patience = options.machine_detection_timeout_seconds ?? settings.machine_detection_timeout_seconds;
  // The fragment is read by Twilio; it is neither sent nor signed.
  const retries = settings.callback_retries === undefined ? "" : `#rc=${settings.callback_retries}&rp=all`;
  const callback = request.callbackUrl + retries;
  return formOf([
    ["To", request.phoneNumber],
    ["From", from],
    ["Url", flow.url],
    ["Twiml", flow.twiml],
    ["StatusCallback", callback],
    ["StatusCallbackMethod", "POST"],
    ["StatusCallbackEvent", "answered"],
    ["StatusCallbackEvent", "completed"],
    ["Timeout", ringSeconds],
    ["TimeLimit", callSeconds],
    ["MachineDetection", asksForMachines ? mode : null],
    ["MachineDetectionTimeout", asksForMachines ? patience : null],
    ["AsyncAmd", isAsync ? "true" : null],
    ["AsyncAmdStatusCallback", isAsync ? callback : null],
    ["AsyncAmdStatusCallbackMethod", isAsync ? "POST" : null],
  ]);
}

function classify({ status, headers, text }: HttpAnswer, now: number): DialAnswer {
  const body = parseObject(text);
  if (status >= 200 && status < 300) return acceptedAs(status, idOf(body?.sid));
  const code = numberOf(body?.code);
  const said = textOf(body?.message);
  if (leavesOpen(status)) return { kind: "unknown", reason: `${status} says nothing of the call` };
  const reason = `${status}${code === null ? "" : ` (code ${code})`} ${said ?? "from the provider"}`;
  const { about, ...word } = refusalOf(status, code);
  return refused(about, reason, { ...word, retryAfterSeconds: retryAfter(headers, now) });
}

/** A call as GET and the list show it. */
function statusOf(call: JsonObject): CallStatus {
  const externalCallId = idOf(call.sid);
  const status = textOf(call.status);
  if (status === null) return { kind: "unknown" };
  if (isProgress(status)) return { kind: "live", externalCallId };
  const [amount, currency] = [textOf(call.price), textOf(call.price_unit)];
  const end = endOf({
    status,
    answeredBy: answeredByOf(textOf(call.answered_by)),
    seconds: secondsOf(call.duration),
    sip: null,
    errorCode: null,
    // What is charged is written as a negative amount.
    cost: amount === null || currency === null ? null : { amount: amount.replace(/^-/, ""), currency },
  });
  return end === null ? { kind: "unknown" } : { kind: "ended", externalCallId, ...end };
}
