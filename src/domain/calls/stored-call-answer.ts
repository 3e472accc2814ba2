// The answer to a keyed request for one call, as it is stored in the call's own batch: an idempotent retry is answered
// from it.
import type { NamedAcceptedCall } from "./acceptance.ts";
import type { StoredAnswer } from "./reservation.ts";

/**
 * Stands where a stored answer has its HTTP status: what is stored is the accepted call, not what was sent. No answer has
 * it, so those of the version before, which are stored as they were sent, stay distinct; and that version, finding one
 * while it still runs, fails and is asked again, rather than sending it.
 */
const ACCEPTED_CALL = 0;

export const storedCallAnswer = (accepted: NamedAcceptedCall): StoredAnswer => ({
  status: ACCEPTED_CALL,
  answer: JSON.stringify(accepted),
});

/** Null for an answer that is stored as it was sent. */
export const readCallAnswer = ({ status, answer }: StoredAnswer): NamedAcceptedCall | null =>
  status === ACCEPTED_CALL ? (JSON.parse(answer) as NamedAcceptedCall) : null;
