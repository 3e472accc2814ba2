// One rule as a verdict looks at it: when it lets the call out, and what it says about an instant.

import { wallTimeAt } from "../../hours/time-zone.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../time-units.ts";
import type { OpenSet } from "./open-set.ts";

export interface CheckedRule {
  id: string;
  source: string | null;
  set: OpenSet;
  /** Why the call is given up when the rule stops it now; null = it waits. */
  final: string | null;
  /** The list that it cannot be judged without, in the words of a refusal at the door; absent = it lacks none. */
  noList?: string | null | undefined;
  detail: (at: number, pass: boolean) => string;
  /** What it has counted by now; absent = it counts nothing. */
  count?: number | undefined;
}

/** What a rule cannot be judged without is looked for again after so long, and nobody is dialled or ended until then. */
export const LOOKED_FOR_AGAIN_MS = HOUR_MS;

/** How far a verdict looks. */
export interface Horizon {
  now: number;
  latest: number;
}

/** An instant for people: 2026-01-15 15:00 UTC. */
export const showInstant = (at: number): string =>
  Number.isFinite(at) ? `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC` : "never";

/** 07:30 in America/New_York. */
export function showLocalTime(zone: string, at: number): string {
  const inDay = ((wallTimeAt(zone, at) % DAY_MS) + DAY_MS) % DAY_MS;
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  return `${two(inDay / HOUR_MS)}:${two((inDay % HOUR_MS) / MINUTE_MS)} in ${zone}`;
}
