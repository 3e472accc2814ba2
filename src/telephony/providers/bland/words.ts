// Bland's words: how a call ended, how it stands, and what a refused create is about.
// Unverified against a real account: every status but `completed`; that 402 means the balance; the texts of refusals;
// whether a list holds the metadata of its calls.
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import type { AnsweredBy, Disposition } from "../../../domain/calls/disposition.ts";
import { saidNo, saidYes } from "../../lib/create-answer.ts";
import { idOf, type JsonObject, objectsOf, textOf } from "../../lib/json.ts";
import type { RefusalWord } from "../../lib/refusal.ts";

const BY_STATUS: Readonly<Record<string, Disposition>> = {
  busy: "busy",
  "no-answer": "no_answer",
  canceled: "cancelled",
  cancelled: "cancelled",
  failed: "network_error",
};

/** Of a call that is over. */
export function dispositionOf(call: JsonObject, talkSeconds: number): Disposition {
  if (call.answered_by === "no-answer") return "no_answer";
  if (call.answered_by === "voicemail") return "voicemail";
  const status = textOf(call.status) ?? "";
  const byStatus = Object.hasOwn(BY_STATUS, status) ? BY_STATUS[status] : undefined;
  if (byStatus !== undefined) return byStatus;
  if (call.queue_status === "pre_queue_error" || call.queue_status === "queue_error") {
    const isNumber = /invalid.*number|number.*(invalid|not valid)/i.test(textOf(call.error_message) ?? "");
    return isNumber ? "invalid_number" : "provider_error";
  }
  if (talkSeconds > 0 || call.answered_by === "human") return "answered";
  return call.queue_status === "call_error" ? "network_error" : "provider_error";
}

/** Null = it was not found out, or not asked. */
export function answeredByOf(word: unknown): AnsweredBy | null {
  if (word === "voicemail") return "machine";
  return word === "human" || word === "unknown" ? word : null;
}

/**
 * How a call stands; its answers and its webhooks say it alike. `over`: nothing says that nobody was reached, and how
 * long it was is not told yet. `talkSeconds` null = not told.
 */
export function standingOf(call: JsonObject, talkSeconds: number | null): "live" | "over" | "ended" {
  const status = textOf(call.status) ?? "";
  const queue = textOf(call.queue_status) ?? "";
  const wasUnreached =
    call.answered_by === "no-answer" || Object.hasOwn(BY_STATUS, status) || queue.endsWith("_error");
  if (wasUnreached) return "ended";
  const isOver = call.completed === true || status === "completed" || queue === "complete";
  if (!isOver) return "live";
  return (talkSeconds ?? 0) > 0 ? "ended" : "over";
}

/** What is made of the answer to a create: a 200 may be a refusal too. */
export function dialAnswerOf(
  status: number,
  body: JsonObject | null,
  retryAfterSeconds: number | null,
): DialAnswer {
  const answer = { status, said: saidBy(body), retryAfterSeconds };
  if (status >= 200 && status < 300) {
    const isYes = body?.status === "success" ? true : body?.status === "error" ? false : null;
    return saidYes(answer, isYes, idOf(body?.call_id), said => refusalOfText(said, { about: "call" }));
  }
  return saidNo(answer, said => refusalOfText(said, { about: "call", final: true }));
}

function refusalOfText(said: string, otherwise: RefusalWord): RefusalWord {
  if (/balance|credit|payment|billing|unauthorized|api.?key/i.test(said)) return { about: "account" };
  if (/concurren|rate.?limit|daily limit|too many/i.test(said)) return { about: "load" };
  if (/blocked|do.not.call/i.test(said)) return { about: "call", final: true, disposition: "blocked" };
  if (/pathway|\bfrom\b|webhook|\bvoice\b/i.test(said)) return { about: "account" };
  if (/number/i.test(said)) return { about: "call", final: true, disposition: "invalid_number" };
  return otherwise;
}

function saidBy(body: JsonObject | null): string | null {
  const first = objectsOf(body?.errors)[0];
  return textOf(body?.message) ?? textOf(first?.message) ?? textOf(body?.error);
}
