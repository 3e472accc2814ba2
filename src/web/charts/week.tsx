// Openings of the coming days, a row for each zone: first attempts above, retries below. Days on which clocks change
// are marked.
import type { CalendarAnswer } from "../api/api-types.ts";
import { number, plural } from "../format/numbers.ts";
import { away, moment, place } from "../format/times.ts";
import { Figure } from "./figure.tsx";

const WIDTH = 700;
const DAY_MS = 86_400_000;

type Zone = CalendarAnswer["zones"][number];

export function weekSummary({ zones }: CalendarAnswer): string {
  const open = zones.filter(zone => zone.open_now);
  const names = open.slice(0, 3).map(zone => place(zone.time_zone));
  if (zones.length === 0) return "Nobody is in any zone yet.";
  if (open.length === 0) return `All of ${plural(zones.length, "zone")} are closed now.`;
  return `${open.length} of ${plural(zones.length, "zone")} open now: ${names.join(", ")}${open.length > 3 ? ", …" : ""}.`;
}

/** Times as the calendar has them are the viewer's, or with `theirs` those of each zone. */
export function Week({ calendar, theirs, now }: { calendar: CalendarAnswer; theirs: boolean; now: number }) {
  const from = Date.parse(calendar.from);
  const span = Math.max(1, Date.parse(calendar.to) - from);
  const x = (at: number) => ((Math.min(Math.max(at, from), from + span) - from) / span) * WIDTH;
  const days = Math.round(span / DAY_MS);
  const zoneOf = (zone: Zone) => (theirs ? zone.time_zone : undefined);
  return (
    <Figure
      title="Openings"
      summary={weekSummary(calendar)}
      head={["Zone", "kind", "opens", "closes"]}
      rows={() =>
        calendar.zones.flatMap(zone =>
          (["first", "retry"] as const).flatMap(kind =>
            zone[kind].map(o => [
              place(zone.time_zone),
              kind === "first" ? "first attempts" : "retries",
              moment(o.opens_at, now, zoneOf(zone)),
              moment(o.closes_at, now, zoneOf(zone)),
            ]),
          ),
        )
      }
    >
      <ul class="week">
        {calendar.zones.map(zone => (
          <li key={zone.time_zone}>
            <div class="zone">
              <strong>{place(zone.time_zone)}</strong>
              <span class="quiet">{number(zone.contacts)} contacts</span>
              <span class={zone.open_now ? "state good" : "state"}>
                {zone.open_now ? "open" : "closed"}
                {zone.changes_at !== null &&
                  `, ${zone.open_now ? "closes" : "opens"} ${moment(zone.changes_at, now, zoneOf(zone))} (${away(zone.changes_at, now)})`}
              </span>
              {zone.clock_changes.map(change => (
                <span key={change.at} class="tag">
                  clocks {change.minutes > 0 ? "forward" : "back"} {moment(change.at, now, zone.time_zone)}
                </span>
              ))}
            </div>
            <svg
              viewBox={`0 0 ${WIDTH} 22`}
              preserveAspectRatio="none"
              role="img"
              aria-label={`Openings in ${place(zone.time_zone)}`}
            >
              <rect class="ground" width={WIDTH} height="22" />
              {zone.first.map(o => (
                <rect
                  key={o.opens_at}
                  class="first"
                  x={x(Date.parse(o.opens_at))}
                  width={x(Date.parse(o.closes_at)) - x(Date.parse(o.opens_at))}
                  y="3"
                  height="9"
                />
              ))}
              {zone.retry.map(o => (
                <rect
                  key={o.opens_at}
                  class="retry"
                  x={x(Date.parse(o.opens_at))}
                  width={x(Date.parse(o.closes_at)) - x(Date.parse(o.opens_at))}
                  y="14"
                  height="5"
                />
              ))}
              {Array.from({ length: days - 1 }, (_, i) => (
                <rect key={from + i} class="tick" x={x(from + (i + 1) * DAY_MS)} width="1" height="22" />
              ))}
            </svg>
          </li>
        ))}
      </ul>
      <p class="axis">
        <span>{moment(from, 0)}</span>
        <span>above: first attempts · below: retries</span>
        <span>{moment(from + span, 0)}</span>
      </p>
    </Figure>
  );
}
