// Permits past their time: one that was never begun lapses, one whose call is on the line ends its attempt.
// Runs inside the gate. D1 first, then the permit goes: dying in between, the next run finds it again.
import type { Clock, PermitBook, Policy } from "./ports.ts";
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
  if (begun.length > 0) {
    await deps.recordOutcomes(
      begun.map(({ callId, attempt }) => ({
        callId,
        attempt,
        outcome: "FAILED",
        duration: 0,
        externalCallId: null,
        error: `No callback within ${deps.policy.leaseSeconds} s`,
        receivedAt: now,
        final: false,
        source: "lease",
      })),
    );
  }
  return { lapsed: lapsed.length, ended: begun.length };
}
