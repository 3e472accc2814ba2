// How an attempt went, in the field's words: finer than its outcome, which the retry rules decide on.
import type { Outcome } from "./outcome.ts";

export const DISPOSITIONS = [
  "answered",
  "busy",
  "no_answer",
  "voicemail",
  "rejected",
  "invalid_number",
  "blocked",
  "network_error",
  "provider_error",
  "cancelled",
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** How many attempts ended with each. An end without a disposition counts in none. */
export type DispositionCounts = Readonly<Record<Disposition, number>>;

/** Who picked up. `unknown`: it was asked, and not found out. */
export const ANSWERERS = ["human", "machine", "fax", "unknown"] as const;
export type AnsweredBy = (typeof ANSWERERS)[number];

/** What a voicemail counts as: nobody was reached, or a message was left. */
export const VOICEMAIL_COUNTS_AS = ["rnr", "picked"] as const;
export type VoicemailCountsAs = (typeof VOICEMAIL_COUNTS_AS)[number];

/** The outcome that a disposition counts as. A fax is of no use to anybody. */
export function outcomeOf(
  disposition: Disposition,
  answeredBy: AnsweredBy | null,
  voicemailCountsAs: VoicemailCountsAs,
): Outcome {
  switch (disposition) {
    case "answered":
      return answeredBy === "fax" ? "FAILED" : "PICKED";
    case "voicemail":
      return voicemailCountsAs === "picked" ? "PICKED" : "RNR";
    case "no_answer":
    case "busy":
      return "RNR";
    case "rejected":
      return "DISCONNECTED";
    case "invalid_number":
    case "blocked":
    case "network_error":
    case "provider_error":
    case "cancelled":
      return "FAILED";
  }
}

/** Dialling again cannot help: the call has ended, whatever the retry rules say. */
export const endsTheCall = (disposition: Disposition): boolean =>
  disposition === "invalid_number" || disposition === "blocked" || disposition === "cancelled";

/** By the SIP status of the last answer (RFC 3261, 21); null = it says nothing of the call. */
export function dispositionOfSip(status: number): Disposition | null {
  if (status === 200) return "answered";
  if (status === 486 || status === 600) return "busy";
  if (status === 480 || status === 408 || status === 487) return "no_answer";
  if (status === 603 || status === 607) return "rejected";
  if (status === 404 || status === 410 || status === 484 || status === 604) return "invalid_number";
  if (status === 403) return "blocked";
  if (status === 402) return "provider_error";
  return status >= 500 && status < 600 ? "network_error" : null;
}
