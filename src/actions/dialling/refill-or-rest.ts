// A campaign that runs low is fed from its list, or its list rests: until it opens, or for a while after trouble. One
// campaign's list in trouble must not keep the others from being dialled, nor be tried again at every released line.

import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { DispatchMemory } from "./dispatch-memory.ts";
import { fillHopper, type HopperDeps } from "./fill-hopper.ts";

/** A list that is closed, or keeps failing to be fed, is looked at again after this time at the latest. */
const REST_MS = MINUTE_MS;
/** After the first failure; doubled with each that follows. */
const FIRST_REST_MS = 2_000;

export interface Refilled {
  /** Calls made. */
  calls: number;
  /** Some of them may be dialled now. */
  due: boolean;
  /** When the list is looked at again, in ms; null = it does not rest. */
  restsUntil: number | null;
  /** There are contacts left that may be dialled now. */
  more: boolean;
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
  if (now < resting) return { calls: 0, due: false, restsUntil: resting, more: false, error: null };
  const restFor = (ms: number) => {
    memory.rest(campaign, now + ms);
    return now + ms;
  };
  try {
    const { calls, fed, nextOpening, more, waitsUntil } = await fillHopper(deps, campaign, now);
    memory.wentWell(campaign);
    if (fed && waitsUntil !== null) {
      // More of the kind can wait in the list.
      const restsUntil = restFor(Math.min(waitsUntil - now, REST_MS));
      return { calls, due: false, restsUntil, more: false, error: null };
    }
    if (fed) return { calls, due: calls > 0, restsUntil: more ? null : nextOpening, more, error: null };
    // Closed; or others took from it, or its state changed: the next look reads it afresh.
    const ms = nextOpening === null ? FIRST_REST_MS : Math.min(nextOpening - now, REST_MS);
    return { calls: 0, due: false, restsUntil: restFor(ms), more: false, error: null };
  } catch (error) {
    const ms = Math.min(REST_MS, FIRST_REST_MS * 2 ** memory.wentWrong(campaign));
    return { calls: 0, due: false, restsUntil: restFor(ms), more: false, error };
  }
}
