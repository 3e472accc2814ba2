// When the clocks of a zone are put forward or back.
import { MINUTE_MS } from "../time-units.ts";
import { isTimeZone, offsetStretches } from "./time-zone.ts";

/** Within [from, to), in ms. `minutes`: above nought = forward. */
export function clockChanges(zone: string, from: number, to: number): { at: number; minutes: number }[] {
  if (!isTimeZone(zone)) return [];
  const stretches = [...offsetStretches(zone, from, to)];
  return stretches.flatMap((stretch, i) => {
    const before = stretches[i - 1];
    return before === undefined || before.offsetMs === stretch.offsetMs
      ? []
      : [{ at: stretch.from, minutes: (stretch.offsetMs - before.offsetMs) / MINUTE_MS }];
  });
}
