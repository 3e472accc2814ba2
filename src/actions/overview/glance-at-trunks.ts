// Every trunk with what its gate says of itself, from memory: one question a gate, however many campaigns there are.
import type { GateGlance } from "../../domain/trunks/gate-view.ts";
import type { Trunk } from "../../domain/trunks/trunk.ts";
import { describe, log } from "../../log.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";
import type { TrunkStore } from "../ports/trunk-store.ts";

/** Null = its gate does not answer. */
export interface TrunkGlance {
  trunk: Trunk;
  gate: GateGlance | null;
}

export async function glanceAtTrunks(ctx: {
  trunks: Pick<TrunkStore, "list">;
  trunk: Pick<TrunkClient, "glance">;
}): Promise<TrunkGlance[]> {
  const all = await ctx.trunks.list();
  return Promise.all(all.map(async trunk => ({ trunk, gate: await glanceOf(ctx.trunk, trunk.name) })));
}

async function glanceOf(gates: Pick<TrunkClient, "glance">, name: string): Promise<GateGlance | null> {
  try {
    return await gates.glance(name);
  } catch (error) {
    log.error("a gate was not asked for an overview", { trunk: name, error: describe(error) });
    return null;
  }
}
