// A webhook of Vapi: whether it is theirs, and what it says.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { concat, fromBase64, fromHex, utf8 } from "../../../domain/bytes.ts";
import type { DialKey } from "../../../domain/calls/dial-key.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import type { HmacHash } from "../../../domain/hmac-key.ts";
import { costOf } from "../../lib/cost.ts";
import { instantOf, secondsBetween } from "../../lib/duration.ts";
import { textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, objectOf, parseObject, textOf } from "../../lib/json.ts";
import { markOf } from "../../lib/mark.ts";
import { optOutIn } from "../../lib/opt-out.ts";
import { isSameText, isWithin, verifyHmac } from "../../lib/verify.ts";
import type { VapiSecrets, VapiSettings } from "./settings.ts";
import { dispositionByWord, dispositionOf, statusOf } from "./words.ts";

export const SECRET_HEADER = "X-Vapi-Secret";
const TOLERANCE_SECONDS = 5 * 60;
const HASHES: Readonly<Record<string, HmacHash>> = { sha1: "SHA-1", sha256: "SHA-256", sha512: "SHA-512" };

export async function parseVapiCallback(
  request: CallbackRequest,
  settings: VapiSettings,
  { webhook_secret, webhook_secret_previous = "" }: VapiSecrets,
): Promise<CallbackEvent> {
  const secrets = [webhook_secret, webhook_secret_previous];
  const hmac = settings.webhook_hmac;
  const problem =
    hmac === undefined ? await secretProblem(request, secrets) : await hmacProblem(request, hmac, secrets);
  if (problem !== null) return { kind: "unauthenticated", reason: problem };
  const message = parseObject(textOfBody(request.body))?.message;
  return eventOf(objectOf(message));
}

async function secretProblem({ headers }: CallbackRequest, secrets: string[]): Promise<string | null> {
  const given = headers.get(SECRET_HEADER);
  if (given === null) return `no ${SECRET_HEADER}`;
  return (await isSameText(given, secrets)) ? null : `${SECRET_HEADER} is not ours`;
}

async function hmacProblem(
  { headers, body, now }: CallbackRequest,
  plan: NonNullable<VapiSettings["webhook_hmac"]>,
  secrets: string[],
): Promise<string | null> {
  const signature = headers.get(plan.signature_header);
  const timestamp = headers.get(plan.timestamp_header);
  if (signature === null || timestamp === null) return "no signature, or no timestamp";
  const seconds = secondsOfTimestamp(timestamp);
  if (seconds === null || !isWithin(seconds, now, TOLERANCE_SECONDS)) return "the timestamp is not of now";
  if (!signature.startsWith(plan.signature_prefix)) return "the signature lacks its prefix";
  const text = signature.slice(plan.signature_prefix.length);
  const bytes = plan.encoding === "hex" ? fromHex(text) : fromBase64(text);
  const signed = concat(utf8(`${timestamp}.`), body);
  const hash = HASHES[plan.algorithm] ?? "SHA-256";
  return (await verifyHmac(hash, secrets, signed, bytes)) ? null : "the signature is not of this body";
}

/** Its unit is not documented: seconds, milliseconds and dates are read. */
function secondsOfTimestamp(text: string): number | null {
  if (!/^\d{1,15}$/.test(text)) {
    const at = instantOf(text);
    return at === null ? null : Math.floor(at / 1000);
  }
  const number = Number(text);
  return number > 1e11 ? Math.floor(number / 1000) : number;
}

function eventOf(message: JsonObject): CallbackEvent {
  const type = textOf(message.type) ?? "none";
  const call = objectOf(message.call);
  const externalCallId = idOf(call.id);
  const of = markIn(call);
  if (type === "end-of-call-report") {
    const optOut = optOutIn(objectOf(objectOf(message.analysis).structuredData));
    return { kind: "ended", externalCallId, of, ...endOf(message), ...(optOut === null ? {} : { optOut }) };
  }
  if (type !== "status-update") return { kind: "ignored", reason: `a message of type ${type.slice(0, 60)}` };
  const status = statusOf(message.status);
  if (status === "waiting") return { kind: "progress", externalCallId };
  if (status === "talking")
    return { kind: "answered", externalCallId, of, at: millisecondsOf(message.timestamp) };
  if (status === "unknown") return { kind: "ignored", reason: "a status that is not known" };
  const end = endOf(message);
  const byWord = dispositionByWord(end.hangupCause ?? "");
  const wasNotReached = byWord !== null && byWord !== "answered" && byWord !== "voicemail";
  // Of a conversation, only the report says for certain how long it was.
  if (wasNotReached || end.durationSeconds > 0) return { kind: "ended", externalCallId, of, ...end };
  return { kind: "progress", externalCallId };
}

/** Of a call: what it was made with comes back. */
export function markIn(call: JsonObject): DialKey | null {
  return markOf(objectOf(call.assistantOverrides ?? call.squadOverrides).metadata);
}

/** Of an end-of-call report, a status update or a call object. */
export function endOf(said: JsonObject): Ended {
  const call = objectOf(said.call);
  const endedReason = textOf(said.endedReason) ?? textOf(call.endedReason);
  const startedAt = instantOf(said.startedAt) ?? instantOf(call.startedAt);
  const endedAt = instantOf(said.endedAt) ?? instantOf(call.endedAt) ?? millisecondsOf(said.timestamp);
  const durationSeconds = secondsBetween(startedAt, endedAt);
  const disposition = dispositionOf(endedReason ?? "", durationSeconds);
  const talked = disposition === "answered" || disposition === "voicemail";
  return {
    disposition,
    answeredBy: disposition === "voicemail" ? "machine" : null,
    durationSeconds: talked ? durationSeconds : 0,
    hangupCause: endedReason?.slice(0, 200) ?? null,
    cost: costOf(said.cost ?? call.cost, "USD"),
  };
}

const millisecondsOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
