// Counters that are counted anew in pieces while calls and contacts leave for the archive: exact or left alone.
import { expect, it } from "vitest";
import { rebuildCounters } from "../../../../src/actions/metrics/rebuild-counters.ts";
import type { RebuildStore } from "../../../../src/actions/ports/rebuild-store.ts";
import { d1Rebuilds } from "../../../../src/store/metrics/rebuild-runs.ts";
import { policyOf } from "../../../support/worlds/action-world.ts";
import { type ArchiveWorld, archiveWorld, DAY, NIGHT, OLD } from "../../../support/worlds/archive-world.ts";

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const LIMITS = {
  callsAtOnce: 5,
  callsAPiece: 4,
  talliedAPiece: 4,
  contactsAPiece: 4,
  campaignsAtOnce: 5,
  requestMs: 0,
};
const THAT_DAY = { from: dayOf(OLD), to: dayOf(OLD), campaigns: false };
const TODAY = { from: dayOf(NIGHT), to: dayOf(NIGHT), campaigns: true };

const contextWith = (rebuilds: RebuildStore) => ({
  rebuilds,
  clock: () => NIGHT,
  newId: () => crypto.randomUUID(),
  policy: policyOf(),
});

/** Asks until it is done; which campaigns were counted and which were left alone. */
async function wholeRebuild(store: RebuildStore, asked: typeof TODAY) {
  const ctx = contextWith(store);
  let answer = await rebuildCounters(ctx, { cursor: null, asked }, LIMITS);
  const found = [answer.found];
  while (answer.cursor !== null) {
    answer = await rebuildCounters(ctx, { cursor: answer.cursor }, LIMITS);
    found.push(answer.found);
  }
  return {
    days: found.flatMap(f => f.days.after),
    counted: found.flatMap(f => f.campaigns.after.map(row => row.campaign_id)),
    leftAlone: found.flatMap(f => f.changed.campaignIds),
  };
}

const campaignCounters = (world: ArchiveWorld) =>
  world.all<Record<string, unknown>>("SELECT * FROM campaign_counters").map(({ revision: _, ...row }) => row);
const dayCounters = (world: ArchiveWorld) =>
  world.all<Record<string, unknown>>("SELECT * FROM daily_counters").map(({ revision: _, ...row }) => row);

/** A campaign that is too large for one batch: twelve calls and contacts, some of them old enough to leave. */
async function largeCampaign(world: ArchiveWorld): Promise<number> {
  const campaign = await world.campaign();
  const end = (i: number) => (i % 3 === 0 ? "retried" : i % 3 === 1 ? "FAILED" : "PICKED");
  await world.calls({ campaignId: campaign, count: 6, at: OLD, end });
  await world.calls({ campaignId: campaign, count: 6, at: NIGHT - DAY, end });
  await world.contacts(
    campaign,
    Array.from({ length: 12 }, (_, i) => `+1202555${1000 + i}`),
  );
  return campaign;
}

it("a large campaign is counted with what has left", async () => {
  const world = await archiveWorld();
  const campaign = await largeCampaign(world);
  const right = campaignCounters(world);
  world.end(campaign, "completed", OLD);
  await world.run();
  expect([world.callIdsThere().length, world.contactsThere()]).toEqual([6, []]);
  await world.calls({ campaignId: campaign, count: 6, at: NIGHT - DAY });
  const more = campaignCounters(world);
  expect(more).not.toEqual(right);
  world.db.sqlite.exec(
    "UPDATE campaign_counters SET picked = 99, retries = 0, contacts = 3, total = 0, ended_busy = 7, ended_answered = 0",
  );
  const { counted, leftAlone } = await wholeRebuild(d1Rebuilds(world.db), TODAY);
  expect([counted, leftAlone]).toEqual([[0, campaign], []]);
  expect(campaignCounters(world)).toEqual(more);
});

it.each(["sumCalls", "countContacts", "replaceCampaign"] as const)(
  "a large campaign is left alone when calls leave before %s",
  async when => {
    const world = await archiveWorld();
    const campaign = await largeCampaign(world);
    const right = campaignCounters(world);
    const store = d1Rebuilds(world.db);
    const send = store[when] as (given: unknown) => Promise<unknown>;
    let pieces = 0;
    // Behind the first piece: what was counted in it is counted once more among what has left.
    const leaving = async (given: unknown) => {
      if (pieces++ === (when === "sumCalls" ? 1 : 0)) await world.run();
      return send(given);
    };
    const { leftAlone } = await wholeRebuild({ ...store, [when]: leaving }, TODAY);
    expect(world.callIdsThere()).toHaveLength(6);
    expect(leftAlone).toEqual([campaign]);
    expect(campaignCounters(world)).toEqual(right);
    expect((await wholeRebuild(store, TODAY)).leftAlone).toEqual([]);
    expect(campaignCounters(world)).toEqual(right);
  },
);

it.each(["sumDays", "replaceDays"] as const)(
  "days whose calls leave before %s are refused, and their counters stay",
  async when => {
    const world = await archiveWorld();
    await largeCampaign(world);
    const right = dayCounters(world);
    const store = d1Rebuilds(world.db);
    const send = store[when] as (given: unknown) => Promise<unknown>;
    let pieces = 0;
    const leaving = async (given: unknown) => {
      if (pieces++ === 0) await world.run();
      return send(given);
    };
    const refused = await wholeRebuild({ ...store, [when]: leaving }, THAT_DAY).catch(error => error);
    expect(refused).toMatchObject({
      code: "conflict",
      details: { archived_through: dayOf(OLD), from: dayOf(OLD) },
    });
    expect(dayCounters(world)).toEqual(right);
  },
);

it("pieces mend a day and leave what no scan can tell", async () => {
  const world = await archiveWorld();
  await largeCampaign(world);
  world.db.sqlite.exec("UPDATE daily_counters SET peak_concurrent = 7, dead_letters = 2");
  const right = dayCounters(world);
  expect(right.map(row => row.finished)).toEqual([6, 6]);
  world.db.sqlite.exec(
    "UPDATE daily_counters SET picked = 99, call_seconds = 0, ended_answered = 0, ended_blocked = 5",
  );
  const { days } = await wholeRebuild(d1Rebuilds(world.db), { ...THAT_DAY, to: dayOf(OLD + DAY) });
  expect(days).toHaveLength(1);
  await wholeRebuild(d1Rebuilds(world.db), { ...TODAY, from: dayOf(NIGHT - DAY) });
  expect(dayCounters(world)).toEqual(right);
});
