// Permits past their time: one that was never begun lapses, one whose call is on the line ends its attempt.
// Runs inside the gate. D1 first, then the permit goes: dying in between, the next run finds it again.
import type { OutcomeReport } from "../domain/settlement.ts";
import type { CallStore, Clock, DialKey, PermitBook, Policy } from "./ports.ts";
import type { RecordOutcomes } from "./record-outcomes.ts";

/** Leases ended in one run. */
const CHUNK = 200;

export interface LeaseDeps {
  permits: PermitBook;
  policy: Policy;
  clock: Clock;
  recordOutcomes: RecordOutcomes;
}

export async function endExpiredLeases(deps: LeaseDeps): Promise<{ lapsed: number; ended: number }> {
  const now = deps.clock();
  const expired = deps.permits.all().filter(p => p.expiresAt <= now);
  const lapsed = expired.filter(p => !p.begun);
  for (const permit of lapsed) deps.permits.release(permit);
  const begun = expired.filter(p => p.begun).slice(0, CHUNK);
  if (begun.length > 0) await deps.recordOutcomes(leasesEnded(begun, deps.policy, now));
  return { lapsed: lapsed.length, ended: begun.length };
}

/** Longer than a lease can be late: the gate ends its leases by alarm, or the watchdog wakes it within a minute. */
const FORGOTTEN_AFTER_MS = 300_000;

/**
 * The watchdog's part: calls on the line for longer than any lease, whatever became of their permits. Returns how
 * many it ended, at most `limit`.
 */
export async function endForgottenAttempts(
  deps: Pick<LeaseDeps, "policy" | "recordOutcomes"> & { calls: Pick<CallStore, "onTheLineSince"> },
  now: number,
  limit: number,
): Promise<number> {
  const before = now - deps.policy.leaseSeconds * 1000 - FORGOTTEN_AFTER_MS;
  const forgotten = await deps.calls.onTheLineSince(before, limit);
  if (forgotten.length > 0) await deps.recordOutcomes(leasesEnded(forgotten, deps.policy, now));
  return forgotten.length;
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
