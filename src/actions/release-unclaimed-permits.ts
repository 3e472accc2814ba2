// Permits that were begun but whose call is not on the line: their consumer died before the claim. Runs inside
// the gate; the call is still due and is dispatched again.
import type { CallStore, Clock, PermitBook } from "./ports.ts";

/** Long after a claim can still arrive (see place-calls). */
const UNCLAIMED_AFTER_MS = 120_000;
const CHUNK = 200;

export interface UnclaimedDeps {
  calls: Pick<CallStore, "inFlight">;
  permits: PermitBook;
  clock: Clock;
  /** Tokens of permits that were looked at and found on the line: they need no second look. */
  seen: Set<string>;
}

/** Returns how many it gave back, and when the next permit should be looked at (ms). */
export async function releaseUnclaimedPermits(
  deps: UnclaimedDeps,
): Promise<{ released: number; nextLookAt: number | null }> {
  const now = deps.clock();
  const lookAt = (p: { begunAt: number | null }) => (p.begunAt ?? now) + UNCLAIMED_AFTER_MS;
  const begun = deps.permits.all().filter(p => p.begun && !deps.seen.has(p.token));
  const due = begun.filter(p => lookAt(p) <= now);
  const suspects = due.slice(0, CHUNK);
  let released = 0;
  if (suspects.length > 0) {
    const inFlight = await deps.calls.inFlight(suspects);
    for (const permit of suspects) {
      if (inFlight.has(permit.callId)) deps.seen.add(permit.token);
      else if (deps.permits.release(permit)) released++;
    }
  }
  if (due.length > suspects.length) return { released, nextLookAt: now };
  const later = begun.filter(p => lookAt(p) > now).map(lookAt);
  return { released, nextLookAt: later.length === 0 ? null : Math.min(...later) };
}
