// Exotel's words: how a call ended, how it stands, and what a refused create is about.
// Unverified against a real account: `canceled`; `Cause` of a leg, read as an ISDN cause (Q.850); which answers mean
// the balance, a suspension or a number on the do-not-disturb list; how AMD is switched on, whose result is read.
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import type { AnsweredBy, Disposition } from "../../../domain/calls/disposition.ts";
import { idOf, type JsonObject, numberOf, objectOf, textOf } from "../../lib/json.ts";
import { aboutOf, leavesOpen, type RefusalWord, refused } from "../../lib/refusal.ts";

const BY_CAUSE: Readonly<Record<number, Disposition>> = {
  1: "invalid_number",
  3: "invalid_number",
  17: "busy",
  18: "no_answer",
  19: "no_answer",
  20: "no_answer",
  21: "rejected",
  28: "invalid_number",
};

/** Null = it is not over, or nobody can tell. `cause`: of the customer's leg. */
export function dispositionOf(
  status: unknown,
  answeredBy: AnsweredBy | null,
  cause: unknown,
): Disposition | null {
  if (status === "completed") return answeredBy === "machine" ? "voicemail" : "answered";
  if (status === "busy") return "busy";
  if (status === "no-answer") return "no_answer";
  if (status === "canceled" || status === "cancelled") return "cancelled";
  return status === "failed" ? (BY_CAUSE[numberOf(cause) ?? 0] ?? "network_error") : null;
}

export const isLive = (status: unknown): boolean =>
  status === "queued" || status === "ringing" || status === "in-progress";

/** Of a leg; `NA` = it was not asked. */
export function answeredByOf(word: unknown): AnsweredBy | null {
  const said = textOf(word)?.toLowerCase() ?? "na";
  if (said === "na" || said === "null") return null;
  if (said.startsWith("machine") || said === "voicemail") return "machine";
  return said === "human" || said === "fax" ? said : "unknown";
}

/** What is made of the answer to a create. */
export function dialAnswerOf(
  status: number,
  body: JsonObject | null,
  retryAfterSeconds: number | null,
): DialAnswer {
  const exception = objectOf(body?.RestException);
  const said = textOf(exception.Message) ?? textOf(body?.message);
  const isException = body?.RestException !== undefined;
  if (status >= 200 && status < 300 && !isException) {
    const sid = idOf(objectOf(body?.Call).Sid);
    if (sid !== null) return { kind: "accepted", externalCallId: sid };
    return { kind: "unknown", reason: `The provider's answer (${status}) names no call` };
  }
  const code = status >= 300 ? status : (numberOf(exception.Status) ?? status);
  if (leavesOpen(code) || code < 300) {
    return { kind: "unknown", reason: `The provider failed (${code}) and does not say whether it dials` };
  }
  const { about, ...word } = refusalOf(code, said ?? "");
  return refused(about, `${code} ${said ?? "from the provider"}`, { ...word, retryAfterSeconds });
}

function refusalOf(status: number, said: string): RefusalWord {
  const aboutInput = status === 400 || status === 403 || status === 422;
  if (aboutInput && /\b(n?dnd|ndnc|dnc|do not (call|disturb)|trai)\b/i.test(said)) {
    return { about: "call", final: true, disposition: "blocked" };
  }
  if (status !== 400 && status !== 422) return { about: status === 404 ? "account" : aboutOf(status) };
  if (/caller\s?id|exophone|\burl\b|\bapp\b|flow|balance|credit|suspend|kyc/i.test(said)) {
    return { about: "account" };
  }
  const isNumber = /number|\bfrom\b/i.test(said);
  return { about: "call", final: true, ...(isNumber ? { disposition: "invalid_number" } : {}) };
}
