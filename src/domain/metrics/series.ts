// A series over time: how long its steps are, and where it begins.
import { QUARTER_MS } from "./tally.ts";

export const SERIES_RANGES = ["1h", "24h", "7d", "35d"] as const;
export type SeriesRange = (typeof SERIES_RANGES)[number];

/** `each`: quarter hours of a step. */
const STEPS: Record<SeriesRange, { steps: number; each: number }> = {
  "1h": { steps: 4, each: 1 },
  "24h": { steps: 96, each: 1 },
  "7d": { steps: 168, each: 4 },
  "35d": { steps: 210, each: 16 },
};

export interface SeriesPlan {
  steps: number;
  each: number;
  stepMs: number;
  /** Steps since the epoch; the present one is the last. */
  first: number;
}

/** `now` in ms. */
export function seriesPlan(range: SeriesRange, now: number): SeriesPlan {
  const { steps, each } = STEPS[range];
  const stepMs = each * QUARTER_MS;
  return { steps, each, stepMs, first: Math.floor(now / stepMs) - steps + 1 };
}
