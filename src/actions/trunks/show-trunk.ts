// A trunk as its operator sees it: what D1 says of it, and what its gate is doing.
import { notFound } from "../../domain/errors.ts";
import type { TrunkState } from "../../domain/trunks/gate-view.ts";
import type { Trunk } from "../../domain/trunks/trunk.ts";
import { describe, log } from "../../log.ts";
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

/** A trunk of a list: of which the gate does not answer, null. */
export interface ListedTrunk extends Omit<TrunkWithState, "state"> {
  state: TrunkState | null;
}

/** By name. `permits`: of each trunk; absent = all. */
export async function listTrunks(
  ctx: Ctx,
  { permits }: { permits?: number | undefined } = {},
): Promise<ListedTrunk[]> {
  const all = await ctx.trunks.list();
  return Promise.all(
    all.map(async trunk => {
      try {
        return await withState(ctx, trunk, permits);
      } catch (error) {
        log.error("a gate was not asked for the list of trunks", {
          trunk: trunk.name,
          error: describe(error),
        });
        return { trunk, provider: trunk.provider ?? ctx.settings.provider, state: null };
      }
    }),
  );
}

const withState = async (
  { trunk: gates, settings }: Ctx,
  trunk: Trunk,
  permits?: number,
): Promise<TrunkWithState> => ({
  trunk,
  provider: trunk.provider ?? settings.provider,
  state: await gates.state(trunk.name, trunk.callerIds, permits),
});
