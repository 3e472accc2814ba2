// A trunk as its operator sees it: what D1 says of it, and what its gate is doing.
import { notFound } from "../../domain/errors.ts";
import type { TrunkState } from "../../domain/trunks/gate-view.ts";
import type { Trunk } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";

export interface TrunkWithState {
  trunk: Trunk;
  /** Who dials over it. */
  provider: string;
  state: TrunkState;
}

type Ctx = Pick<Context, "trunks" | "trunk" | "settings">;

/** Throws `not_found`. */
export async function findTrunk(
  { trunks }: Pick<Context, "trunks">,
  name: string,
): Promise<TrunkWithState["trunk"]> {
  const trunk = await trunks.read(name);
  if (trunk !== null) return trunk;
  const names = (await trunks.list()).map(t => `"${t.name}"`);
  throw notFound(`Trunk "${name.slice(0, 60)}" not found; there is ${names.join(", ")}.`);
}

/** Throws `not_found`. */
export async function showTrunk(ctx: Ctx, { name }: { name: string }): Promise<TrunkWithState> {
  return withState(ctx, await findTrunk(ctx, name));
}

/** By name. */
export async function listTrunks(ctx: Ctx): Promise<TrunkWithState[]> {
  return Promise.all((await ctx.trunks.list()).map(trunk => withState(ctx, trunk)));
}

const withState = async ({ trunk: gates, settings }: Ctx, trunk: Trunk): Promise<TrunkWithState> => ({
  trunk,
  provider: trunk.provider ?? settings.provider,
  state: await gates.state(trunk.name, trunk.callerIds),
});
