// The claim in D1, which has the last word about what is dialled; and the lines of what it did not let through.

import type { ClaimedCall, DialMessage } from "../../../domain/calls/dial-key.ts";
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { GateClient } from "../../ports/gate-client.ts";
import type { BegunDial } from "./begin-dials.ts";

export interface Claimed {
  calls: ClaimedCall[];
  /** Not `sure`: D1's answer was lost, and what is not read back may be claimed late. */
  sure: boolean;
}

export async function claimDials(
  { calls }: { calls: Pick<CallStore, "claim" | "claimed"> },
  dials: readonly BegunDial[],
  nonce: string,
  now: number,
): Promise<Claimed> {
  if (dials.length === 0) return { calls: [], sure: true };
  const wanted = dials.map(d => d.claimable);
  try {
    return { calls: await calls.claim(wanted, nonce, now), sure: true };
  } catch {
    try {
      return { calls: await calls.claimed(nonce, wanted, now), sure: false };
    } catch {
      return { calls: [], sure: false };
    }
  }
}

/** Of one trunk. Never in the way of the dials, and never rejects: what it cannot do, the sweeper does. */
export async function releaseUnclaimed(
  { calls, gate }: { calls: Pick<CallStore, "inFlight">; gate: Pick<GateClient, "release"> },
  unclaimed: readonly BegunDial[],
  refused: readonly BegunDial[],
): Promise<void> {
  const idle: DialMessage[] = refused.map(d => d.message);
  try {
    const messages = unclaimed.map(d => d.message);
    const trunk = messages[0]?.trunk ?? DEFAULT_TRUNK;
    const inFlight = messages.length === 0 ? new Set() : await calls.inFlight(messages, trunk);
    idle.push(...messages.filter(m => !inFlight.has(m.callId)));
  } catch {
    // Nobody knows whether they are on the line: their permits stay.
  }
  if (idle.length > 0) await gate.release(idle).catch(() => {});
}
