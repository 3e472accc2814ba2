// Suppressions whose waiting calls were not all ended when they were added. (What is due meanwhile is not dialled.)
import { describe, log } from "../../log.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";
import { type EndWaitingContext, endWaitingCalls } from "./end-waiting-calls.ts";

/** Of one run: entries, and statements for each. */
const ENTRIES = 50;
const CHUNKS = 10;

/** How many calls were ended or moved. One entry that fails keeps nobody from the others; it is tried again the next time. */
export async function sweepSuppressions(
  ctx: EndWaitingContext & { suppressions: Pick<SuppressionStore, "toSweep"> },
): Promise<number> {
  let ended = 0;
  for (const { entry, after } of await ctx.suppressions.toSweep(ENTRIES)) {
    try {
      const { cancelled, moved } = await endWaitingCalls(ctx, entry, { after, chunks: CHUNKS });
      ended += cancelled + moved;
    } catch (error) {
      log.error("calls of a suppression were not ended", {
        suppression_id: entry.id,
        error: describe(error),
      });
    }
  }
  return ended;
}
