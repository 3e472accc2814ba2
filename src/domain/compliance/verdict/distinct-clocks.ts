// Of zones whose clocks agree over the whole horizon, one is enough: a country has up to thirty names for six clocks.
import { offsetStretches } from "../../hours/time-zone.ts";
import { DAY_MS } from "../../time-units.ts";
import type { Horizon } from "./checked-rule.ts";

const MAX_KEPT = 2_000;
const kept = new Map<string, readonly string[]>();

/** In the order given, the first of each clock. Kept by day: a day more on either side is looked at. */
export function distinctClocks(zones: readonly string[], { now, latest }: Horizon): readonly string[] {
  if (zones.length < 2) return zones;
  const day = Math.floor(now / DAY_MS);
  const key = `${day} ${zones.join(" ")}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const clocks = new Map<string, string>();
  for (const zone of zones) {
    const clock = offsetsOf(zone, (day - 1) * DAY_MS, latest + 2 * DAY_MS);
    if (!clocks.has(clock)) clocks.set(clock, zone);
  }
  const made = [...clocks.values()];
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, made);
  return made;
}

function offsetsOf(zone: string, from: number, to: number): string {
  const changes: string[] = [];
  let last: number | null = null;
  for (const stretch of offsetStretches(zone, from, to)) {
    if (stretch.offsetMs !== last) changes.push(`${last === null ? "" : stretch.from}:${stretch.offsetMs}`);
    last = stretch.offsetMs;
  }
  return changes.join();
}
