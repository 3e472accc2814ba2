// A trunk over the last two hours, as its gate remembers it.
import type { TrunkMinutes } from "../../domain/trunks/gate-view.ts";
import type { Context } from "../context.ts";
import { findTrunk } from "../trunks/show-trunk.ts";

/** Throws `not_found`. */
export async function showTrunkMinutes(
  ctx: Pick<Context, "trunks" | "trunk">,
  { name }: { name: string },
): Promise<TrunkMinutes & { name: string }> {
  await findTrunk(ctx, name);
  return { name, ...(await ctx.trunk.minutes(name)) };
}
