// The watchdog's questions to the provider, a bounded number a minute: about dials that got no answer, and about calls that
// are past their expected end, since a webhook may be lost. What has ended there is settled by the provider's word; what
// is live, or not known to it, goes on.

import type { CallToAskAbout } from "../../domain/calls/dial-key.ts";
import { overdueParts } from "../../domain/calls/overdue.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { type RecordContext, recordOutcomes } from "../calls/record-outcomes.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { AccountOf } from "../ports/trunk-account.ts";
import { askProvider } from "./ask-provider.ts";

interface AskContext extends RecordContext {
  calls: Pick<
    CallStore,
    | "byIds"
    | "settle"
    | "giveBack"
    | "reach"
    | "tenantRules"
    | "recordLateAgents"
    | "recordDetails"
    | "unanswered"
    | "overdue"
  >;
  accountOf: AccountOf;
}

/** A provider that took long may still be about to answer its dial. */
const UNANSWERED_AFTER_MS = MINUTE_MS;

/** A provider that answers slowly must not hold up the other sweepers of its minute: the next one goes on. */
const ASKING_MS = 15_000;

/** Every minute until its attempt ends. Returns how many it settled. */
export async function askAboutUnansweredDials(ctx: AskContext, limit: number): Promise<number> {
  return settleEnded(ctx, await ctx.calls.unanswered(ctx.clock() - UNANSWERED_AFTER_MS, limit));
}

/** Every five minutes of its age, up to the lease (see `overdueParts`). `now` in ms. Returns how many it settled. */
export async function askAboutOverdueCalls(ctx: AskContext, now: number, limit: number): Promise<number> {
  const parts = overdueParts(now, ctx.policy.leaseSeconds);
  return parts.length === 0 ? 0 : settleEnded(ctx, await ctx.calls.overdue(parts, limit));
}

async function settleEnded(ctx: AskContext, calls: readonly CallToAskAbout[]): Promise<number> {
  const now = ctx.clock();
  const goOn = () => ctx.clock() - now < ASKING_MS;
  const trunks = Map.groupBy(calls, ({ trunk }) => trunk ?? DEFAULT_TRUNK);
  const asked = await Promise.all(
    [...trunks].map(async ([trunk, some]) => {
      const fetchStatus = (await ctx.accountOf(trunk))?.fetchStatus ?? null;
      return fetchStatus === null ? [] : (await askProvider({ ...ctx, fetchStatus }, some, now, goOn)).ended;
    }),
  );
  const ended = asked.flat();
  return ended.length === 0 ? 0 : (await recordOutcomes(ctx, ended)).settled;
}
