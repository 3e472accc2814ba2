// Permits past their time: one that was never begun lapses, one whose call is on the line ends its attempt, unless the
// provider says that the call is live. Runs inside the gate. D1 first, then the permit goes: dying in between, the next
// run finds it again.
import type { OutcomeReport } from "../domain/settlement.ts";
import { askProvider, type FetchStatus } from "./ask-provider.ts";
import type { CallStore, Clock, DialKey, PermitBook, Policy } from "./ports.ts";
import type { RecordOutcomes } from "./record-outcomes.ts";

/** Leases ended in one run. */
const CHUNK = 200;
/** Leases that one run asks the provider about: a slow one must not hold up the others for long. */
const ASKED = 20;
/** A provider that calls a dial live for ever is not believed for ever: 12 h after its dial the lease ends. */
const LONGEST_CALL_MS = 43_200_000;

export interface LeaseDeps {
  permits: PermitBook;
  policy: Policy;
  clock: Clock;
  recordOutcomes: RecordOutcomes;
  /** Null where the provider cannot be asked. */
  fetchStatus: FetchStatus | null;
}

/** Synchronous, so that a dispatch can begin with it. Returns how many lapsed. */
export function lapseUnbegun(permits: PermitBook, now: number): number {
  const lapsed = permits.all().filter(p => !p.begun && p.expiresAt <= now);
  return lapsed.filter(p => permits.release(p)).length;
}

/** `more`: there are leases left whose time has come. */
export async function endExpiredLeases(
  deps: LeaseDeps,
): Promise<{ ended: number; extended: number; more: boolean }> {
  const { permits, policy, fetchStatus } = deps;
  const now = deps.clock();
  const expired = permits.all().filter(p => p.begun && p.expiresAt <= now);
  const due = expired.slice(0, fetchStatus === null ? CHUNK : ASKED);
  if (due.length === 0) return { ended: 0, extended: 0, more: false };
  const { live, ended, rest } = await askProvider(fetchStatus, due, now);
  // A provider that knows nothing of any of them is not asked about the others: their lines have waited long enough.
  if (live.length + ended.length === 0) rest.push(...expired.slice(due.length, CHUNK));
  const believed = live.filter(p => now < (p.begunAt ?? now) + LONGEST_CALL_MS);
  for (const permit of believed) permits.extend(permit, now + policy.leaseSeconds * 1000);
  const over = [...rest, ...live.filter(p => !believed.includes(p))];
  const reports = [...ended, ...leasesEnded(over, policy, now)];
  const settled = await endEach(deps.recordOutcomes, reports);
  return { ended: settled, extended: believed.length, more: expired.length > due.length };
}

/** So many that fail one by one are the database's trouble, not theirs. */
const GIVE_UP_AFTER = 5;

/** All together; when that fails, one by one, so that one that cannot be ended keeps no other's line. */
async function endEach(record: RecordOutcomes, reports: readonly OutcomeReport[]): Promise<number> {
  if (reports.length === 0) return 0;
  try {
    await record(reports);
    return reports.length;
  } catch (error) {
    if (reports.length === 1) throw error;
    let ended = 0;
    let failed = 0;
    for (const report of reports) {
      try {
        await record([report]);
        ended++;
      } catch {
        if (++failed >= GIVE_UP_AFTER) throw error;
      }
    }
    return ended;
  }
}

/** Longer than a lease can be late: the gate ends its leases by alarm, or the watchdog wakes it within a minute. */
const FORGOTTEN_AFTER_MS = 300_000;

/**
 * The watchdog's part: calls on the line for longer than any lease, whatever became of their permits. Returns how
 * many it ended, at most `limit`.
 */
export async function endForgottenAttempts(
  deps: Pick<LeaseDeps, "policy" | "recordOutcomes" | "fetchStatus"> & {
    calls: Pick<CallStore, "onTheLineSince">;
  },
  now: number,
  limit: number,
): Promise<number> {
  const before = now - deps.policy.leaseSeconds * 1000 - FORGOTTEN_AFTER_MS;
  const forgotten = await deps.calls.onTheLineSince(before, limit);
  // A lease that is extended because its call is live is nothing forgotten: its permit ends it.
  const past = forgotten.filter(c => deps.fetchStatus === null || c.startedAt < now - LONGEST_CALL_MS);
  if (past.length > 0) await deps.recordOutcomes(leasesEnded(past, deps.policy, now));
  return past.length;
}

const leasesEnded = (keys: readonly DialKey[], policy: Policy, now: number): OutcomeReport[] =>
  keys.map(({ callId, attempt }) => ({
    callId,
    attempt,
    outcome: "FAILED",
    duration: 0,
    externalCallId: null,
    error: `No callback within ${policy.leaseSeconds} s`,
    receivedAt: now,
    final: false,
    source: "lease",
  }));
