// Retell's words: why a call was disconnected, how it stands, and what a refused create is about.
// Unverified against a real account: the statuses of refusals and their texts; that only a key with the webhook badge
// signs; `call_cost` in a webhook.
import type { DialAnswer } from "../../../actions/ports/provider.ts";
import type { Disposition } from "../../../domain/calls/disposition.ts";
import { acceptedAs, saidNo } from "../../lib/create-answer.ts";
import { idOf, type JsonObject, textOf } from "../../lib/json.ts";
import type { RefusalWord } from "../../lib/refusal.ts";

const BY_WORD: Readonly<Record<string, Disposition>> = {
  user_hangup: "answered",
  agent_hangup: "answered",
  call_transfer: "answered",
  transfer_bridged: "answered",
  transfer_cancelled: "answered",
  call_take_over: "answered",
  inactivity: "answered",
  max_duration_reached: "answered",
  // A machine that talked to us; who picked up is said apart.
  ivr_reached: "answered",
  voicemail_reached: "voicemail",
  dial_busy: "busy",
  dial_no_answer: "no_answer",
  user_declined: "rejected",
  invalid_destination: "invalid_number",
  marked_as_spam: "blocked",
  scam_detected: "blocked",
  dial_failed: "network_error",
  sip_routing_error: "network_error",
  telephony_provider_unavailable: "network_error",
  concurrency_limit_reached: "provider_error",
  no_concurrency_fallback: "provider_error",
  no_valid_payment: "provider_error",
  telephony_provider_permission_denied: "provider_error",
  registered_call_timeout: "provider_error",
  manual_stopped: "cancelled",
};

const MACHINES = new Set(["voicemail_reached", "ivr_reached"]);
export const isMachine = (reason: string): boolean => MACHINES.has(reason);

/** A reason that is not known, an error among them, ended a conversation if there was one. */
export function dispositionOf(reason: string, talkSeconds: number): Disposition {
  const byWord = Object.hasOwn(BY_WORD, reason) ? BY_WORD[reason] : undefined;
  return byWord ?? (talkSeconds > 0 ? "answered" : "provider_error");
}

/** What the status of a call says. */
export function statusOf(status: unknown): "live" | "ended" | "unknown" {
  if (status === "registered" || status === "ongoing") return "live";
  const ended = status === "ended" || status === "not_connected" || status === "error";
  return ended ? "ended" : "unknown";
}

/** What is made of the answer to a create. */
export function dialAnswerOf(
  status: number,
  body: JsonObject | null,
  retryAfterSeconds: number | null,
): DialAnswer {
  if (status >= 200 && status < 300) return acceptedAs(status, idOf(body?.call_id));
  const said = textOf(body?.message) ?? textOf(body?.error_message) ?? textOf(body?.error);
  return saidNo({ status, said, retryAfterSeconds }, refusalOfText);
}

function refusalOfText(said: string): RefusalWord {
  if (/from_number|agent|webhook|override/i.test(said)) return { about: "account" };
  const isNumber = /to_number|\bnumber\b|destination/i.test(said);
  return { about: "call", final: true, ...(isNumber ? { disposition: "invalid_number" } : {}) };
}
