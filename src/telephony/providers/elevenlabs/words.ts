// The words of ElevenLabs: how a conversation or the attempt at one ended, and what a refused create is about.
// Unverified against a real account: the fields of `answering_machine_detection`; of `call_initiation_failure` other
// failure reasons than busy and no-answer, and what a SIP trunk says of it; the statuses and texts of refusals.
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import { type AnsweredBy, type Disposition, dispositionOfSip } from "../../../domain/calls/disposition.ts";
import { saidNo, saidYes } from "../../lib/create-answer.ts";
import { idOf, type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../lib/json.ts";
import type { RefusalWord } from "../../lib/refusal.ts";

/** Of `call_result`, `failure_reason` and the carrier's own status, dashes read as underscores. */
const BY_WORD: Readonly<Record<string, Disposition>> = {
  answered: "answered",
  voicemail: "voicemail",
  busy: "busy",
  no_answer: "no_answer",
  canceled: "cancelled",
  failed: "network_error",
};

function dispositionByWord(word: unknown): Disposition | null {
  const key = typeof word === "string" ? word.replaceAll("-", "_") : "";
  return Object.hasOwn(BY_WORD, key) ? (BY_WORD[key] ?? null) : null;
}

/** Of a conversation that is over. Without a word, who talked was answered. */
export function dispositionOf(metadata: JsonObject, talkSeconds: number): Disposition {
  const byWord = dispositionByWord(objectOf(metadata.phone_call).call_result);
  if (byWord !== null) return byWord;
  const detection = objectOf(objectOf(metadata.features_usage).voicemail_detection);
  if (detection.used === true || /voicemail/i.test(textOf(metadata.termination_reason) ?? "")) {
    return "voicemail";
  }
  return talkSeconds > 0 ? "answered" : "network_error";
}

/** Of a call that came to no conversation; the carrier's own words stand in `metadata.body`. */
export function dispositionOfFailure(data: JsonObject): Disposition {
  const carrier = objectOf(objectOf(data.metadata).body);
  const byReason = dispositionByWord(data.failure_reason);
  if (byReason !== null && byReason !== "network_error") return byReason;
  const sip = numberOf(carrier.SipResponseCode) ?? numberOf(carrier.sip_status_code);
  const bySip = sip === null || sip === 200 ? null : dispositionOfSip(sip);
  return bySip ?? dispositionByWord(carrier.CallStatus) ?? "network_error";
}

/** Of a carrier's word for who picked up: Twilio's `machine_start`, `machine_end_beep` and so on. */
export function answeredByOf(word: unknown): AnsweredBy {
  if (typeof word !== "string") return "unknown";
  if (word.startsWith("machine") || word === "voicemail") return "machine";
  return word === "human" || word === "fax" ? word : "unknown";
}

/** What the status of a conversation says. One that is `processing` is over, and how it ended is not written yet. */
export function statusOf(status: unknown): "live" | "ended" | "unknown" {
  if (status === "initiated" || status === "in-progress" || status === "processing") return "live";
  return status === "done" || status === "failed" ? "ended" : "unknown";
}

/** What is made of the answer to a create. */
export function dialAnswerOf(
  status: number,
  body: JsonObject | null,
  retryAfterSeconds: number | null,
): DialAnswer {
  const answer = { status, said: saidBy(body), retryAfterSeconds };
  if (status >= 200 && status < 300) {
    const isYes = typeof body?.success === "boolean" ? body.success : null;
    return saidYes(answer, isYes, idOf(body?.conversation_id), said =>
      refusalOfText(said, { about: "call" }),
    );
  }
  return saidNo(answer, said => refusalOfText(said, { about: "account" }));
}

function refusalOfText(said: string, otherwise: RefusalWord): RefusalWord {
  if (/concurren|rate limit|too many|system_busy/i.test(said)) return { about: "load" };
  if (/quota|credit|payment|unauthorized|api.?key/i.test(said)) return { about: "account" };
  if (/to_number|phone number.*(invalid|not valid)|(invalid|not a valid).*phone number/i.test(said)) {
    return { about: "call", final: true, disposition: "invalid_number" };
  }
  return otherwise;
}

/** `detail` is a text, an object with a status and a message, or a list of complaints about fields. */
function saidBy(body: JsonObject | null): string | null {
  const detail = body?.detail;
  const complaints = objectsOf(detail).map(({ loc, msg }) => {
    const field = Array.isArray(loc) ? loc.filter(part => typeof part === "string").join(".") : "";
    return `${field}: ${textOf(msg) ?? "is wrong"}`;
  });
  const { status, message } = objectOf(detail);
  const named = [textOf(status), textOf(message)].filter(text => text !== null);
  return textOf(body?.message) ?? textOf(detail) ?? textOf(complaints.join("; ")) ?? textOf(named.join(": "));
}
