// The lines that a campaign is to use, from now until it is done: idle where it is closed.
import type { CampaignForecast } from "../api/api-types.ts";
import { number, plural } from "../format/numbers.ts";
import { moment } from "../format/times.ts";
import { Figure } from "./figure.tsx";

const WIDTH = 600;
const HEIGHT = 100;

type Step = CampaignForecast["series"][number];

/** `M0,100V40h10V100z…`: a block for each run of steps; steps in which nobody is called leave a gap. */
export function blocksOf(steps: readonly Step[], stepMs: number): string {
  const first = Date.parse(steps[0]?.at ?? "");
  const spanMs = Date.parse(steps.at(-1)?.at ?? "") + stepMs - first;
  const most = Math.max(1, ...steps.map(s => s.lines));
  const x = (at: string) => ((Date.parse(at) - first) / spanMs) * WIDTH;
  const width = ((stepMs / spanMs) * WIDTH).toFixed(1);
  return steps
    .map(({ at, lines }) => {
      const y = HEIGHT - (lines / most) * HEIGHT;
      return `M${x(at).toFixed(1)},${HEIGHT}V${y.toFixed(1)}h${width}V${HEIGHT}z`;
    })
    .join("");
}

/** Of very many steps the answer has each second or third: blocks are as wide as that. */
const widthOf = (steps: readonly Step[], stepMs: number): number =>
  steps.reduce(
    (least, { at }, i) => {
      const next = steps[i + 1];
      return next === undefined ? least : Math.min(least, Date.parse(next.at) - Date.parse(at));
    },
    steps.length > 1 ? Number.POSITIVE_INFINITY : stepMs,
  );

export function LinesAhead({ series, stepSeconds }: { series: readonly Step[]; stepSeconds: number }) {
  const [first] = series;
  const last = series.at(-1);
  if (first === undefined || last === undefined) return null;
  const stepMs = widthOf(series, stepSeconds * 1000);
  const until = Date.parse(last.at) + stepMs;
  const most = Math.max(...series.map(s => s.lines));
  const summary = `Up to ${plural(Math.round(most), "line")}, from ${moment(first.at)} to ${moment(until)}.`;
  return (
    <Figure
      title="Lines in use, as forecast"
      summary={summary}
      head={["At", "Lines", "Attempts", "Reached"]}
      rows={() =>
        series.map(s => [moment(s.at), Math.round(s.lines), Math.round(s.attempts), Math.round(s.reached)])
      }
    >
      <svg
        class="blocks"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
      >
        <path d={blocksOf(series, stepMs)} />
      </svg>
      <p class="axis">
        <span>{moment(first.at)}</span>
        <span>top: {number(most)}</span>
        <span>{moment(until)}</span>
      </p>
    </Figure>
  );
}
