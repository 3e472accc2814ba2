// Lifts a blackout. Calls that were moved behind its end stay there.
import type { StoredBlackout } from "../../../domain/compliance/blackout.ts";
import type { BlackoutStore } from "../../ports/blackout-store.ts";
import type { Clock } from "../../ports/clock.ts";
import { showBlackout } from "./list-blackouts.ts";

/** Lifted twice is lifted. Throws `not_found`. */
export async function liftBlackout(
  ctx: { blackouts: Pick<BlackoutStore, "revoke" | "read">; clock: Clock },
  { id, by }: { id: string; by: string },
): Promise<StoredBlackout> {
  await ctx.blackouts.revoke(id, by, ctx.clock());
  return showBlackout(ctx, { id });
}
