// What the end of an attempt says in the ledger. It is not written there when an attempt ends: whoever reads the ledger
// asks the call, and the next claim of the row notes the answer.
import type { AttemptRecord } from "../../calls/call.ts";
import { isAnsweredByPerson } from "./answered-by-person.ts";
import type { OpenEntry, ReachKind } from "./ledger.ts";

/** Of an attempt that has ended; `gone`: it never rang for anybody, and does not count. */
export type AttemptReach =
  | { kind: "gone" }
  | { kind: Exclude<ReachKind, "o" | "v"> }
  | { kind: "v"; endedAt: number };

type Ended = Pick<
  AttemptRecord,
  "disposition" | "answered_by" | "answered_at" | "connected_to_agent_ms" | "rang_seconds" | "ended_by"
> & {
  outcome: AttemptRecord["status"];
  /** In ms. */
  endedAt: number;
};

/** Null: it is on the line, or nobody knows. */
export function reachOfEntry({ at, isThere, record }: OpenEntry): AttemptReach | null {
  // Nobody can say any more: it may have been a conversation.
  if (!isThere) return { kind: "v", endedAt: at };
  // Given back; or given back and dialled anew, as another entry.
  if (record === null || record.started_at !== at) return { kind: "gone" };
  const { status: outcome, ended_at: endedAt } = record;
  if (outcome === "PROCESSING" || outcome === "unknown") return null;
  return reachOfEnd({ ...record, outcome, endedAt: endedAt ?? at });
}

export function reachOfEnd(ended: Ended): AttemptReach {
  const { outcome, endedAt, disposition = null, answered_by: by = null, ended_by: endedBy = null } = ended;
  if (endedBy === "dial") return { kind: "gone" };
  if (isAnsweredByPerson(ended)) return { kind: "v", endedAt };
  const nothingTold = outcome === "FAILED" ? by === null && endedBy !== "lease" : disposition === "busy";
  return { kind: nothingTold && !hasRung(ended) ? "p" : "c" };
}

/** Whatever its outcome is called: somebody's telephone rang, or was answered. */
const hasRung = ({ disposition = null, answered_at: at = null, rang_seconds: rang = null }: Ended) =>
  at !== null ||
  (rang !== null && rang > 0) ||
  disposition === "no_answer" ||
  disposition === "rejected" ||
  disposition === "voicemail";
