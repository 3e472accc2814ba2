// When the window opened in which a decision was made: by hours, holidays and blackouts, whatever has happened to the person.
import { HOUR_MS } from "../../time-units.ts";
import type { LawAsked } from "../campaign/ask-verdict.ts";
import { lawfulWindows } from "../campaign/lawful-windows.ts";

/** The clocks of a country's zones lie up to half a day apart, and no window of hours is longer than a day. */
const LOOKS_BACK_MS = 36 * HOUR_MS;
const MAX_KEPT = 2_000;
const kept = new Map<string, number | null>();

/**
 * In ms; null = it has been open for longer than it is looked back. `key`: what else is stored of the decision, which names
 * packs, zones and when they close: decisions that share it share the window, but for those with a consent of their own.
 */
export function windowBegins(asked: LawAsked, now: number, key: string): number | null {
  const { basis, scope, obtainedAt, expiresAt } = asked.callee.party?.consent ?? {};
  const known = `${key}${JSON.stringify([basis, scope, obtainedAt, expiresAt])}`;
  const found = kept.get(known);
  if (found !== undefined) return found;
  const from = now - LOOKS_BACK_MS;
  const opensAt = lawfulWindows({ ...asked, history: [] }, from, now + 1).at(-1)?.opensAt ?? null;
  const begins = opensAt === from ? null : opensAt;
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(known, begins);
  return begins;
}
