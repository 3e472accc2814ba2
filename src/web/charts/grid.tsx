// When people pick up: weekday by hour of their clock. Shades are quantiles, so that one good hour does not flatten
// the rest; what rests on few attempts is hatched.
import { useId, useState } from "preact/hooks";
import type { HeatMap } from "../api/api-types.ts";
import { number, percent, share } from "../format/numbers.ts";
import { Figure } from "./figure.tsx";

export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const CELL = 30;
const ROW = 24;
const LEFT = 40;
const TOP = 18;
const SHADES = 5;

const hourName = (at: number) => `${DAYS[Math.floor(at / 24)]} ${String(at % 24).padStart(2, "0")}:00`;

/** Which fifth of the cells with enough attempts a share is in: 0 to 4. */
export function shadesOf({ cells, few }: Pick<HeatMap, "cells" | "few">): (number | null)[] {
  const shares = cells.map(({ attempts, picked }) => (attempts < few ? null : picked / attempts));
  const sorted = shares.filter(s => s !== null).sort((a, b) => a - b);
  return shares.map(s =>
    s === null
      ? null
      : Math.min(SHADES - 1, Math.floor((sorted.findIndex(x => x >= s) / sorted.length) * SHADES)),
  );
}

export function heatSummary(map: HeatMap): string {
  const good = map.cells
    .map(({ attempts, picked }, at) => ({ at, attempts, rate: share(picked, attempts) }))
    .filter(({ attempts }) => attempts >= map.few)
    .sort((a, b) => b.rate - a.rate);
  const [best] = good;
  const worst = good.at(-1);
  if (best === undefined || worst === undefined)
    return `No hour has ${map.few} attempts yet: a share would say little.`;
  if (best === worst)
    return `${percent(best.rate)} picked up ${hourName(best.at)}, by the callee's clock; no other hour has enough attempts.`;
  return `Best ${hourName(best.at)} with ${percent(best.rate)} picked up, worst ${hourName(worst.at)} with ${percent(worst.rate)}, by the callee's clock.`;
}

export function HeatGrid({ map }: { map: HeatMap }) {
  const id = useId();
  const [counts, setCounts] = useState(false);
  const shades = shadesOf(map);
  const used = map.cells.flatMap(({ attempts }, at) => (attempts > 0 || map.open[at] ? [at % 24] : []));
  const first = used.length === 0 ? 8 : Math.min(...used);
  const last = used.length === 0 ? 19 : Math.max(...used);
  const hours = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const x = (hour: number) => LEFT + (hour - first) * CELL;
  return (
    <Figure
      title="When people pick up"
      summary={heatSummary(map)}
      head={["Hour", "attempts", "picked", "share"]}
      rows={() =>
        map.cells.flatMap(({ attempts, picked }, at) =>
          attempts === 0 ? [] : [[hourName(at), attempts, picked, percent(share(picked, attempts))]],
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
      <section class="scroll" tabIndex={0} aria-label="Heat map">
        <svg
          class="grid"
          width={LEFT + hours.length * CELL + 4}
          height={TOP + 7 * ROW + 4}
          role="img"
          aria-label={heatSummary(map)}
        >
          <defs>
            <pattern
              id={`${id}few`}
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="1" height="5" class="hatch" />
            </pattern>
          </defs>
          {hours.map(hour => (
            <text key={hour} x={x(hour) + CELL / 2} y={TOP - 6} class="label">
              {hour}
            </text>
          ))}
          {DAYS.map((day, d) => (
            <text key={day} x={LEFT - 6} y={TOP + d * ROW + ROW / 2 + 4} class="label end">
              {day}
            </text>
          ))}
          {DAYS.flatMap((day, d) =>
            hours.map(hour => {
              const at = d * 24 + hour;
              const cell = map.cells[at] ?? { attempts: 0, picked: 0 };
              const shade = shades[at] ?? null;
              const look = shade === null ? "none" : `shade${shade}`;
              const text = counts
                ? number(cell.attempts)
                : String(Math.round(share(cell.picked, cell.attempts) * 100));
              return (
                <g
                  key={at}
                  class={`cell ${look}${map.open[at] ? " open" : ""}${map.now === at ? " now" : ""}`}
                >
                  <rect x={x(hour) + 1} y={TOP + d * ROW + 1} width={CELL - 2} height={ROW - 2}>
                    <title>
                      {day} {hour}:00, {number(cell.picked)} of {number(cell.attempts)} picked up
                    </title>
                  </rect>
                  {cell.attempts > 0 && shade === null && (
                    <rect
                      x={x(hour) + 1}
                      y={TOP + d * ROW + 1}
                      width={CELL - 2}
                      height={ROW - 2}
                      fill={`url(#${id}few)`}
                      class="over"
                    />
                  )}
                  {shade !== null && (
                    <text x={x(hour) + CELL / 2} y={TOP + d * ROW + ROW / 2 + 4}>
                      {text}
                    </text>
                  )}
                </g>
              );
            }),
          )}
        </svg>
      </section>
      <p class="axis">
        <button type="button" class="plain" aria-pressed={counts} onClick={() => setCounts(!counts)}>
          {counts ? "Show %" : "Show attempts"}
        </button>
        <span>outlined: open · hatched: under {map.few} attempts · framed: now</span>
      </p>
    </Figure>
  );
}
