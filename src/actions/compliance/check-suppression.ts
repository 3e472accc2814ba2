// May this number, or this person, be called? Each entry in force that says no, and whether it is about what is asked.
import { campaignScope, EVERYWHERE, type Suppression } from "../../domain/compliance/suppression.ts";
import type { Clock } from "../ports/clock.ts";
import type { Somebody, SuppressionStore } from "../ports/suppression-store.ts";

/** Entries of each kind. */
const LIMIT = 100;

export interface CheckAsked extends Somebody {
  campaignId: number | null;
  purpose: string | null;
}

export interface Checked {
  now: number;
  /** In what was asked about: everywhere, and in the campaign and for the purpose where they are named. */
  suppressed: boolean;
  entries: readonly (Suppression & { applies: boolean })[];
}

export async function checkSuppression(
  { suppressions, clock }: { suppressions: Pick<SuppressionStore, "holding">; clock: Clock },
  { campaignId, purpose, ...somebody }: CheckAsked,
): Promise<Checked> {
  const now = clock();
  const scopes = [
    EVERYWHERE,
    ...(campaignId === null ? [] : [campaignScope(campaignId)]),
    ...(purpose === null ? [] : [`purpose:${purpose}`]),
  ];
  const entries = (await suppressions.holding(somebody, now, LIMIT)).map(entry => ({
    ...entry,
    applies: scopes.includes(entry.scope),
  }));
  return { now, suppressed: entries.some(entry => entry.applies), entries };
}
