// Caller ids that were set aside for too few answers are shown again, before the day is over.
import { invalid } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { findTrunk, showTrunk, type TrunkWithState } from "./show-trunk.ts";

type Ctx = Pick<Context, "trunks" | "trunk" | "settings">;

/** All or nothing; one that is not set aside stays as it is. Throws `not_found` and `validation_error`. */
export async function reinstateCallerIds(
  ctx: Ctx,
  { name, numbers }: { name: string; numbers: readonly string[] },
): Promise<TrunkWithState> {
  const { callerIds } = await findTrunk(ctx, name);
  const unknown = await ctx.trunk.reinstate(name, numbers, callerIds);
  if (unknown.length > 0)
    throw invalid({
      numbers: unknown.map(
        number => `${number} is not among ${name}'s caller ids, and was not shown over it today`,
      ),
    });
  return showTrunk(ctx, { name });
}
