// What a request for one call has come to. Of a keyed request it is stored in the call's own batch, and an idempotent
// retry is answered from it.
import type { NewCall } from "./new-call.ts";
import type { CallAnswer } from "./reservation.ts";

export type AcceptedCall = Omit<NewCall, "campaignRevision">;

export interface Acceptance {
  call: AcceptedCall;
  campaignName: string;
}

/**
 * Stands where a stored answer has its HTTP status: what is stored is an Acceptance, not what was sent. No answer has it,
 * so those of the version before, which are stored as they were sent, are told apart; and that version, finding one
 * while it still runs, fails and is asked again, rather than sending it.
 */
const ACCEPTANCE = 0;

export const acceptedCall = ({ campaignRevision: _, ...call }: NewCall): AcceptedCall => call;

export const storedAcceptance = (acceptance: Acceptance): Pick<CallAnswer, "status" | "answer"> => ({
  status: ACCEPTANCE,
  answer: JSON.stringify(acceptance),
});

/** Null for an answer that is stored as it was sent. */
export const readAcceptance = ({
  status,
  answer,
}: Pick<CallAnswer, "status" | "answer">): Acceptance | null =>
  status === ACCEPTANCE ? (JSON.parse(answer) as Acceptance) : null;
