// Stops a trunk at once. D1 first: from then on nothing is claimed. Then the gate, which grants nothing either; then the
// others, which dial what it leaves.
import type { By } from "../../domain/changes/change.ts";
import type { Context } from "../context.ts";
import { findTrunk, listTrunks, showTrunk, type TrunkWithState } from "./show-trunk.ts";

type Ctx = Pick<Context, "trunks" | "trunk" | "gate" | "settings" | "clock">;

const setPaused =
  (paused: boolean) =>
  async (ctx: Ctx, { name, by }: { name: string; by?: By }): Promise<TrunkWithState> => {
    await findTrunk(ctx, name);
    await ctx.trunks.setPaused([name], paused, ctx.clock(), by);
    try {
      await ctx.trunk.setPaused(name, paused);
    } finally {
      // They go by D1, also where this trunk's gate is out of reach.
      await wakeOthers(ctx, name);
    }
    return showTrunk(ctx, { name });
  };

async function wakeOthers({ trunks, gate }: Ctx, name: string): Promise<void> {
  const others = (await trunks.list()).filter(other => other.name !== name);
  if (others.length > 0) await gate.wake(others.map(other => other.name));
}

/** Nothing is dialled from now on; what is on the line goes on. Again is the same. Throws `not_found`. */
export const pauseTrunk = setPaused(true);

/** Dials again, whatever the provider asked for. Throws `not_found`. */
export const resumeTrunk = setPaused(false);

const setAllPaused =
  (paused: boolean) =>
  async (ctx: Ctx, { by }: { by?: By } = {}): Promise<TrunkWithState[]> => {
    await ctx.trunks.setPaused(null, paused, ctx.clock(), by);
    const trunks = await ctx.trunks.list();
    await Promise.all(trunks.map(({ name }) => ctx.trunk.setPaused(name, paused)));
    return listTrunks(ctx);
  };

/** Nothing at all is dialled from now on; what is on the line goes on. */
export const pauseAllTrunks = setAllPaused(true);

export const resumeAllTrunks = setAllPaused(false);
