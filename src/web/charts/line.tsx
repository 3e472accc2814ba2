// One line over time, with its limit; a gap is where nothing is known.
import { number } from "../format/numbers.ts";
import { moment } from "../format/times.ts";
import { Figure } from "./figure.tsx";

interface LineProps {
  title: string;
  /** Of what, in the plural: `lines in use`. */
  what: string;
  from: string;
  stepSeconds: number;
  values: readonly (number | null)[];
  limit?: number | null;
}

const WIDTH = 600;
const HEIGHT = 100;

/** `M0,100h0L5,90` with a new start behind each gap; `h0` shows one that stands alone. */
export function pathOf(values: readonly (number | null)[], most: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  let drawing = false;
  return values
    .map((value, i) => {
      if (value === null) {
        drawing = false;
        return "";
      }
      const point = `${drawing ? "L" : "M"}${(i * step).toFixed(1)},${(HEIGHT - (value / most) * HEIGHT).toFixed(1)}`;
      const start = drawing ? "" : "h0";
      drawing = true;
      return point + start;
    })
    .join("");
}

export function Line({ title, what, from, stepSeconds, values, limit = null }: LineProps) {
  const known = values.filter(value => value !== null);
  const peak = Math.max(0, ...known);
  const most = Math.max(1, peak, limit ?? 0);
  const now = known.at(-1) ?? 0;
  const summary =
    known.length === 0
      ? "Nothing is known yet."
      : `${number(now)} ${what} now, ${number(peak)} at most${limit === null ? "" : ` of ${number(limit)}`}.`;
  const at = (i: number) => Date.parse(from) + i * stepSeconds * 1000;
  return (
    <Figure
      title={title}
      summary={summary}
      head={["At", what]}
      rows={() => values.map((value, i) => [moment(at(i)), value ?? "–"])}
    >
      <svg
        class="line"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
      >
        {limit !== null && (
          <line
            class="limit"
            x1="0"
            x2={WIDTH}
            y1={HEIGHT - (limit / most) * HEIGHT}
            y2={HEIGHT - (limit / most) * HEIGHT}
          />
        )}
        <path d={pathOf(values, most)} />
      </svg>
      <p class="axis">
        <span>{moment(at(0))}</span>
        <span>top: {number(most)}</span>
        <span>{moment(at(values.length))}</span>
      </p>
    </Figure>
  );
}
