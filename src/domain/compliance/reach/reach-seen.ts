// What a permit was judged on: the claim must find the same, and writes down what was learnt on the way.
import { DAY_MS, MINUTE_MS } from "../../time-units.ts";
import type { Callee } from "../campaign/ask-verdict.ts";
import { reachOfEntry } from "./end-of-attempt.ts";
import { type LedgerRow, type OpenEntry, type ReachKind, reachKeys } from "./ledger.ts";

/** What has become of an entry; kind null = it leaves its row. */
export interface LearntEnd {
  callId: string;
  attempt: number;
  /** Of the entry, in ms. */
  at: number;
  kind: ReachKind | null;
  /** Of a conversation, in ms. */
  endedAt: number | null;
}

/** A key, and the revision that it was judged on; null = the claim does not ask for it. */
export interface SeenKey {
  key: string;
  seen: number | null;
  /** Absent = nothing was learnt. */
  ends?: readonly LearntEnd[] | undefined;
}

/** What a permit was judged on. */
export interface ReachSeen {
  keys: readonly SeenKey[];
  /** 1: the person had agreed to this very call. */
  consented: number;
}

const AGREED_FOR_MS = 7 * DAY_MS;
/** Who answered may be told a little after the end: until then the call is asked. */
const MAY_CHANGE_MS = 10 * MINUTE_MS;

/** `now` in ms. */
export const reachSeen = (
  callee: Callee,
  rows: ReadonlyMap<string, LedgerRow>,
  { guarded, now }: { guarded: boolean; now: number },
): ReachSeen => ({
  keys: reachKeys(callee).map((key): SeenKey => {
    const row = rows.get(key);
    const ends = row?.open.flatMap(entry => learntEnd(entry, now)) ?? [];
    return { key, seen: guarded ? (row?.revision ?? 0) : null, ...(ends.length === 0 ? {} : { ends }) };
  }),
  consented: hasAgreed(callee, now) ? 1 : 0,
});

function learntEnd(entry: OpenEntry, now: number): LearntEnd[] {
  const end = reachOfEntry(entry);
  if (end === null || (entry.record?.ended_at ?? 0) > now - MAY_CHANGE_MS) return [];
  const { callId, attempt, at } = entry;
  const kind = end.kind === "gone" ? null : end.kind;
  return [{ callId, attempt, at, kind, endedAt: end.kind === "v" ? end.endedAt : null }];
}

function hasAgreed(callee: Callee, now: number): boolean {
  const { obtainedAt = null, expiresAt = null } = callee.party?.consent ?? {};
  return obtainedAt !== null && obtainedAt > now - AGREED_FOR_MS && (expiresAt === null || expiresAt > now);
}
