// Small campaigns to be forecast: a rules file, people by zone, and how their attempts end.
import type { ForecastAsked } from "../../../src/domain/forecast/forecast.ts";
import { zoneGroup } from "../../../src/domain/forecast/group.ts";
import type { Counted, Tally } from "../../../src/domain/forecast/rates.ts";
import type { CampaignHours } from "../../../src/domain/hours/calling-hours.ts";
import { inForce, ms } from "./rule-worlds.ts";

export interface Known {
  picked: number;
  rnr: number;
  disconnected: number;
  failed: number;
  holdSeconds: number;
}

/** As many attempts as make the figures certain. */
export const tallyOf = ({ holdSeconds, ...shares }: Known, dialled = 1_000_000): Tally => ({
  dialled,
  picked: shares.picked * dialled,
  rnr: shares.rnr * dialled,
  disconnected: shares.disconnected * dialled,
  failed: shares.failed * dialled,
  seconds: holdSeconds * dialled,
});

export const countedOf = (known: Known, dialled?: number): Counted => {
  const tally = tallyOf(known, dialled);
  return { all: tally, byAttempt: new Map([[1, tally]]), byWeekHour: new Map() };
};

export const NOTHING_COUNTED: Counted = {
  all: { dialled: 0, picked: 0, rnr: 0, disconnected: 0, failed: 0, seconds: 0 },
  byAttempt: new Map(),
  byWeekHour: new Map(),
};

export interface ForecastWorld {
  rules?: string;
  campaign?: Partial<CampaignHours>;
  /** First attempts by the contact's zone. */
  people: Readonly<Record<string, number>>;
  counted: Counted;
  lines?: number;
  allLines?: number;
  turnaroundSeconds?: number;
  callsPerSecond?: number | null;
  from: string;
}

export const NO_RETRY = "defaults: { max_attempts: 1 }";

export function askedOf(world: ForecastWorld): ForecastAsked {
  const rules = inForce(world.rules ?? NO_RETRY);
  const from = ms(world.from);
  const campaign = { id: 1, timeZone: null, retryPolicy: null, businessHours: null, ...world.campaign };
  const { lines = 10 } = world;
  return {
    inForce: rules,
    groups: Object.entries(world.people).map(([timeZone, people]) =>
      zoneGroup(
        rules,
        campaign,
        { timeZone, waiting: [{ attempt: 1, readyAt: from, people }], contacts: 0 },
        from,
      ),
    ),
    counted: world.counted,
    lines: { fair: lines, all: world.allLines ?? lines, turnaroundSeconds: world.turnaroundSeconds ?? 0 },
    callsPerSecond: world.callsPerSecond ?? null,
    from,
  };
}
