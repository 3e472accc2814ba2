// A trunk as its operator sees it: what D1 says of it, and what its gate is doing.
import { notFound } from "../../domain/errors.ts";
import type { TrunkState } from "../../domain/trunks/gate-view.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Context } from "../context.ts";

/** `updatedAt` in ms. */
export interface TrunkWithState {
  trunk: { name: string; paused: boolean; updatedAt: number };
  state: TrunkState;
}

type Ctx = Pick<Context, "trunks" | "trunk">;

/** Throws `not_found`. */
export async function findTrunk(
  { trunks }: Pick<Context, "trunks">,
  name: string,
): Promise<TrunkWithState["trunk"]> {
  const trunk = await trunks.read(name);
  if (trunk === null) throw notFound(`Trunk "${name.slice(0, 60)}" not found; there is "${DEFAULT_TRUNK}".`);
  return trunk;
}

/** Throws `not_found`. */
export async function showTrunk(ctx: Ctx, { name }: { name: string }): Promise<TrunkWithState> {
  const [trunk, state] = await Promise.all([findTrunk(ctx, name), ctx.trunk.state()]);
  return { trunk, state };
}
