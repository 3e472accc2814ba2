// When each call of a claimed chunk may be dialled under the trunk's calls per second: the gate gives slots in time,
// told as a delay, so that nobody's clock is asked; who misses one asks anew and never dials in somebody else's.
import type { Estimate } from "../domain/estimate.ts";
import type { Clock, DialKey, GateClient, Policy } from "./ports.ts";

export interface TurnDeps {
  gate: Pick<GateClient, "slots">;
  policy: Pick<Policy, "callsPerSecond">;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  /** How long this instance of the program waits for the gate's answer, in ms. */
  roundTrip: Estimate;
}

/** After so many slots that were missed, or so many ms since the claim, the call is not dialled. */
const TRIES = 5;
const GIVE_UP_AFTER_MS = 20_000;
/** A timer may be late by so many ms. */
const TIMER_MS = 5;
/** An instance that has not asked yet expects this, in ms. */
const UNKNOWN_MS = 100;
/** Asked for at least and at most, in ms. */
const NARROWEST_MS = 10;
const WIDEST_MS = 1_000;

/** Of one call, on this machine's clock, in ms: it may be dialled from then until then. */
interface Slot {
  from: number;
  until: number;
}

/** Returns what resolves at the call's turn: true = dial at once, false = it gets none. Unpaced, it costs nothing. */
export function takeTurns<Call extends DialKey>(
  deps: TurnDeps,
  calls: readonly Call[],
): (call: Call) => Promise<boolean> {
  if (deps.policy.callsPerSecond === 0 || calls.length === 0) return async () => true;
  const giveUpAt = deps.clock() + GIVE_UP_AFTER_MS;
  const first = askForSlots(deps, calls, giveUpAt);
  return async call => {
    let slot = (await first)[calls.indexOf(call)] ?? null;
    for (let n = 0; n < TRIES; n++) {
      if (slot === null) return false;
      await deps.wait(Math.max(0, slot.from - deps.clock()));
      if (deps.clock() <= slot.until) return true;
      if (deps.clock() >= giveUpAt) return false;
      [slot = null] = await askForSlots(deps, [call], giveUpAt);
    }
    return false;
  };
}

/** Null = there is none, or the gate cannot be asked. */
async function askForSlots(
  { gate, clock, roundTrip }: TurnDeps,
  calls: readonly DialKey[],
  giveUpAt: number,
): Promise<(Slot | null)[]> {
  const keys = calls.map(({ callId, attempt }) => ({ callId, attempt }));
  let needed = 0;
  for (let n = 0; n < TRIES && clock() < giveUpAt; n++) {
    const expected = Math.ceil(roundTrip.above(3) ?? UNKNOWN_MS) + TIMER_MS;
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
    roundTrip.add(tookMs);
    // The gate has decided somewhere in between: no earlier than its slot begins, and too late when it took too long.
    if (tookMs <= withinMs)
      return inMs.map(ms => (ms === null ? null : { from: answeredAt + ms, until: askedAt + ms + withinMs }));
    needed = Math.ceil(tookMs * 1.25) + TIMER_MS;
  }
  return calls.map(() => null);
}
