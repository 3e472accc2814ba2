// The UTC days whose counters are to be counted anew: few enough, and in their order.
import { invalid } from "../errors.ts";
import { DAY_MS } from "../time-units.ts";

const MAX_DAYS = 31;

/** Throws a validation_error that names the field. */
export function daysToRebuild(from: string | null, to: string | null): { from: string; to: string } {
  if (from === null || to === null) {
    const missing = Object.entries({ from, to }).filter(([, day]) => day === null);
    throw invalid(Object.fromEntries(missing.map(([name]) => [name, ["is required"]])));
  }
  if (from > to) throw invalid({ to: [`must not be before from (${from}), not "${to}"`] });
  if (Date.parse(to) - Date.parse(from) >= MAX_DAYS * DAY_MS)
    throw invalid({ to: [`must be at most ${MAX_DAYS} days with from (${from}) included, not "${to}"`] });
  return { from, to };
}
