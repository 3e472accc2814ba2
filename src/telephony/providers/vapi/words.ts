// Vapi's words: why a call ended, how it stands, and what a refused create is about.
// Unverified against a real account: whether a status update always precedes the report; how a create over the
// concurrency limit ends (`concurrencyBlocked`); texts of 400s; the unit of a signed timestamp (callback.ts).
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import { type Disposition, dispositionOfSip } from "../../../domain/calls/disposition.ts";
import { acceptedAs, saidNo } from "../../lib/create-answer.ts";
import { idOf, type JsonObject, textOf } from "../../lib/json.ts";
import type { RefusalWord } from "../../lib/refusal.ts";

const BY_WORD: Readonly<Record<string, Disposition>> = {
  "assistant-said-end-call-phrase": "answered",
  "assistant-forwarded-call": "answered",
  "exceeded-max-duration": "answered",
  "silence-timed-out": "answered",
  "vonage-completed": "answered",
  voicemail: "voicemail",
  "customer-busy": "busy",
  "customer-did-not-answer": "no_answer",
  "vonage-rejected": "rejected",
  "twilio-reported-customer-misdialed": "invalid_number",
  "twilio-failed-to-connect-call": "network_error",
  "vonage-failed-to-connect-call": "network_error",
  "manually-canceled": "cancelled",
  "call-deleted": "cancelled",
  "scheduled-call-deleted": "cancelled",
};

const BY_PATTERN: readonly (readonly [RegExp, Disposition])[] = [
  [/^(assistant|customer)-ended-call/, "answered"],
  [/^call\.in-progress\..*-completed-call$/, "answered"],
  [/sip-outbound-call-failed-to-connect|-transport-never-connected/, "network_error"],
  [/^call\.start\.error-|^assistant-not-/, "provider_error"],
];

/** What this ended reason says by itself; null = it depends on whether anybody was on the line. */
export function dispositionByWord(endedReason: string): Disposition | null {
  const exact = Object.hasOwn(BY_WORD, endedReason) ? BY_WORD[endedReason] : undefined;
  if (exact !== undefined) return exact;
  const sip = /-sip-(\d{3})\b/.exec(endedReason)?.[1];
  // 407: the trunk's own credentials at the carrier.
  if (sip !== undefined) return sip === "407" ? "provider_error" : dispositionOfSip(Number(sip));
  return BY_PATTERN.find(([pattern]) => pattern.test(endedReason))?.[1] ?? null;
}

/** There are over 500 reasons, and more each month: who is not known was answered if there was a conversation. */
export const dispositionOf = (endedReason: string, talkSeconds: number): Disposition =>
  dispositionByWord(endedReason) ?? (talkSeconds > 0 ? "answered" : "provider_error");

/** What the status of a call says. */
export function statusOf(status: unknown): "waiting" | "talking" | "ended" | "unknown" {
  if (status === "ended") return "ended";
  if (status === "in-progress") return "talking";
  const waits = status === "scheduled" || status === "queued" || status === "ringing";
  return waits || status === "forwarding" ? "waiting" : "unknown";
}

/** What is made of the answer to a create. */
export function dialAnswerOf(
  status: number,
  body: JsonObject | null,
  retryAfterSeconds: number | null,
): DialAnswer {
  if (status >= 200 && status < 300) return acceptedAs(status, idOf(body?.id));
  // A 500 of its own may come after the call was made.
  return saidNo({ status, said: saidBy(body), retryAfterSeconds }, refusalOfText);
}

/** Documented for bad input as well as for limits; what names neither the customer nor a limit is a setting of ours. */
function refusalOfText(said: string): RefusalWord {
  if (/concurren|\blimit|too many/i.test(said)) return { about: "load" };
  const isOurs = /phone\s?number\s?id/i.test(said) || !/customer|\bnumber\b/i.test(said);
  return isOurs ? { about: "account" } : { about: "call", final: true, disposition: "invalid_number" };
}

/** A text, or a list of them. */
function saidBy(body: JsonObject | null): string | null {
  const { message } = body ?? {};
  if (Array.isArray(message)) return textOf(message.filter(m => typeof m === "string").join("; "));
  return textOf(message) ?? textOf(body?.error);
}
