// A campaign that runs low is fed from its list, or its list rests: until it opens, or for a while after trouble. One
// campaign's list in trouble must not keep the others from being dialled, nor be tried again at every released line.
import type { DispatchMemory } from "./dispatch-memory.ts";
import { fillHopper, type HopperDeps } from "./fill-hopper.ts";
import type { DispatchCampaign } from "./ports.ts";

/** A list that is closed, or failed to be fed, is looked at again after this time at the latest. */
const REST_MS = 60_000;

export interface Refilled {
  /** Calls made. */
  calls: number;
  /** When the list is looked at again, in ms; null = it does not rest. */
  restsUntil: number | null;
  /** Null = nothing went wrong. */
  error: unknown;
}

export async function refillOrRest(
  deps: HopperDeps & { memory: DispatchMemory },
  campaign: DispatchCampaign,
  now: number,
): Promise<Refilled> {
  const { memory } = deps;
  const resting = memory.restsUntil(campaign);
  if (now < resting) return { calls: 0, restsUntil: resting, error: null };
  try {
    const { calls, fed, nextOpening, more } = await fillHopper(deps, campaign, now);
    // What others took, or a state that changed: the next look reads it afresh.
    if (calls > 0 || fed) return { calls, restsUntil: more ? null : nextOpening, error: null };
    return { calls: 0, restsUntil: restAfter(memory, campaign, nextOpening, now), error: null };
  } catch (error) {
    return { calls: 0, restsUntil: restAfter(memory, campaign, null, now), error };
  }
}

function restAfter(memory: DispatchMemory, campaign: DispatchCampaign, opensAt: number | null, now: number) {
  const at = Math.min(opensAt ?? now + REST_MS, now + REST_MS);
  memory.rest(campaign, at);
  return at;
}
