// Is the work getting done? Judged from a few facts: letters that wait for a person, calls that nobody dials.

import { MINUTE_MS } from "../time-units.ts";
import type { GateSnapshot } from "../trunks/gate-view.ts";
import { servingTrunks, sliceOf, type TrunkShare } from "../trunks/sharing.ts";
import { limitsOf, type Trunk, type TrunkLimits } from "../trunks/trunk.ts";
import type { CampaignUnderPacks } from "./packs-health.ts";

export interface HealthFacts {
  /** Dead letters that nothing was done about, of the last hour and day; counted up to 1,000. */
  deadLettersLastHour: number;
  deadLettersLastDay: number;
  /** The oldest due call of each campaign that may dial, of some hundred campaigns if there are more; times in ms. */
  oldestDue: readonly {
    campaignId: number;
    maxConcurrentCalls: number | null;
    trunks: readonly string[] | null;
    dueAt: number;
  }[];
  /** Of the same campaigns, and of those whose calls are not due yet: who has rule packs. */
  underPacks: readonly CampaignUnderPacks[];
}

/** A trunk, and what its gate says of it. */
export interface LinesNow {
  share: TrunkShare;
  linesInUse: number;
  maxConcurrentCalls: number;
  byCampaign: Readonly<Record<string, number>>;
  /** Paused, held or behind an open breaker: not dialling is what it should do. */
  heldUp: boolean;
  /** 0 = unlimited. */
  callsPerSecond: number;
}

/** `settings`: what the default trunk goes by. */
export function linesNow(trunk: Trunk, gate: GateSnapshot, settings: TrunkLimits): LinesNow {
  const { paused, heldUntil, breaker } = gate.trunk;
  return {
    ...gate,
    share: { ...trunk, lines: gate.maxConcurrentCalls },
    heldUp: paused || heldUntil !== null || breaker.state !== "closed",
    callsPerSecond: limitsOf(trunk, settings).callsPerSecond,
  };
}

/** A due call is dialled within seconds while a line is free; the watchdog looks every minute. */
const STUCK_AFTER_MS = 5 * MINUTE_MS;

export interface Health {
  deadLetters: { ok: boolean; lastHour: number; lastDay: number };
  /** The age of the oldest due call that has a free line and is not dialled; null = there is none. */
  oldestDueCall: { ok: boolean; ageMs: number | null };
}

/** `lines`: of every trunk whose gate answers. */
export function judgeHealth(facts: HealthFacts, lines: readonly LinesNow[], now: number): Health {
  const stuck = facts.oldestDue.filter(campaign => hasFreeLine(campaign, lines, now));
  const ageMs = oldestAgeMs(stuck, now);
  return {
    deadLetters: {
      ok: facts.deadLettersLastHour === 0,
      lastHour: facts.deadLettersLastHour,
      lastDay: facts.deadLettersLastDay,
    },
    oldestDueCall: { ok: ageMs === null || ageMs <= STUCK_AFTER_MS, ageMs },
  };
}

function hasFreeLine(
  campaign: HealthFacts["oldestDue"][number],
  lines: readonly LinesNow[],
  now: number,
): boolean {
  const { campaignId, maxConcurrentCalls: limit } = campaign;
  const all = lines.map(l => l.share);
  const serving = servingTrunks(campaign, all, now);
  return lines.some(({ share: { name }, heldUp, ...trunk }) => {
    // Under a pace, a list that waits its turn is nothing unusual.
    if (heldUp || trunk.callsPerSecond > 0 || trunk.linesInUse >= trunk.maxConcurrentCalls) return false;
    if (!serving.some(t => t.name === name)) return false;
    return limit === null || (trunk.byCampaign[campaignId] ?? 0) < sliceOf(limit, serving, name);
  });
}

/** Of all due calls, whatever they wait for; null = none is due. */
export const oldestAgeMs = (due: HealthFacts["oldestDue"], now: number): number | null =>
  due.length === 0 ? null : now - Math.min(...due.map(d => d.dueAt));
