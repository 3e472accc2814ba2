// Permits past their time: one that was never begun lapses, one whose end was noted and not settled is settled, one
// whose call is on the line ends its attempt, unless the provider says that the call is live. Runs inside the gate. D1
// first, then the permit goes: dying in between, the next run finds it again.

import type { DialKey } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd, OutcomeReport } from "../../domain/calls/settlement.ts";
import { HOUR_MS, MINUTE_MS } from "../../domain/time-units.ts";
import type { Permit } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { type RecordContext, recordOutcomes } from "../calls/record-outcomes.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { PermitBook } from "../ports/permit-book.ts";
import type { FetchStatus } from "../ports/provider.ts";
import type { AccountOf } from "../ports/trunk-account.ts";
import { askProvider } from "./ask-provider.ts";

/** Leases ended in one run. */
const CHUNK = 200;
/** Leases that one run asks the provider about, and for how long: a slow one must not hold up the others. */
const ASKED = 20;
const ASKING_MS = 15_000;
/** A provider that calls a dial live for ever is not believed for ever: 12 h after its dial the lease ends. */
const LONGEST_CALL_MS = 12 * HOUR_MS;

export interface LeaseContext extends RecordContext {
  calls: RecordContext["calls"] & Pick<CallStore, "recordDetails">;
  permits: PermitBook;
  /** Null where the provider cannot be asked. */
  fetchStatus: FetchStatus | null;
}

/** Synchronous, so that a dispatch can begin with it. Returns how many lapsed. */
export function lapseUnbegun(permits: PermitBook, now: number): number {
  const lapsed = permits.all().filter(p => !p.begun && p.ended === undefined && p.expiresAt <= now);
  return permits.together(() => lapsed.filter(p => permits.release(p))).length;
}

/** `more`: there is something left whose time has come. */
export interface LeasesEnded {
  /** Ends that were noted, and that nobody had settled. */
  noted: number;
  ended: number;
  extended: number;
  more: boolean;
}

/** What was noted needs no provider: it waits for none. One kind that fails does not hold up the other. */
export async function endExpiredLeases(ctx: LeaseContext): Promise<LeasesEnded> {
  const past = ctx.permits.all().filter(p => p.expiresAt <= ctx.clock());
  const results = await Promise.allSettled([endNoted(ctx, past), endLeases(ctx, past)]);
  const sum = { noted: 0, ended: 0, extended: 0, more: false };
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
    const { noted, ended, extended, more } = result.value;
    sum.noted += noted;
    sum.ended += ended;
    sum.extended += extended;
    sum.more ||= more;
  }
  return sum;
}

async function endNoted(ctx: LeaseContext, past: readonly Permit[]): Promise<LeasesEnded> {
  const ends = past.flatMap(p => (p.ended === undefined ? [] : [p.ended]));
  const noted = await endEach(ctx, ends.slice(0, CHUNK));
  return { noted, ended: 0, extended: 0, more: ends.length > CHUNK };
}

async function endLeases(ctx: LeaseContext, past: readonly Permit[]): Promise<LeasesEnded> {
  const { permits, policy, fetchStatus } = ctx;
  const now = ctx.clock();
  const expired = past.filter(p => p.begun && p.ended === undefined);
  const due = expired.slice(0, fetchStatus === null ? CHUNK : ASKED);
  if (due.length === 0) return { noted: 0, ended: 0, extended: 0, more: false };
  const questions = await questionsOf(ctx, due);
  const askedSince = ctx.clock();
  const goOn = () => ctx.clock() - askedSince < ASKING_MS;
  const { live, ended, rest } = await askProvider(ctx, questions, now, goOn);
  // Nobody is ended for want of time: what was not asked is asked first by the next run.
  const asked = live.length + ended.length + rest.length;
  // A provider that knows nothing of any of them is not asked about the others: their lines have waited long enough.
  const unasked = rest.length === due.length ? expired.slice(due.length, CHUNK) : [];
  const believed = live.filter(p => now < (p.begunAt ?? now) + LONGEST_CALL_MS);
  // What was reported while the provider was asked has ended.
  permits.together(() => {
    for (const { callId, attempt, token } of believed) {
      const permit = permits.of(callId);
      if (permit?.token !== token || permit.ended !== undefined) continue;
      permits.extend({ callId, attempt }, now + policy.leaseSeconds * 1000);
    }
  });
  const over = [...rest, ...unasked, ...live.filter(p => !believed.includes(p))];
  const reports = [...ended, ...leasesEnded(over, policy, now)];
  const settled = await endEach(ctx, reports);
  return { noted: 0, ended: settled, extended: believed.length, more: expired.length > asked };
}

