// Outcomes over time, stacked: each has its pattern as well as its colour.
import { useId } from "preact/hooks";
import type { Series } from "../api/api-types.ts";
import { number, percent, share } from "../format/numbers.ts";
import { moment } from "../format/times.ts";
import { Figure } from "./figure.tsx";

const OUTCOMES = [
  ["picked", "picked"],
  ["disconnected", "disconnected"],
  ["rnr", "no answer"],
  ["failed", "failed"],
] as const;

const HEIGHT = 100;

export function stepsOf({ from, step_seconds: step, outcomes }: Series) {
  return outcomes.picked.map((picked, i) => {
    const counts = {
      picked,
      disconnected: outcomes.disconnected[i] ?? 0,
      rnr: outcomes.rnr[i] ?? 0,
      failed: outcomes.failed[i] ?? 0,
    };
    const all = counts.picked + counts.disconnected + counts.rnr + counts.failed;
    return { at: Date.parse(from) + i * step * 1000, counts, all };
  });
}

export function outcomeSummary(series: Series): string {
  const steps = stepsOf(series);
  const all = steps.reduce((sum, step) => sum + step.all, 0);
  if (all === 0) return "No attempt ended in this time.";
  const picked = steps.reduce((sum, step) => sum + step.counts.picked, 0);
  return `${number(all)} attempts ended, ${percent(share(picked, all))} of them picked up.`;
}

export function OutcomeBars({ series }: { series: Series }) {
  const id = useId();
  const steps = stepsOf(series);
  const most = Math.max(1, ...steps.map(step => step.all));
  const width = 600 / steps.length;
  const first = steps[0]?.at ?? 0;
  const end = (steps.at(-1)?.at ?? 0) + series.step_seconds * 1000;
  return (
    <Figure
      title="Outcomes"
      summary={outcomeSummary(series)}
      head={["From", ...OUTCOMES.map(([, name]) => name)]}
      rows={() => steps.map(({ at, counts }) => [moment(at), ...OUTCOMES.map(([part]) => counts[part])])}
    >
      <svg
        class="bars"
        viewBox={`0 0 600 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={outcomeSummary(series)}
      >
        <Patterns id={id} />
        {steps.map(({ at, counts }, i) => {
          let y = HEIGHT;
          return OUTCOMES.map(([part]) => {
            const height = (counts[part] / most) * HEIGHT;
            y = Math.max(0, y - height);
            const gap = Math.min(1, width / 6);
            return height === 0 ? null : (
              <rect
                key={`${at}${part}`}
                x={i * width + gap}
                y={y.toFixed(2)}
                width={width - 2 * gap}
                height={height}
                class={`outcome ${part}`}
                fill={part === "picked" ? undefined : `url(#${id}${part})`}
              />
            );
          });
        })}
      </svg>
      <p class="axis">
        <span>{moment(first)}</span>
        <span>most: {number(most)}</span>
        <span>{moment(end)}</span>
      </p>
      <ul class="legend">
        {OUTCOMES.map(([part, name]) => (
          <li key={part}>
            <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
              <rect
                width="12"
                height="12"
                class={`outcome ${part}`}
                fill={part === "picked" ? undefined : `url(#${id}${part})`}
              />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </Figure>
  );
}

const Patterns = ({ id }: { id: string }) => (
  <defs>
    <pattern id={`${id}disconnected`} width="5" height="5" patternUnits="userSpaceOnUse">
      <rect width="5" height="5" class="ground disconnected" />
      <circle cx="2.5" cy="2.5" r="1.4" class="ink" />
    </pattern>
    <pattern id={`${id}rnr`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" class="ground rnr" />
      <rect width="2" height="6" class="ink" />
    </pattern>
    <pattern id={`${id}failed`} width="4" height="4" patternUnits="userSpaceOnUse">
      <rect width="4" height="4" class="ground failed" />
      <rect width="4" height="1.4" class="ink" />
    </pattern>
  </defs>
);
