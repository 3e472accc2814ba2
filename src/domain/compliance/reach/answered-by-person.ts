// Did a person answer? Asked of the end of an attempt by the ledger and by the abandon meter alike: what is a conversation
// for one of them is one for the other.
import type { AttemptDetails } from "../../calls/attempt-details.ts";
import type { AttemptRecord } from "../../calls/call.ts";

export type HowItEnded = { outcome: AttemptRecord["status"] } & Pick<
  AttemptDetails,
  "disposition" | "answered_by" | "connected_to_agent_ms"
>;

const NOBODY: readonly (string | null)[] = ["no_answer", "busy"];

/** Who is not known to be a machine counts as a person. The outcome alone does not tell: they may have hung up. */
export function isAnsweredByPerson({
  outcome,
  disposition = null,
  answered_by: by = null,
  connected_to_agent_ms: agent = null,
}: HowItEnded): boolean {
  if (by === "machine" || by === "fax" || disposition === "voicemail") return false;
  if (outcome === "PICKED" || by === "human" || agent !== null || disposition === "answered") return true;
  return by === "unknown" && !NOBODY.includes(disposition);
}
