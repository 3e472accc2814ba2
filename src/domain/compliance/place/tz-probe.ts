// Is the time zone database new enough? In 2026 British Columbia and Alberta stopped changing their clocks; on
// older data every calling hour there is an hour wrong from November on.
import { HOUR_MS } from "../../time-units.ts";

export interface TimeZoneProbe {
  ok: boolean;
  /** For people: what each probed zone's clock says. */
  detail: string;
}

/** A winter's day: in summer the old data and the new agree on Vancouver. */
const PROBED_AT = Date.UTC(2026, 11, 15, 20);

/** Hours from UTC, as tzdata 2026c has them. */
const EXPECTED = { "America/Vancouver": -7, "America/Edmonton": -6 } as const;

/** Hours from UTC of the zone's clock at the probed instant. */
function hoursFromUtc(zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
  }).formatToParts(PROBED_AT);
  const part = (type: string) => Number(parts.find(found => found.type === type)?.value);
  return (Date.UTC(part("year"), part("month") - 1, part("day"), part("hour")) - PROBED_AT) / HOUR_MS;
}

const shown = (hours: number) => `UTC${hours < 0 ? "" : "+"}${hours}`;

/** `clock` is the database in use; tests put another in its place. */
export function probeTimeZones(clock: (zone: string) => number = hoursFromUtc): TimeZoneProbe {
  const probes = Object.entries(EXPECTED).map(([zone, expected]) => ({ zone, expected, found: clock(zone) }));
  return {
    ok: probes.every(({ expected, found }) => expected === found),
    detail: probes
      .map(({ zone, expected, found }) =>
        expected === found
          ? `${zone} is at ${shown(found)} in December 2026`
          : `${zone} is at ${shown(found)} in December 2026 and should be at ${shown(expected)}`,
      )
      .join("; "),
  };
}
