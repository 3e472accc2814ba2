// How far a list is: one bar whose parts add up to it.
import { number, percent, share } from "../format/numbers.ts";

export interface Progress {
  total: number;
  ended: number;
  on_the_line: number;
  to_retry: number;
  waiting: number;
  not_called: number;
}

const PARTS = [
  ["ended", "ended"],
  ["on_the_line", "on the line"],
  ["to_retry", "to retry"],
  ["waiting", "waiting"],
  ["not_called", "not called"],
] as const;

export function ProgressBar({ counts, words = false }: { counts: Progress; words?: boolean }) {
  let from = 0;
  const label = `${percent(share(counts.ended, counts.total))} of ${number(counts.total)} ended`;
  return (
    <div class="progress">
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label={label}>
        {PARTS.map(([part]) => {
          const width = share(counts[part], counts.total) * 100;
          const x = from;
          from += width;
          return <rect key={part} class={`part ${part}`} x={x} y="0" width={width} height="4" />;
        })}
      </svg>
      {words && (
        <ul class="legend">
          {PARTS.map(([part, name]) => (
            <li key={part}>
              <span class={`swatch ${part}`} aria-hidden="true" />
              {name} <strong>{number(counts[part])}</strong>
            </li>
          ))}
          <li class="sum">
            = <strong>{number(counts.total)}</strong>
          </li>
        </ul>
      )}
    </div>
  );
}
