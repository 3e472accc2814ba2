// What a provider's word about the end of a call is reported as.
import { type AttemptDetails, MAX_HANGUP_CAUSE } from "./attempt-details.ts";
import {
  type AnsweredBy,
  type Disposition,
  endsTheCall,
  outcomeOf,
  type VoicemailCountsAs,
} from "./disposition.ts";
import type { Ended } from "./ended.ts";
import type { Outcome } from "./outcome.ts";
import type { OutcomeReport } from "./settlement.ts";

type Reported = Pick<OutcomeReport, "outcome" | "duration" | "final" | "error"> & { details: AttemptDetails };

/** `known`: what was told of the attempt before, where who answered may stand: an end need not repeat it. */
export function reportOf(
  ended: Ended,
  campaign: { voicemailCountsAs: VoicemailCountsAs },
  known: AttemptDetails = {},
): Reported {
  const { hangupCause, cost, durationSeconds } = ended;
  const answeredBy = whoAnswered(ended.answeredBy, known.answered_by ?? null);
  const disposition =
    ended.disposition === "answered" && answeredBy === "machine" && ended.answeredBy !== "machine"
      ? "voicemail"
      : ended.disposition;
  const outcome = outcomeOf(disposition, answeredBy, campaign.voicemailCountsAs);
  return {
    outcome,
    // What is no number of seconds would be refused by the queue.
    duration: durationSeconds > 0 && Number.isFinite(durationSeconds) ? durationSeconds : 0,
    ...finalityOf(outcome, disposition),
    details: {
      disposition,
      ...(answeredBy === null ? {} : { answered_by: answeredBy }),
      ...(hangupCause === null ? {} : { hangup_cause: cut(hangupCause) }),
      ...(cost === null ? {} : { cost }),
    },
  };
}

const whoAnswered = (last: AnsweredBy | null, before: AnsweredBy | null): AnsweredBy | null =>
  last === null || last === "unknown" ? (before ?? last) : last;

/** Never half of a surrogate pair. */
const cut = (text: string) => text.slice(0, MAX_HANGUP_CAUSE).replace(/[\uD800-\uDBFF]$/, "");

const WHY: Partial<Record<Disposition, string>> = {
  invalid_number: "The provider says that the number is not valid",
  blocked: "The provider says that the number is blocked",
  cancelled: "The call was cancelled",
};

/** Whether the call has ended with this attempt, and why, for people. Somebody who picked up has ended it anyway. */
export function finalityOf(
  outcome: Outcome,
  disposition: Disposition | null,
): Pick<OutcomeReport, "final" | "error"> {
  if (outcome === "PICKED" || disposition === null || !endsTheCall(disposition))
    return { final: false, error: null };
  return { final: true, error: WHY[disposition] ?? null };
}
