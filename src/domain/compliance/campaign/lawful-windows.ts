// When rule packs let a call out over some weeks: their hours, holidays and blackouts, on the clocks of where the person is.
import { HORIZON_MS } from "../../hours/calling-windows.ts";
import { partyOf } from "../party.ts";
import { askVerdict, type LawAsked } from "./ask-verdict.ts";

/** Half-open, ms since the epoch. */
export interface Span {
  opensAt: number;
  closesAt: number;
}

/** Within [from, to), clipped to it, in order and apart. */
export function lawfulWindows(asked: LawAsked, from: number, to: number): Span[] {
  const found: Span[] = [];
  const { obtainedAt = null, expiresAt = null } = partyOf(asked.callee).consent ?? {};
  const boundaries = [obtainedAt, expiresAt].flatMap(b => b ?? []);
  for (let at = from; at < to; ) {
    const law = askVerdict(asked, at);
    switch (law.decision) {
      case "dial": {
        const closesAt = Math.min(law.openUntil ?? at + HORIZON_MS, to);
        const last = found.at(-1);
        if (last?.closesAt === at) last.closesAt = closesAt;
        else found.push({ opensAt: at, closesAt });
        at = closesAt;
        break;
      }
      case "wait":
        at = law.until;
        break;
      case "refuse":
        // What is refused now may be let out from a boundary of its consent on.
        at = Math.min(at + HORIZON_MS, ...boundaries.filter(b => b > at));
    }
  }
  return found;
}

/** The time in both; each sorted, its spans apart. */
export function inBoth(spans: readonly Span[], others: readonly Span[]): Span[] {
  const both: Span[] = [];
  let [i, j] = [0, 0];
  for (let a = spans[i], b = others[j]; a !== undefined && b !== undefined; a = spans[i], b = others[j]) {
    const opensAt = Math.max(a.opensAt, b.opensAt);
    const closesAt = Math.min(a.closesAt, b.closesAt);
    if (opensAt < closesAt) both.push({ opensAt, closesAt });
    if (a.closesAt <= b.closesAt) i += 1;
    else j += 1;
  }
  return both;
}