/** Permits with what the provider knows their calls by. */
async function questionsOf(ctx: LeaseContext, permits: readonly Permit[]) {
  if (ctx.fetchStatus === null)
    return permits.map(p => ({ ...p, externalCallId: null, startedAt: p.grantedAt }));
  const rows = await ctx.calls.byIds(permits.map(p => p.callId));
  const calls = new Map(rows.map(({ call }) => [call.callId, call]));
  return permits.map(permit => {
    const attempt = calls.get(permit.callId)?.attempts.find(a => a.attempt === permit.attempt);
    return {
      ...permit,
      externalCallId: attempt?.external_call_id ?? null,
      startedAt: attempt?.started_at ?? permit.grantedAt,
    };
  });
}

/** So many that fail one by one are the database's trouble, not theirs. */
const GIVE_UP_AFTER = 5;

/** All together; when that fails, one by one, so that one that cannot be ended keeps no other's line. */
async function endEach(ctx: LeaseContext, ends: readonly AttemptEnd[]): Promise<number> {
  const { permits } = ctx;
  const held = new Map(ends.map(end => [end, permits.of(end.callId)?.token]));
  const record = async (some: readonly AttemptEnd[]) => {
    await recordOutcomes(ctx, some);
    // Whatever D1 knew of it, its time is over.
    permits.together(() => {
      for (const end of some) {
        const token = held.get(end);
        if (token !== undefined) permits.release({ callId: end.callId, attempt: end.attempt, token });
      }
    });
  };
  if (ends.length === 0) return 0;
  try {
    await record(ends);
    return ends.length;
  } catch (error) {
    if (ends.length === 1) throw error;
    let ended = 0;
    let failed = 0;
    for (const end of ends) {
      try {
        await record([end]);
        ended++;
      } catch {
        if (++failed >= GIVE_UP_AFTER) throw error;
      }
    }
    return ended;
  }
}

/** Longer than a lease can be late: the gate ends its leases by alarm, or the watchdog wakes it within a minute. */
const FORGOTTEN_AFTER_MS = 5 * MINUTE_MS;

/**
 * The watchdog's part: calls on the line for longer than any lease, whatever became of their permits. Returns how
 * many it ended, at most `limit`.
 */
export async function endForgottenAttempts(
  ctx: RecordContext & { accountOf: AccountOf; calls: Pick<CallStore, "onTheLineSince"> },
  now: number,
  limit: number,
): Promise<number> {
  const before = now - ctx.policy.leaseSeconds * 1000 - FORGOTTEN_AFTER_MS;
  const forgotten = await ctx.calls.onTheLineSince(before, limit);
  // A lease that is extended because its call is live is nothing forgotten: its permit ends it.
  const trunks = [...new Set(forgotten.map(c => c.trunk ?? DEFAULT_TRUNK))];
  const accounts = await Promise.all(
    trunks.map(async trunk => ({ trunk, account: await ctx.accountOf(trunk) })),
  );
  const asked = new Set(accounts.flatMap(({ trunk, account }) => (account?.fetchStatus ? [trunk] : [])));
  const past = forgotten.filter(
    c => !asked.has(c.trunk ?? DEFAULT_TRUNK) || c.startedAt < now - LONGEST_CALL_MS,
  );
  if (past.length > 0) await recordOutcomes(ctx, leasesEnded(past, ctx.policy, now));
  return past.length;
}

const leasesEnded = (keys: readonly DialKey[], policy: Policy, now: number): OutcomeReport[] =>
  keys.map(({ callId, attempt }) => ({
    callId,
    attempt,
    outcome: "FAILED",
    duration: 0,
    externalCallId: null,
    error: `No callback within ${policy.leaseSeconds} s`,
    receivedAt: now,
    final: false,
    source: "lease",
  }));
