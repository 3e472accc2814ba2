// Tallies counted anew from calls: what the batches that ended their attempts have counted, one by one.
import type { AttemptRecord } from "../calls/call.ts";
import { OUTCOMES, type Outcome } from "../calls/outcome.ts";
import { DAY_MS } from "../time-units.ts";
import { LAST_ATTEMPT_SLOT, offsetAt, QUARTERS_KEPT_DAYS, quarterAt, weekHourAt } from "./tally.ts";

export interface TalliedCall {
  /** Null = the campaign's. */
  timeZone: string | null;
  attempts: readonly AttemptRecord[];
  /** It has ended for good. */
  ended: boolean;
}

/** `kind slot` → dialled, picked, disconnected, rnr, failed, seconds; zone → accepted, ended. */
export interface TallySums {
  tallies: Record<string, number[]>;
  zones: Record<string, [accepted: number, ended: number]>;
}

export const NO_SUMS: TallySums = { tallies: {}, zones: {} };

const isOutcome = (status: string): status is Outcome => (OUTCOMES as readonly string[]).includes(status);

/** Adds calls of one campaign. `zoneOf`: where the callee of such a call is; `now` in ms. */
export function addCalls(
  sums: TallySums,
  calls: readonly TalliedCall[],
  { zoneOf, now }: { zoneOf: (timeZone: string | null) => string; now: number },
): TallySums {
  const tallies = new Map(Object.entries(sums.tallies).map(([key, counts]) => [key, [...counts]]));
  const zones = new Map(Object.entries(sums.zones));
  const firstQuarter = quarterAt(now - QUARTERS_KEPT_DAYS * DAY_MS);
  for (const { timeZone, attempts, ended } of calls) {
    const [accepted, finished] = zones.get(timeZone ?? "") ?? [0, 0];
    zones.set(timeZone ?? "", [accepted + 1, finished + (ended ? 1 : 0)]);
    for (const attempt of attempts) {
      if (!isOutcome(attempt.status)) continue;
      const counts = countsOf(attempt.status, onTheLineSeconds(attempt));
      for (const slot of slotsOf(attempt, timeZone, zoneOf(timeZone), firstQuarter))
        add(tallies, slot, counts);
    }
  }
  return { tallies: Object.fromEntries(tallies), zones: Object.fromEntries(zones) };
}

/** From the dial to its end; what was not dialled held no line. */
export const onTheLineSeconds = ({ started_at, ended_at }: AttemptRecord): number =>
  Math.max(0, (ended_at ?? 0) - (started_at ?? ended_at ?? 0)) / 1000;

const countsOf = (status: Outcome, seconds: number): number[] => [
  1,
  ...(["PICKED", "DISCONNECTED", "RNR", "FAILED"] as const).map(one => (one === status ? 1 : 0)),
  seconds,
];

function slotsOf(a: AttemptRecord, timeZone: string | null, zone: string, firstQuarter: number): string[] {
  const endedAt = a.ended_at ?? 0;
  const began = a.started_at ?? endedAt;
  const quarter = quarterAt(endedAt);
  return [
    ...(quarter < firstQuarter ? [] : [`q ${quarter}`]),
    `h ${weekHourAt(began, offsetAt(zone, began))}`,
    `n ${Math.min(a.attempt, LAST_ATTEMPT_SLOT)}`,
    `z ${timeZone ?? ""}`,
  ];
}

function add(tallies: Map<string, number[]>, slot: string, counts: readonly number[]): void {
  const before = tallies.get(slot);
  tallies.set(slot, before === undefined ? [...counts] : before.map((n, i) => n + (counts[i] ?? 0)));
}
