// Whether the caller ids that a call may show keep it waiting.
import type { UsableCallerIds } from "../trunks/caller-ids/usable-caller-ids.ts";
import type { Check } from "./explain-checks.ts";

/** How many of a pool's numbers may be shown now. */
export interface CallerIdFacts {
  /** Whose pool it is. */
  of: "campaign" | "trunk";
  standing: UsableCallerIds["kind"];
  numbers: number;
  setAside: number;
  /** The others that are at their cap, with the grants that are on their way. */
  capped: number;
  /** When the first of those that are not shown may be shown again, in ms; null = all may now. */
  freeAt: number | null;
}

/** Nothing to say where there is no pool. */
export function callerIdChecks(facts: CallerIdFacts | null): Check[] {
  if (facts === null) return [];
  return [{ check: "caller_ids", pass: facts.standing !== "capped", detail: detailOf(facts) }];
}

function detailOf({ of, standing, numbers, setAside, capped, freeAt }: CallerIdFacts): string {
  const all = `The ${of}'s ${numbers} caller id${numbers === 1 ? "" : "s"}`;
  const counts = `${capped} at the daily cap, ${setAside} set aside for too few answers`;
  const until = freeAt === null ? "" : ` until ${new Date(freeAt).toISOString()}`;
  switch (standing) {
    case "open":
      return `${all}: ${counts}; the others are shown.`;
    case "set_aside_in_use":
      return `${all}: ${counts}; no others are left, so those that are set aside are shown all the same.`;
    case "capped":
      return `${all}: all at the daily cap${until}.`;
  }
}
