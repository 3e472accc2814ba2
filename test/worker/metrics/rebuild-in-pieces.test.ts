// Counters counted anew over many requests: exact or left alone, whatever happens in between.
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { rebuildCounters } from "../../../src/actions/metrics/rebuild-counters.ts";
import type { RebuildStore } from "../../../src/actions/ports/rebuild-store.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { utcDay } from "../../../src/store/counters.ts";
import { d1Calls } from "../../../src/store/d1.ts";
import { d1Rebuilds } from "../../../src/store/metrics/rebuild-runs.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { type Json, makeCampaign } from "../../support/api.ts";
import { expectCountersToEqualAScan } from "../../support/checks/invariants.ts";
import { newCalls } from "../../support/dial-a-batch.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

const { policy } = entrance.context(env);
const NOW = Date.now();
const today = utcDay(NOW);
const yesterday = utcDay(NOW - DAY_MS);
const SMALL = {
  callsAtOnce: 5,
  callsAPiece: 4,
  talliedAPiece: 4,
  contactsAPiece: 2,
  campaignsAtOnce: 2,
  requestMs: 0,
};

const contextWith = (rebuilds: RebuildStore = d1Rebuilds(env.DB)) => ({
  rebuilds,
  clock: () => NOW,
  newId: () => crypto.randomUUID(),
  policy,
});
const asked = { from: yesterday, to: today, campaigns: true };

type Answer = Awaited<ReturnType<typeof rebuildCounters>>;

/** Asks until it is done; `between` happens after each request. */
async function wholeRebuild(between: (n: number) => Promise<void> = async () => {}, ctx = contextWith()) {
  const answers: Answer[] = [await rebuildCounters(ctx, { cursor: null, asked }, SMALL)];
  for (let n = 1; ; n++) {
    const { cursor } = answers.at(-1) as Answer;
    if (cursor === null) break;
    await between(n);
    answers.push(await rebuildCounters(ctx, { cursor }, SMALL));
  }
  const changed = answers.map(a => a.found.changed);
  return {
    requests: answers.length,
    days: answers.flatMap(a => a.found.days.after.map(row => row.date)),
    campaigns: answers.flatMap(a => a.found.campaigns.after.map(row => row.campaign_id)),
    changed: { days: changed.flatMap(c => c.days), campaignIds: changed.flatMap(c => c.campaignIds) },
  };
}

let large = 0;
let waiting: { callId: string }[] = [];

async function attempt(callId: string, campaignId: number, n: number, outcome: "RNR" | "PICKED", at: number) {
  const calls = d1Calls(env.DB);
  const key = { callId, attempt: n };
  await calls.claim([{ ...key, campaignId, campaignRevision: 1 }], `${callId}${n}`, at);
  const ended = { maxAttempts: 3, endedAt: at, externalCallId: null, attemptError: null, error: null };
  const settlement =
    outcome === "PICKED"
      ? ({ stage: "picked", status: "PICKED", nextAttemptAt: null } as const)
      : ({ stage: "waiting_rnr", status: "RNR", nextAttemptAt: at } as const);
  const details = { disposition: outcome === "PICKED" ? "answered" : "busy" } as const;
  await calls.settle([{ ...key, ...ended, ...settlement, outcome, duration: 2.5, details }], at);
}

/** Three small campaigns, and one that no batch may hold: of yesterday, with retries and outcomes of today. */
beforeAll(async () => {
  const calls = d1Calls(env.DB);
  for (const count of [2, 0, 3, 13]) {
    large = await makeCampaign({
      targets: Array.from({ length: count }, (_, n) => ({ phone_number: `+12025551${100 + n}` })),
    });
    const made = newCalls(large, count, NOW - DAY_MS);
    if (made.length > 0) await calls.accept(made, 0);
    waiting = made;
    for (const [i, { callId }] of made.entries()) {
      if (i % 2 === 0) await attempt(callId, large, 1, "RNR", NOW - DAY_MS);
      if (i % 4 === 0) await attempt(callId, large, 2, "PICKED", NOW);
    }
  }
  await expectCountersToEqualAScan();
});

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare(
      "UPDATE daily_counters SET picked = 77, ended_busy = 77, retries = retries + 1, peak_concurrent = 5",
    ),
    env.DB.prepare("UPDATE campaign_counters SET picked = picked + 9, ended_busy = 0, contacts = 0"),
  ]);
});

it("many small requests mend what one would have mended", async () => {
  const { requests, days, campaigns, changed } = await wholeRebuild();
  expect(requests).toBeGreaterThan(8);
  expect(days).toEqual([yesterday, today]);
  expect(new Set(campaigns).size).toBe(campaigns.length);
  expect(campaigns).toContain(large);
  expect(changed).toEqual({ days: [], campaignIds: [] });
  await expectCountersToEqualAScan();
  const counters = await env.DB.prepare("SELECT contacts FROM campaign_counters WHERE campaign_id = ?1")
    .bind(large)
    .first<Json>();
  expect(counters.contacts).toBe(13);
  const { peak_concurrent } = await env.DB.prepare(
    "SELECT peak_concurrent FROM daily_counters WHERE date = ?1",
  )
    .bind(today)
    .first<Json>();
  expect(peak_concurrent).toBe(5);
});

