// A dispatch with thousands of campaigns and lines: bounded statements, nothing overlooked, nobody kept waiting.
import { describe, expect, it, vi } from "vitest";
import { WALK_EVERY_MS } from "../../../../src/actions/dialling/dispatch-memory.ts";
import { named } from "../../../support/named.ts";
import { countingStatements } from "../../../support/platform/counting-statements.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { NOW, permit, SECOND } from "../../../support/worlds/permits.ts";

/** Campaigns with calls that wait for `at`, one each. */
function manyCampaigns(world: World, count: number, at: number): void {
  const rows = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  world.db.sqlite.exec(`INSERT INTO campaigns (name, status, created_at, updated_at)
    ${rows} SELECT 'c' || i, 'pending', 0, 0 FROM n`);
  world.db.sqlite.exec("INSERT INTO campaign_counters (campaign_id) SELECT id FROM campaigns WHERE id > 0");
  world.db.sqlite.exec(`INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts,
      next_attempt_at, created_at, updated_at)
    ${rows} SELECT printf('old-%06d', i), i, '+1999' || i, 'INITIATED', 3, ${at}, 0, 0 FROM n`);
}

describe("with 3,000 campaigns whose calls wait for tomorrow", () => {
  it("finds the one that has a call due now, and then looks at few of the others", async () => {
    const world = makeWorld();
    manyCampaigns(world, 3_000, NOW + 24 * 3_600_000);
    world.db.sqlite.exec(`UPDATE calls SET next_attempt_at = ${NOW} WHERE campaign_id = 2718`);
    expect(await world.dispatch()).toMatchObject({ granted: 1, nextDueAt: NOW + 24 * 3_600_000 });
    expect(world.permits.all().map(p => p.campaignId)).toEqual([2718]);
    const looks = countingStatements(world.db, named("look at campaigns"));
    await world.dispatch();
    expect(looks()).toBe(1);
  });

  it("finds one that becomes due unheard within the time of a walk", async () => {
    const world = makeWorld();
    manyCampaigns(world, 3_000, NOW + 24 * 3_600_000);
    await world.dispatch();
    world.time.now += 100;
    world.db.sqlite.exec(`UPDATE calls SET next_attempt_at = ${NOW} WHERE campaign_id = 2718`);
    const report = await world.dispatch();
    expect(report.granted).toBe(0);
    expect(report.nextDueAt).toBe(NOW + WALK_EVERY_MS);
    world.time.now = NOW + WALK_EVERY_MS;
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
  });

  it("dials a call that was just accepted in the next dispatch, whatever the walk has come to", async () => {
    const world = makeWorld();
    manyCampaigns(world, 3_000, NOW + 24 * 3_600_000);
    await world.dispatch();
    await world.accepted(1234, "+12025550001");
    world.dispatchDeps.memory.hasCalls(1234);
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
  });
});

describe("with 2,000 campaigns that all have a call due", () => {
  it("gives every one of them a line in its turn", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 100 } });
    manyCampaigns(world, 2_000, NOW);
    const served = new Set<number>();
    for (let turn = 0; turn < 40 && served.size < 2_000; turn++) {
      world.time.now += SECOND;
      await world.dispatch();
      for (const held of world.permits.all()) {
        served.add(held.campaignId);
        world.permits.release(held);
        world.db.sqlite.prepare("UPDATE calls SET next_attempt_at = NULL WHERE call_id = ?").run(held.callId);
      }
    }
    expect(served.size).toBe(2_000);
  });
});

