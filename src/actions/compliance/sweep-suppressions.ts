// Suppressions whose waiting calls were not all ended when they were added. (What is due meanwhile is not dialled.)

import type { SuppressionStore } from "../ports/suppression-store.ts";
import { type EndWaitingContext, endWaitingCalls } from "./end-waiting-calls.ts";

/** Of one run: entries, and statements for each. */
const ENTRIES = 50;
const CHUNKS = 10;

/** How many calls were ended or moved. */
export async function sweepSuppressions(
  ctx: EndWaitingContext & { suppressions: Pick<SuppressionStore, "toSweep"> },
): Promise<number> {
  let ended = 0;
  for (const { entry, after } of await ctx.suppressions.toSweep(ENTRIES)) {
    const { cancelled, moved } = await endWaitingCalls(ctx, entry, { after, chunks: CHUNKS });
    ended += cancelled + moved;
  }
  return ended;
}
