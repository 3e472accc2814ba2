// When each call of a claimed chunk may be dialled under the trunk's calls per second: the gate gives slots in time,
// each as a delay, so that no clocks are compared; a call that misses its slot asks for another and never dials in that of
// another call.

import type { DialKey, OnTrunk } from "../../domain/calls/dial-key.ts";
import type { Lateness } from "../../domain/trunks/lateness.ts";
import type { Clock } from "../ports/clock.ts";
import type { Connection } from "../ports/connection.ts";
import type { GateClient } from "../ports/gate-client.ts";

export interface TurnDeps {
  gate: Pick<GateClient, "slots">;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  /** How late this instance of the program may be for a slot, in ms: by the gate's answer, and by its timers. */
  lateness: Lateness;
}

/** After so many slots that were missed, or so many ms since the claim, the call is not dialled. */
const TRIES = 5;
const GIVE_UP_AFTER_MS = 20_000;
/** Asked for beyond what is expected, in ms. */
const SPARE_MS = 10;
/** Asked for at least and at most, in ms. */
const NARROWEST_MS = 10;
const WIDEST_MS = 1_000;

/** Of one call, in ms on this machine's clock. */
interface Slot {
  /** Its begin is known no better: not before this, … */
  earliest: number;
  /** … and no later than this, so that the call may be dialled. */
  from: number;
  /** The end, if it begins as early as it can. */
  until: number;
}

/**
 * Returns what resolves at the call's turn: true = dial at once, false = it gets none. `connection` was
 * lent to others meanwhile; who misses a slot because none was free keeps the one it got. Unpaced, it costs nothing but
 * the wait for the connection, where that was lent.
 */
export function takeTurns<Call extends DialKey & OnTrunk>(
  deps: TurnDeps,
  calls: readonly Call[],
  isPaced: boolean,
): (call: Call, connection: Connection) => Promise<boolean> {
  if (!isPaced)
    return async (_, connection) => {
      const from = deps.clock();
      await connection.take();
      return deps.clock() - from < GIVE_UP_AFTER_MS;
    };
  if (calls.length === 0) return async () => false;
  const giveUpAt = deps.clock() + GIVE_UP_AFTER_MS;
  const first = askForSlots(deps, calls, giveUpAt);
  return async (call, connection) => {
    let slot = (await first)[calls.indexOf(call)] ?? null;
    for (let n = 0; n < TRIES; n++) {
      if (slot === null) return false;
      await deps.wait(Math.max(0, slot.from - deps.clock()));
      // How late a machine is has nothing to do with how many others are dialled.
      deps.lateness.add(deps.clock() - slot.earliest);
      await connection.take();
      const now = deps.clock();
      if (now <= slot.until) return true;
      if (now >= giveUpAt) return false;
      [slot = null] = await askForSlots(deps, [call], giveUpAt);
    }
    return false;
  };
}

/** Null = there is none, or the gate cannot be asked. */
async function askForSlots(
  { gate, clock, lateness }: TurnDeps,
  calls: readonly (DialKey & OnTrunk)[],
  giveUpAt: number,
): Promise<(Slot | null)[]> {
  const keys = calls.map(({ callId, attempt, trunk }) => ({ callId, attempt, trunk }));
  let needed = 0;
  for (let n = 0; n < TRIES && clock() < giveUpAt; n++) {
    const expected = lateness.expected + SPARE_MS;
    const withinMs = Math.min(WIDEST_MS, Math.max(NARROWEST_MS, expected, needed));
    const askedAt = clock();
    let inMs: (number | null)[];
    try {
      inMs = await gate.slots(keys, withinMs);
    } catch {
      break;
    }
    const answeredAt = clock();
    const tookMs = answeredAt - askedAt;
    // The gate has counted from somewhere in between.
    if (tookMs <= withinMs)
      return inMs.map(ms =>
        ms === null
          ? null
          : { earliest: askedAt + ms, from: answeredAt + ms, until: askedAt + ms + withinMs },
      );
    lateness.add(tookMs);
    needed = Math.ceil(tookMs * 1.25) + SPARE_MS;
  }
  return calls.map(() => null);
}
