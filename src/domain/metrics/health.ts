// Is the work getting done? Judged from a few facts: letters that wait for a person, calls that nobody dials.

import { MINUTE_MS } from "../time-units.ts";
import type { GateSnapshot } from "../trunks/gate-view.ts";

export interface HealthFacts {
  /** Dead letters that nothing was done about, of the last hour and day; counted up to 1,000. */
  deadLettersLastHour: number;
  deadLettersLastDay: number;
  /** The oldest due call of each campaign that may dial, of some hundred campaigns if there are more; times in ms. */
  oldestDue: readonly { campaignId: number; maxConcurrentCalls: number | null; dueAt: number }[];
}

/** What the gate says of its trunk. */
export interface LinesNow {
  permits: number;
  maxConcurrentCalls: number;
  byCampaign: Readonly<Record<string, number>>;
  /** Paused, held or behind an open breaker: not dialling is what it should do. */
  heldUp: boolean;
  /** 0 = unlimited. */
  callsPerSecond: number;
}

export function linesNow(gate: GateSnapshot, callsPerSecond: number): LinesNow {
  const { paused, heldUntil, breaker } = gate.trunk;
  return { ...gate, heldUp: paused || heldUntil !== null || breaker.state !== "closed", callsPerSecond };
}

/** A due call is dialled within seconds while a line is free; the watchdog looks every minute. */
const STUCK_AFTER_MS = 5 * MINUTE_MS;

export interface Health {
  deadLetters: { ok: boolean; lastHour: number; lastDay: number };
  /** The age of the oldest due call that has a free line and is not dialled; null = there is none. */
  oldestDueCall: { ok: boolean; ageMs: number | null };
}

export function judgeHealth(facts: HealthFacts, lines: LinesNow, now: number): Health {
  const free = lines.permits < lines.maxConcurrentCalls;
  // Under a pace, a list that waits its turn is nothing unusual.
  const mayWait = !free || lines.heldUp || lines.callsPerSecond > 0;
  const stuck = facts.oldestDue.filter(
    ({ campaignId, maxConcurrentCalls }) =>
      (lines.byCampaign[campaignId] ?? 0) < (maxConcurrentCalls ?? Number.POSITIVE_INFINITY),
  );
  const ageMs = oldestAgeMs(mayWait ? [] : stuck, now);
  return {
    deadLetters: {
      ok: facts.deadLettersLastHour === 0,
      lastHour: facts.deadLettersLastHour,
      lastDay: facts.deadLettersLastDay,
    },
    oldestDueCall: { ok: ageMs === null || ageMs <= STUCK_AFTER_MS, ageMs },
  };
}

/** Of all due calls, whatever they wait for; null = none is due. */
export const oldestAgeMs = (due: HealthFacts["oldestDue"], now: number): number | null =>
  due.length === 0 ? null : now - Math.min(...due.map(d => d.dueAt));
