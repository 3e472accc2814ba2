// Ends that D1 does not take now go to the callback queue: settled in seconds, not by a lease in a quarter of an hour.
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import { describe, log } from "../../log.ts";
import type { CallbackQueue } from "../ports/callback-queue.ts";
import { type RecordContext, recordOutcomes } from "./record-outcomes.ts";

export interface RecordOrEnqueueContext extends RecordContext {
  callbackQueue: CallbackQueue;
}

/** Throws when the queue does not take them either. */
export async function recordOrEnqueue(
  ctx: RecordOrEnqueueContext,
  ends: readonly AttemptEnd[],
): Promise<void> {
  try {
    await recordOutcomes(ctx, ends);
  } catch (error) {
    log.error("outcomes were queued", { count: ends.length, error: describe(error) });
    await ctx.callbackQueue.send(ends);
  }
}