describe("calls to numbers that are on the line", () => {
  it("are read past, however many stand in front", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 301 } });
    const id = await world.campaign();
    const list = numbers(300);
    await world.accepted(id, ...list, "+12029990000");
    world.permits.grant(
      list.map((phoneNumber, i) => permit({ callId: `other-${i}`, phoneNumber, campaignId: 7 })),
    );
    for (let n = 0; n < 3; n++) await world.dispatch();
    expect(
      world.permits
        .all()
        .filter(p => p.campaignId === id)
        .map(p => p.phoneNumber),
    ).toEqual(["+12029990000"]);
  });

  it("are not sent to the database, however many lines there are", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 5_000 } });
    const id = await world.campaign();
    await world.accepted(id, "+12029990000");
    world.permits.grant(
      numbers(4_000).map((phoneNumber, i) => permit({ callId: `other-${i}`, phoneNumber, campaignId: 7 })),
    );
    const asked: string[] = [];
    const { due, look } = world.campaigns as unknown as {
      due?: never;
      look: (...args: unknown[]) => unknown;
    };
    expect(due).toBeUndefined();
    const spied = {
      ...world.campaigns,
      look: (...args: unknown[]) => {
        asked.push(JSON.stringify(args));
        return look(...args);
      },
    } as typeof world.campaigns;
    expect(await world.dispatch({ campaigns: spied })).toMatchObject({ granted: 1 });
    expect(Math.max(...asked.map(text => text.length))).toBeLessThan(1_000);
  });
});

describe("with 3,000 campaigns that have all the lines they may have", () => {
  it("looks at few of them for a released line of another", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10_000, dispatchBatchSize: 5_000 } });
    manyCampaigns(world, 3_000, NOW);
    world.db.sqlite.exec("UPDATE campaigns SET max_concurrent_calls = 1");
    world.permits.grant(
      Array.from({ length: 3_000 }, (_, i) =>
        permit({ callId: `held-${i}`, phoneNumber: `+1888${i}`, campaignId: i + 1 }),
      ),
    );
    await world.dispatch();
    const looks = countingStatements(world.db, named("look at campaigns"));
    world.time.now += 100;
    await world.dispatch();
    expect(looks()).toBe(1);
  });
});

describe("with 3,000 campaigns that have lines of their own", () => {
  it("counts the lines in use a few times for a released line, not once a campaign", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 1_001 } });
    manyCampaigns(world, 3_000, NOW);
    world.db.sqlite.exec("UPDATE campaigns SET max_concurrent_calls = 5");
    world.permits.grant(
      numbers(1_000).map((phoneNumber, i) => permit({ callId: `held-${i}`, phoneNumber, campaignId: 1 + i })),
    );
    await world.dispatch();
    for (const { callId, attempt } of world.permits.all().slice(-1))
      world.permits.release({ callId, attempt });
    world.time.now += 100;
    const all = vi.spyOn(world.permits, "all");
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
    expect(all.mock.calls.length).toBeLessThan(30);
  });
});

describe("calls that were granted and are not claimed yet", () => {
  it("are read by none of the dispatches of a burst that come behind", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 500 } });
    const id = await world.campaign();
    let read = 0;
    const look: typeof world.campaigns.look = async (...asked) => {
      const found = await world.campaigns.look(...asked);
      read += found.due.length;
      return found;
    };
    const due: typeof world.calls.due = async (...asked) => {
      const found = await world.calls.due(...asked);
      read += found.length;
      return found;
    };
    const all = numbers(50);
    for (let from = 0; from < all.length; from += 10) {
      await world.accepted(id, ...all.slice(from, from + 10));
      const calls = { ...world.calls, due };
      expect(await world.dispatch({ calls, campaigns: { ...world.campaigns, look } })).toMatchObject({
        granted: 10,
      });
    }
    expect(read).toBe(50);
  });
});

describe("due calls that the rules end or move", () => {
  it("are read by the share, not ever more of them", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 50 } });
    manyCampaigns(world, 20, NOW);
    world.db.sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
      INSERT INTO calls (call_id, campaign_id, phone_number, status, attempts_started, max_attempts,
        next_attempt_at, attempts, created_at, updated_at)
      SELECT printf('used-%06d', i), 1 + i % 20, '+1777' || i, 'RNR', 5, 5, ${NOW} - 1, '[["RNR"]]', 0, 0 FROM n`);
    const asked: number[] = [];
    const due: typeof world.calls.due = (wanted, now) => {
      asked.push(wanted.reduce((sum, w) => sum + w.limit, 0));
      return world.calls.due(wanted, now);
    };
    await world.dispatch({ calls: { ...world.calls, due } });
    expect(Math.max(...asked)).toBeLessThanOrEqual(50);
  });
});
