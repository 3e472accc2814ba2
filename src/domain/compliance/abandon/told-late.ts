// What is told of an agent behind the end of an attempt: the end may come from a provider, who does not know when an agent
// came, before the operator's own service tells it. What was told first holds.
import type { AttemptDetails } from "../../calls/attempt-details.ts";
import type { AttemptRecord } from "../../calls/call.ts";
import { type MeterWord, meterWord } from "./meter-word.ts";

type OfAgent = Pick<AttemptDetails, "connected_to_agent_ms" | "message_played">;

export interface ToldLate {
  /** What was not known. */
  told: OfAgent;
  /** What it counts as by now; null = it counts in nothing. */
  was: MeterWord | null;
  becomes: MeterWord | null;
}

export const tellsOfAgent = ({ connected_to_agent_ms, message_played }: AttemptDetails = {}): boolean =>
  (connected_to_agent_ms ?? null) !== null || (message_played ?? null) !== null;

/** Null: nothing new. `minRingSeconds` null = its campaign has no abandon rule. */
export function toldLate(
  ended: AttemptRecord,
  details: AttemptDetails | undefined,
  minRingSeconds: number | null,
): ToldLate | null {
  const { status: outcome, ended_at: endedAt, meter } = ended;
  if (details === undefined || outcome === "PROCESSING" || outcome === "unknown") return null;
  if ((endedAt ?? null) === null) return null;
  const told: OfAgent = {
    ...isNew(ended, details, "connected_to_agent_ms"),
    ...isNew(ended, details, "message_played"),
  };
  if (!tellsOfAgent(told)) return null;
  const was = meter ?? null;
  const end = { outcome, source: ended.ended_by ?? "callback", details: { ...ended, ...told } } as const;
  return { told, was, becomes: minRingSeconds === null ? was : meterWord(end, minRingSeconds) };
}

const isNew = (known: AttemptDetails, details: AttemptDetails, name: keyof OfAgent): OfAgent =>
  (known[name] ?? null) === null && (details[name] ?? null) !== null ? { [name]: details[name] } : {};
