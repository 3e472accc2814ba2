// Who is still to be called, by what the rules see of them: zones with the same openings are one group.

import {
  type CallContext,
  type CampaignHours,
  hoursFor,
  type RulesInForce,
  zoneOf,
} from "../hours/calling-hours.ts";
import { joinedOpenings } from "../hours/calling-windows.ts";
import type { WeekHours } from "../hours/weekday-slots.ts";
import { DAY_MS } from "../time-units.ts";

/** Half-open, ms since the epoch. */
export interface Open {
  opensAt: number;
  closesAt: number;
}

export interface Waiting {
  /** The one that comes next, 1 = first. */
  attempt: number;
  /** Ms; in the past = due. */
  readyAt: number;
  people: number;
}

/** Everybody of one zone. */
export interface ZoneGroup {
  /** The contact's own; null = none is known. */
  timeZone: string | null;
  call: CallContext;
  /** Calls that are accepted. */
  waiting: readonly Waiting[];
  /** On the list still: first attempts, fed as lines come free. */
  contacts: number;
  /** Where a first attempt may go, in order and apart, within the horizon. */
  first: readonly Open[];
  /** Where a later one may. */
  later: readonly Open[];
}

/** How far a forecast looks. */
export const FORECAST_DAYS = 31;
export const FORECAST_MS = FORECAST_DAYS * DAY_MS;

/** The people of one zone, and where their hours are open. */
export function zoneGroup(
  inForce: RulesInForce,
  campaign: CampaignHours,
  people: Pick<ZoneGroup, "timeZone" | "waiting" | "contacts">,
  from: number,
): ZoneGroup {
  const call = { campaign, timeZone: people.timeZone };
  const hours = hoursFor(inForce, call);
  const open = (week: WeekHours | undefined): Open[] =>
    hours === null || week === undefined ? [] : joinedOpenings(week, hours.zone, from, from + FORECAST_MS);
  return { ...people, call, first: open(hours?.business), later: open(hours?.both) };
}

/** Zones that open and close at the same instants are one: their people wait and are called alike. */
export function mergeZones(inForce: RulesInForce, groups: readonly ZoneGroup[]): ZoneGroup[] {
  const merged = new Map<string, ZoneGroup>();
  for (const group of groups) {
    const key = JSON.stringify([group.first, group.later]);
    const same = merged.get(key);
    // Their local hours may still differ; those of the larger part are taken for both.
    const lead = same !== undefined && peopleOf(same) >= peopleOf(group) ? same : group;
    merged.set(
      key,
      same === undefined
        ? group
        : { ...lead, waiting: [...same.waiting, ...group.waiting], contacts: same.contacts + group.contacts },
    );
  }
  return [...merged.values()].sort((a, b) => (zoneOf(inForce, a.call) < zoneOf(inForce, b.call) ? -1 : 1));
}

export const peopleOf = ({ waiting, contacts }: Pick<ZoneGroup, "waiting" | "contacts">): number =>
  waiting.reduce((sum, w) => sum + w.people, contacts);

/** The first instant of an opening that is not before `at`; null = none in the horizon. */
export function firstOpen(openings: readonly Open[], at: number): number | null {
  const next = openings.find(o => o.closesAt > at);
  return next === undefined ? null : Math.max(at, next.opensAt);
}
