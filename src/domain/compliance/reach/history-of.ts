// What has happened, as a verdict takes it, from the ledger's rows.
import type { DialKey } from "../../calls/dial-key.ts";
import { MINUTE_MS } from "../../time-units.ts";
import type { Callee } from "../campaign/ask-verdict.ts";
import { partyOf } from "../party.ts";
import type { Reach } from "../verdict/question.ts";
import { type AttemptReach, reachOfEntry } from "./end-of-attempt.ts";
import type { LedgerRow, PlacedEntry, QuietEntry } from "./ledger.ts";

/** A call on the line is looked at again after as long as it has lasted, within these bounds. */
const LOOK_AGAIN_MS = { least: MINUTE_MS / 4, most: 5 * MINUTE_MS };

export const attemptKey = ({ callId, attempt }: DialKey): string => `${callId}:${attempt}`;

/** Ends that are known and not stored yet, by `attemptKey`. */
export type KnownEnds = ReadonlyMap<string, AttemptReach>;

/** Each attempt and event once, however many rows have it. `now` in ms. */
export function historyOf(
  rows: readonly LedgerRow[],
  callee: Callee,
  now: number,
  ends: KnownEnds = new Map(),
): Reach[] {
  const found = new Map<string, Reach>();
  const noted = notedEnds(rows);
  for (const { key, placed, quiet, open, forgottenAt } of rows) {
    const opens = new Map(open.map(entry => [`${attemptKey(entry)}:${entry.at}`, entry]));
    for (const entry of placed) {
      const [at, kind, , callId, attempt] = entry;
      const stored = opens.get(`${callId}:${attempt}:${at}`);
      // What another row was told before its call went to the archive holds: that one nobody can ask any more.
      const told = stored?.isThere === false ? noted.get(`${callId}:${attempt}:${at}`) : undefined;
      const end = stored === undefined ? null : (told ?? reachOfEntry(stored));
      const known = stored !== undefined && end === null ? (ends.get(attemptKey(stored)) ?? null) : end;
      const became: AttemptReach | null = kind === "o" ? known : reachOfKept(entry);
      if (became?.kind === "gone") continue;
      found.set(`${callId}:${attempt}:${at}`, attemptOf(entry, became, now));
      if (became?.kind === "v")
        found.set(`${callId}:${attempt}:conversation`, { ...whose(entry), ...EVENT, at: became.endedAt });
    }
    for (const entry of quiet)
      found.set(`${entry[3]}:${entry[4]}:${entry[1]}`, { ...whose(entry), ...EVENT, event: entry[1] });
    if (forgottenAt !== null) found.set(key, forgottenOf(key, callee, forgottenAt));
  }
  return [...found.values()];
}

/** Of attempts whose end at least one of the rows has. */
function notedEnds(rows: readonly LedgerRow[]): Map<string, AttemptReach> {
  const ends = new Map<string, AttemptReach>();
  for (const entry of rows.flatMap(({ placed }) => placed)) {
    const [at, , , callId, attempt] = entry;
    const end = reachOfKept(entry);
    if (end !== null) ends.set(`${callId}:${attempt}:${at}`, end);
  }
  return ends;
}

const reachOfKept = ([at, kind, , , , , , , , , endedAt = at]: PlacedEntry): AttemptReach | null =>
  kind === "o" ? null : kind === "v" ? { kind, endedAt } : { kind };

/** `became` null: it is on the line. */
const attemptOf = (entry: PlacedEntry, became: AttemptReach | null, now: number): Reach => ({
  ...whose(entry),
  kind: became?.kind === "p" ? "placed" : "connected",
  event: null,
  direction: "outbound",
  ...(became === null ? { openUntil: now + lookAgainAfter(now - entry[0]) } : {}),
});

const lookAgainAfter = (lasted: number) =>
  Math.min(Math.max(lasted, LOOK_AGAIN_MS.least), LOOK_AGAIN_MS.most);

/** Its attempt stands beside it: as an inbound call has, it has a quiet time and does not count. */
const EVENT = { kind: "connected", event: "conversation", direction: "inbound" } as const;

const whose = ([at, , subject, , , , number, personId, debtId, consented]: PlacedEntry | QuietEntry) => ({
  at,
  number,
  personId,
  debtId,
  subject,
  consented: consented === 1,
});

/** What has left a row may have been about anything that the row is about. */
function forgottenOf(key: string, callee: Callee, at: number): Reach {
  const { personId, debtId } = partyOf(callee);
  const isOf = (prefix: string) => key.startsWith(prefix);
  return {
    at,
    kind: "connected",
    event: null,
    number: isOf("p:") || (isOf("d:") && personId !== null) ? "" : callee.phoneNumber,
    personId: isOf("n:") ? null : personId,
    debtId: isOf("d:") ? debtId : null,
    subject: null,
    direction: "outbound",
    consented: false,
    forgotten: true,
  };
}
