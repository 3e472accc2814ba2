// What becomes of a request for calls. The words: an InitiateRequest asks for numbers; its Acceptance says what became of
// it, number by number: an AcceptedCall or a RefusedNumber. A NamedAcceptedCall is one call with its campaign's name. A
// StoredAnswer (see reservation.ts) is what is kept under an Idempotency-Key.
import type { NewCall, WindowHolder } from "./new-call.ts";

/** One call as it was accepted. */
export type AcceptedCall = Omit<NewCall, "campaignRevision">;

export interface NamedAcceptedCall {
  call: AcceptedCall;
  campaignName: string;
}

/** Why a number is not called. */
export type Refusal =
  /** Another call holds its duplicate window. */
  | { holder: WindowHolder; retryAfterMs: number }
  | { suppressionId: string }
  /** A rule of its campaign's packs forbids it for good. */
  | { unlawful: string; blockedBy: readonly string[] };

export type RefusedNumber = { phoneNumber: string } & Refusal;

/** What became of one request. */
export type Acceptance =
  | { kind: "campaign_not_found" }
  /** D1 did not say; nothing of the request is known to be stored. Asking again is safe. */
  | { kind: "unavailable"; problem: string }
  | { kind: "done"; campaignName: string; accepted: AcceptedCall[]; refused: RefusedNumber[] };

export const acceptedCall = ({ campaignRevision: _, ...call }: NewCall): AcceptedCall => call;
