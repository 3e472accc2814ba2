// Which version of a pack holds when: chosen by the local day of each instant.
import { dayBeginsAt, type LocalDay, localDayAt } from "../local-days.ts";
import { type Pack, type PackVersion, versionOn } from "../packs/pack.ts";
import type { Horizon } from "./checked-rule.ts";
import type { Span } from "./open-set.ts";

export interface Run extends Span {
  version: PackVersion;
}

const ALWAYS: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** The versions in force in a zone between now and the horizon, in order. */
export function runsIn(pack: Pack, zone: string, { now, latest }: Horizon): Run[] {
  const first = localDayAt(zone, now);
  const last = localDayAt(zone, latest);
  const changes = changesWithin(pack, first, last);
  if (changes.length === 0) {
    const version = versionOn(pack, first);
    return version === null ? [] : [{ version, ...ALWAYS }];
  }
  const begins = [first, ...changes];
  return begins.flatMap((day, i) => {
    const version = versionOn(pack, day);
    if (version === null) return [];
    const next = begins[i + 1];
    return {
      version,
      from: i === 0 ? ALWAYS.from : dayBeginsAt(zone, day),
      to: next === undefined ? ALWAYS.to : dayBeginsAt(zone, next),
    };
  });
}

/** Days after the first on which another version may begin to hold, in order. */
function changesWithin({ versions }: Pack, first: LocalDay, last: LocalDay): LocalDay[] {
  const days = new Set<LocalDay>();
  for (const { effectiveFrom, effectiveTo } of versions) {
    for (const day of [effectiveFrom, effectiveTo])
      if (day !== null && day > first && day <= last) days.add(day);
  }
  return [...days].sort((a, b) => a - b);
}
