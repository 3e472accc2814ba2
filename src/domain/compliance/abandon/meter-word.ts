// What the end of an attempt counts as in the abandon meter: decided once, when it ends, and stored with the attempt.
import type { OutcomeReport } from "../../calls/settlement.ts";
import { isAnsweredByPerson } from "../reach/answered-by-person.ts";

/**
 * The first four: a person answered, and was connected in time, or was not, with or without a recorded message, or nobody
 * told. `short_ring`: nobody answered, and it did not ring for as long as it must.
 */
export const METER_WORDS = ["connected", "message_only", "silent", "not_told", "short_ring"] as const;
export type MeterWord = (typeof METER_WORDS)[number];

/** From the end of the greeting: later, the call is abandoned. */
export const AGENT_WITHIN_MS = 2_000;

type End = Pick<OutcomeReport, "outcome" | "source" | "details">;

/** Null = it counts in nothing. */
export function meterWord(end: End, minRingSeconds: number): MeterWord | null {
  if (end.source === "dial" || end.source === "lease") return null;
  const details = end.details ?? {};
  if (isAnsweredByPerson({ ...details, outcome: end.outcome })) {
    const { connected_to_agent_ms: agent, message_played: message } = details;
    if (agent === undefined || agent === null) return "not_told";
    if (agent !== "never" && agent <= AGENT_WITHIN_MS) return "connected";
    return message === true ? "message_only" : "silent";
  }
  const rang = details.rang_seconds ?? null;
  return rang !== null && rang < minRingSeconds && nobodyAnswered(end) ? "short_ring" : null;
}

/** Who declines, or is on the phone, may do so at once. */
const nobodyAnswered = ({ outcome, details: { answered_by: by = null, disposition = null } = {} }: End) =>
  by === null &&
  (disposition === "no_answer" || disposition === "cancelled" || (disposition === null && outcome === "RNR"));

/** A person answered, and no agent came in time. */
export const isAbandoned = (word: MeterWord | null | undefined): boolean =>
  word === "message_only" || word === "silent";
