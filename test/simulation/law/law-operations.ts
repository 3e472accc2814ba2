// What clients do where campaigns have rule packs.
import type { Actor } from "../actor.ts";
import { change, initiate } from "../operations.ts";
import { SECOND } from "../shape.ts";
import type { World } from "../world.ts";
import type { LawOperation } from "./law-plan.ts";
import { settingsOf } from "./reckoning.ts";

/** So often are the same people asked for. */
const TIMES = 4;

export async function performLaw(world: World, actor: Actor, operation: LawOperation): Promise<void> {
  const { campaign } = operation;
  switch (operation.do) {
    case "change rule packs":
      return change(world, actor, campaign, { compliance: operation.compliance });
    case "enforce or observe": {
      const settings = settingsOf(world.invariants.mirror.campaigns.get(campaign)?.compliance);
      if (settings === null) return;
      const mode = settings.mode === "enforce" ? "observe" : "enforce";
      return change(world, actor, campaign, { compliance: { ...settings, mode } });
    }
    case "call a person again and again":
      for (let n = 0; n < TIMES; n++) {
        await initiate(world, actor, campaign, operation.numbers);
        await actor.step("asks for more", 20 * SECOND);
      }
  }
}
