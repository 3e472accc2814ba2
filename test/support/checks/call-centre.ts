// A call centre played out call by call, apart from the forecast that it checks: lots are drawn, lines are lines.
import type { ForecastAsked } from "../../../src/domain/forecast/forecast.ts";
import { decideRetry } from "../../../src/domain/retries/retry-decision.ts";
import type { Known } from "../worlds/forecast-worlds.ts";

interface Waiting {
  at: number;
  attempt: number;
  group: number;
}

/** When the last attempt ended, ms; each takes as long as `holdSeconds`, half more or less. */
export function playOut(asked: ForecastAsked, known: Known, random: () => number): number {
  const { inForce, groups, lines, callsPerSecond, from } = asked;
  const open = (group: number, attempt: number, at: number) => {
    const { first = [], later = [] } = groups[group] ?? {};
    const next = (attempt > 1 ? later : first).find(o => o.closesAt > at);
    return next === undefined ? Number.POSITIVE_INFINITY : Math.max(at, next.opensAt);
  };
  const due: Waiting[] = groups.flatMap(({ waiting }, group) =>
    waiting.flatMap(w =>
      Array.from({ length: w.people }, () => ({ at: w.readyAt, attempt: w.attempt, group })),
    ),
  );
  const free = Array.from({ length: lines.fair }, () => from);
  const gap = callsPerSecond === null ? 0 : 1000 / callsPerSecond;
  let paced = from;
  let doneAt = from;
  while (due.length > 0) {
    const line = free.indexOf(Math.min(...free));
    const now = Math.max(free[line] ?? from, paced);
    let best = 0;
    let bestAt = Number.POSITIVE_INFINITY;
    due.forEach((w, i) => {
      const at = Math.max(now, open(w.group, w.attempt, w.at));
      if (at < bestAt || (at === bestAt && w.at < (due[best] as Waiting).at)) [best, bestAt] = [i, at];
    });
    if (bestAt === Number.POSITIVE_INFINITY) return bestAt;
    const [{ attempt, group } = { attempt: 1, group: 0 }] = due.splice(best, 1);
    paced = bestAt + gap;
    const endsAt = bestAt + known.holdSeconds * 1000 * (0.5 + random());
    free[line] = endsAt;
    doneAt = Math.max(doneAt, endsAt);
    const outcome = drawn(known, random());
    const call = groups[group]?.call;
    if (outcome === "PICKED" || call === undefined) continue;
    const next = decideRetry({ inForce, call, outcome, attempt, at: endsAt, random: random() });
    if (next.kind === "retry") due.push({ at: next.at, attempt: attempt + 1, group });
  }
  return doneAt;
}

function drawn({ picked, rnr, disconnected }: Known, lot: number) {
  if (lot < picked) return "PICKED";
  if (lot < picked + rnr) return "RNR";
  return lot < picked + rnr + disconnected ? "DISCONNECTED" : "FAILED";
}
