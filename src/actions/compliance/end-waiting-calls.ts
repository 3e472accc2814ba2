// The waiting calls of whom a suppression is about, ended piece by piece: what one request leaves, the watchdog goes on with.
import type { Suppression } from "../../domain/compliance/suppression.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Place, SuppressionStore } from "../ports/suppression-store.ts";

/** Calls that one statement looks at. */
const CHUNK = 500;

export interface EndWaitingContext {
  calls: Pick<CallStore, "endSuppressed">;
  suppressions: Pick<SuppressionStore, "waiting" | "swept">;
  clock: Clock;
}

/** `done`: no waiting call is left. Harmless when done again. */
export async function endWaitingCalls(
  { calls, suppressions, clock }: EndWaitingContext,
  entry: Suppression,
  { after, chunks }: { after: Place; chunks: number },
): Promise<{ cancelled: number; moved: number; done: boolean }> {
  const before = entry.expiresAt ?? Number.MAX_SAFE_INTEGER;
  const ended = { cancelled: 0, moved: 0 };
  let place: Place | null = after;
  for (let n = 0; n < chunks && place !== null; n++) {
    const found: Awaited<ReturnType<SuppressionStore["waiting"]>> = await suppressions.waiting(entry, place, {
      before,
      limit: CHUNK,
    });
    if (found.callIds.length > 0) {
      const { cancelled, moved } = await calls.endSuppressed(found.callIds, clock());
      ended.cancelled += cancelled;
      ended.moved += moved;
    }
    place = found.next;
  }
  await suppressions.swept(entry.id, place);
  return { ...ended, done: place === null };
}
