// What a question about compliance leaves out, as it is known here: each a read of a few rows by their keys.
import { hasHistoryRules } from "../../domain/compliance/packs/asks-history.ts";
import { historyOf } from "../../domain/compliance/reach/history-of.ts";
import { reachKeys } from "../../domain/compliance/reach/ledger.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { AskedCall, Question } from "../../domain/compliance/verdict/question.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { SuppressionStore } from "../ports/suppression-store.ts";

export const LOOKED_UP = ["campaign", "history", "suppressions", "blackouts"] as const;
export type LookedUp = (typeof LOOKED_UP)[number];

export interface LookUpContext {
  calls: Pick<CallStore, "reach">;
  suppressions: Pick<SuppressionStore, "holding">;
}

/** What may be given; null = it is looked up. */
export type Known = { [Name in "history" | "suppressions" | "blackouts"]: Question[Name] | null };

export type Found = Pick<Question, keyof Known> & { lookedUp: LookedUp[] };

/** Entries of each kind. */
const MOST_SUPPRESSIONS = 100;

/** `now` in ms. */
export async function lookUp(
  ctx: LookUpContext,
  given: Known,
  { call, packs, tenant }: Pick<Question, "call" | "packs"> & { tenant: Pick<TenantRules, "blackouts"> },
  now: number,
): Promise<Found> {
  const asksHistory = given.history === null && packs.some(hasHistoryRules);
  const [history, suppressions] = await Promise.all([
    asksHistory ? historyAt(ctx, call, now) : null,
    given.suppressions === null ? ctx.suppressions.holding(call, now, MOST_SUPPRESSIONS) : null,
  ]);
  return {
    history: given.history ?? history ?? [],
    suppressions: given.suppressions ?? suppressions ?? [],
    blackouts: given.blackouts ?? tenant.blackouts.filter(({ to }) => to > now),
    lookedUp: [
      ...(history === null ? [] : ["history" as const]),
      ...(suppressions === null ? [] : ["suppressions" as const]),
      ...(given.blackouts === null ? ["blackouts" as const] : []),
    ],
  };
}

/** By number, person and debt: what had happened by then. */
async function historyAt({ calls }: LookUpContext, call: AskedCall, now: number) {
  const { phoneNumber, personId, debtId } = call;
  const callee = { phoneNumber, timeZone: null, personId, party: onlyDebt(debtId) };
  const rows = await calls.reach(reachKeys(callee));
  return historyOf([...rows.values()], callee, now).filter(entry => entry.at <= now);
}

const onlyDebt = (debtId: string | null) => ({
  debtId,
  subject: null,
  postalCode: null,
  region: null,
  country: null,
  locationTrusted: false,
  consent: null,
});
