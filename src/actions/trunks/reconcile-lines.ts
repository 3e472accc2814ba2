// Permits against the calls that are on the line. A begun permit without its call (a consumer that died before the
// claim, a release that was lost) gives its line back; a call without a permit gets one, so that it counts as a line,
// keeps its number and has a lease. Runs inside the gate; harmless when run again.

import type { LiveCall } from "../../domain/calls/dial-key.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Permit } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { PermitBook } from "../ports/permit-book.ts";

/** Long after a claim can still arrive (see begin-dials). */
const UNCLAIMED_AFTER_MS = 2 * MINUTE_MS;
/** Longer than a release takes that follows the end of an attempt. */
const UNHELD_AFTER_MS = MINUTE_MS;
/** How often it is done at most; once is a read of the calls on the line. */
export const RECONCILE_EVERY_MS = MINUTE_MS;
/** Calls without a permit that one run can find, whatever the number of lines, and of ends that D1 does not have yet. */
const SPARE = 200;

export interface ReconcileDeps {
  calls: Pick<CallStore, "inFlight" | "onTheLineOf">;
  /** The name of the gate's own trunk. */
  trunk: string;
  permits: PermitBook;
  policy: Policy;
  clock: Clock;
  newToken: () => string;
}

export interface Reconciled {
  released: number;
  adopted: number;
}

export async function reconcileLines(deps: ReconcileDeps): Promise<Reconciled> {
  const { permits, policy, trunk } = deps;
  const now = deps.clock();
  const held = new Set(permits.all().map(p => p.callId));
  const live = await deps.calls.onTheLineOf(
    trunk,
    now - UNHELD_AFTER_MS,
    2 * policy.maxConcurrentCalls + SPARE,
  );
  // What had a permit when D1 was asked and has none now ended meanwhile.
  const orphans = live.filter(call => !held.has(call.callId));
  const adopted = permits.adopt(orphans.map(call => adoptive(call, policy, deps.newToken())));
  const onTheLine = new Set(live.map(c => `${c.callId}:${c.attempt}`));
  const suspects = permits
    .all()
    // What has ended is settled first (see end-expired-leases), and goes then.
    .filter(p => p.ended === undefined && p.begunAt !== null && p.begunAt <= now - UNCLAIMED_AFTER_MS)
    .filter(p => !onTheLine.has(`${p.callId}:${p.attempt}`));
  const inFlight = suspects.length === 0 ? new Set() : await deps.calls.inFlight(suspects, trunk);
  const idle = suspects.filter(p => !inFlight.has(p.callId));
  const released = permits.together(() => idle.filter(p => permits.release(p)));
  return { adopted, released: released.length };
}

/** When the oldest permit should be looked at, in ms; null = none is begun. */
export function reconcileAt(permits: Pick<PermitBook, "all">, lastAt: number): number | null {
  const begun = permits.all().flatMap(p => (p.begunAt === null ? [] : [p.begunAt]));
  if (begun.length === 0) return null;
  return Math.max(Math.min(...begun) + UNCLAIMED_AFTER_MS, lastAt + RECONCILE_EVERY_MS);
}

const adoptive = (
  { callId, attempt, campaignId, phoneNumber, startedAt }: LiveCall,
  policy: Policy,
  token: string,
): Permit => ({
  callId,
  attempt,
  campaignId,
  phoneNumber,
  token,
  callerId: null,
  campaignRevision: 0,
  rulesVersion: policy.version,
  openUntil: null,
  begun: true,
  begunAt: startedAt,
  grantedAt: startedAt,
  expiresAt: startedAt + policy.leaseSeconds * 1000,
});
