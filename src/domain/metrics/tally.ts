// What attempts that have ended are tallied by, and which slot an instant is in.
import { isTimeZone, wallTimeAt } from "../hours/time-zone.ts";
import { HOUR_MS, MINUTE_MS } from "../time-units.ts";

/** q: quarter hour, UTC; h: hour of the callee's week; n: the attempt's number; z: the callee's zone. */
export const TALLY_KINDS = ["q", "h", "n", "z"] as const;
export type TallyKind = (typeof TALLY_KINDS)[number];

export const QUARTER_MS = 15 * MINUTE_MS;
export const WEEK_HOURS = 168;
/** Attempts from this one on are tallied together. */
export const LAST_ATTEMPT_SLOT = 20;
/** The epoch was a Thursday, 72 hours after its week's Monday. */
export const EPOCH_WEEK_HOUR = 72;
/** How long quarter hours are kept. */
export const QUARTERS_KEPT_DAYS = 35;

/** The slot of a quarter hour; `at` in ms. */
export const quarterAt = (at: number): number => Math.floor(at / QUARTER_MS);

/** From UTC to the zone's wall clock at `at`, in ms; 0 where the zone is unknown. */
export const offsetAt = (zone: string, at: number): number =>
  isTimeZone(zone) ? wallTimeAt(zone, at) - at : 0;

/** The hour of the week at an offset (ms) from UTC: 0 = Monday 00:00, 167 = Sunday 23:00. */
export const weekHourAt = (at: number, offsetMs: number): number =>
  (Math.floor((at + offsetMs) / HOUR_MS) + EPOCH_WEEK_HOUR) % WEEK_HOURS;

/** Attempts that have ended. `seconds` on the line. */
export interface AttemptSums {
  dialled: number;
  picked: number;
  disconnected: number;
  rnr: number;
  failed: number;
  seconds: number;
}

export interface TallyRow extends AttemptSums {
  slot: string;
}

/** People of a campaign in a zone; null = they keep the campaign's own. */
export interface ZoneCount {
  timeZone: string | null;
  contacts: number;
  accepted: number;
  ended: number;
}

/** 0 to 1; null = none has ended. */
export const pickUpOf = (sums: Pick<AttemptSums, "dialled" | "picked"> | undefined): number | null =>
  sums === undefined || sums.dialled <= 0 ? null : sums.picked / sums.dialled;