it("a day that nothing happened on is emptied, and one without counters is counted", async () => {
  await env.DB.prepare("DELETE FROM daily_counters WHERE date = ?1").bind(yesterday).run();
  const { days } = await wholeRebuild();
  expect(days).toEqual([yesterday, today]);
  await expectCountersToEqualAScan();
});

it("what changed while it was counted is left alone and named", async () => {
  const before = await env.DB.prepare("SELECT picked FROM daily_counters WHERE date = ?1")
    .bind(today)
    .first<Json>();
  const call = waiting[1]?.callId ?? "";
  const { days, changed } = await wholeRebuild(async n => {
    if (n === 1) await attempt(call, large, 1, "RNR", NOW);
  });
  expect(days).toEqual([yesterday]);
  expect(changed.days).toEqual([today]);
  const after = await env.DB.prepare("SELECT picked FROM daily_counters WHERE date = ?1")
    .bind(today)
    .first<Json>();
  expect(after.picked).toBe(before.picked);
  // Asked for again when it rests, it is mended.
  expect((await wholeRebuild()).changed.days).toEqual([]);
  await expectCountersToEqualAScan();
});

it("a campaign whose counters changed and changed back is left alone too", async () => {
  const call = waiting[12]?.callId ?? "";
  const move = (to: string, up: string, down: string) => [
    env.DB.prepare("UPDATE calls SET status = ?2 WHERE call_id = ?1").bind(call, to),
    env.DB.prepare(
      `UPDATE campaign_counters SET ${up} = ${up} + 1, ${down} = ${down} - 1, revision = revision + 1
       WHERE campaign_id = ?1`,
    ).bind(large),
  ];
  let moved = 0;
  const store = d1Rebuilds(env.DB);
  const last = store.sumCalls;
  // In the middle of its scan the last call is somewhere else, and behind it as before.
  store.sumCalls = async piece => {
    if (piece.campaignId !== large || moved > 0) return last(piece);
    moved++;
    await env.DB.batch(move("CANCELLED", "cancelled", "picked"));
    return last(piece);
  };
  store.countContacts = async piece => {
    if (piece.campaignId === large && moved === 1) {
      moved++;
      await env.DB.batch(move("PICKED", "picked", "cancelled"));
    }
    return d1Rebuilds(env.DB).countContacts(piece);
  };
  const { changed, campaigns } = await wholeRebuild(undefined, contextWith(store));
  expect(moved).toBe(2);
  expect(changed.campaignIds).toEqual([large]);
  expect(campaigns).not.toContain(large);
  expect((await wholeRebuild()).changed.campaignIds).toEqual([]);
  await expectCountersToEqualAScan();
});

it("a request that dies loses its piece and no count", async () => {
  let died = 0;
  const store = d1Rebuilds(env.DB);
  const { advance } = store;
  store.advance = async (...args) => {
    // Every second one, before or after it is written down.
    if (died++ % 2 === 0) {
      if (died % 4 === 1) await advance(...args);
      throw new Error("died");
    }
    return advance(...args);
  };
  const ctx = contextWith(store);
  let { cursor } = await rebuildCounters(ctx, { cursor: null, asked }, SMALL);
  while (cursor !== null) {
    const next: Answer | null = await rebuildCounters(ctx, { cursor }, SMALL).catch(error => {
      if (String(error) !== "Error: died") throw error;
      return null;
    });
    if (next !== null) cursor = next.cursor;
  }
  expect(died).toBeGreaterThan(8);
  await wholeRebuild();
  await expectCountersToEqualAScan();
});

it("of two requests at once with one cursor one goes on", async () => {
  const { cursor } = await rebuildCounters(contextWith(), { cursor: null, asked }, SMALL);
  if (cursor === null) throw new Error("it was done at once");
  const both = await Promise.allSettled([1, 2].map(() => rebuildCounters(contextWith(), { cursor }, SMALL)));
  const refused = both.filter(b => b.status === "rejected");
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatchObject({ code: "conflict" });
});

it("a finished one may be asked for again, one that is not known is refused", async () => {
  let last: string | null = null;
  let { cursor } = await rebuildCounters(contextWith(), { cursor: null, asked }, SMALL);
  while (cursor !== null) {
    last = cursor;
    ({ cursor } = await rebuildCounters(contextWith(), { cursor }, SMALL));
  }
  const again = await rebuildCounters(contextWith(), { cursor: last ?? "" }, SMALL);
  expect([again.state.at.kind, again.cursor]).toEqual(["done", null]);
  const unknown = await rebuildCounters(contextWith(), { cursor: "nobody" }, SMALL).catch(
    error => error.code,
  );
  expect(unknown).toBe("not_found");
  await expectCountersToEqualAScan();
});

it("no piece reads more than its share, whatever the table holds", async () => {
  const pieceAt = async () => {
    const { db, count } = countingD1(env.DB);
    const store = d1Rebuilds(db);
    await store.rebuildDays(yesterday, today, 5);
    await store.sumDays({ ...asked, after: "", limit: 4 });
    await store.campaignsThatFit(0, { campaigns: 2, calls: 5, contacts: 2 });
    await store.sumCalls({ campaignId: large, after: "", limit: 4 });
    await store.countContacts({ campaignId: large, after: "", limit: 2 });
    return count.read;
  };
  const before = await pieceAt();
  await d1Calls(env.DB).accept(newCalls(large, 500, NOW + 1_000), 0);
  expect(await pieceAt()).toBe(before);
});
