// Accepting calls: what a client is told is what is stored, whatever D1 does.
import { describe, expect, it } from "vitest";
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import type { Acceptance } from "../../../../src/domain/calls/acceptance.ts";
import { callIds } from "../../../../src/store/calls/call-id.ts";
import { moveCampaign, updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { named } from "../../../support/named.ts";
import { countingStatements } from "../../../support/platform/counting-statements.ts";
import {
  callIdsOf,
  failAlways,
  failOnce,
  makeWorld,
  numbers,
  requestOf,
} from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../../support/worlds/permits.ts";

const INSERT = named("accept calls");
const ANNA = "+12025550001";
const BEN = "+12025550002";

const done = (result: Acceptance | undefined) => {
  if (result?.kind !== "done") throw new Error(`not done: ${JSON.stringify(result)}`);
  return result;
};
const acceptedNumbers = (result: Acceptance | undefined) => done(result).accepted.map(c => c.phoneNumber);
const refusedNumbers = (result: Acceptance | undefined) => done(result).refused.map(r => r.phoneNumber);

describe("a call that may be accepted", () => {
  it("is stored, due at once, with the limit in force", async () => {
    const world = makeWorld();
    const id = await world.campaign({ name: "Reminders" });

    const result = done(await world.initiate(id, ANNA));

    expect(result).toMatchObject({
      campaignName: "Reminders",
      refused: [],
      accepted: [{ campaignId: id, phoneNumber: ANNA, maxAttempts: 3, nextAttemptAt: NOW, createdAt: NOW }],
    });
    expect(world.rows()).toMatchObject([
      {
        call_id: result.accepted[0]?.callId,
        status: "INITIATED",
        attempts_started: 0,
        max_attempts: 3,
        next_attempt_at: NOW,
        attempts: [],
      },
    ]);
    world.expectTruth();
  });

  it("waits for the business hours when it comes before them", async () => {
    const world = makeWorld();
    const id = await world.campaign({ businessHours: [{ day_of_week: 5, start: "15:00", end: "18:00" }] });
    expect(done(await world.initiate(id, ANNA)).accepted[0]?.nextAttemptAt).toBe(NOW + 3 * HOUR);
  });

  it("keeps its own zone and metadata", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await initiateCalls(world.initiateDeps, [
      {
        campaignId: id,
        numbers: [{ phoneNumber: ANNA, timeZone: "Europe/Paris", metadata: '{"order":[1]}' }],
      },
    ]);
    expect(world.rows()).toMatchObject([{ time_zone: "Europe/Paris", metadata: '{"order":[1]}' }]);
  });

  it.each(["pending", "in_progress", "paused", "completed"])(
    "is taken by a campaign that is %s",
    async status => {
      const world = makeWorld();
      const id = await world.campaign();
      world.db.sqlite.prepare("UPDATE campaigns SET status = ?").run(status);
      expect(acceptedNumbers(await world.initiate(id, ANNA))).toEqual([ANNA]);
    },
  );
});

describe("a number that was called a moment ago", () => {
  it("is refused until its window ends, to the millisecond", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const callId = await world.acceptedOne(id, ANNA);

    world.time.now += 5 * MINUTE - 1;
    expect(done(await world.initiate(id, ANNA)).refused).toEqual([
      { phoneNumber: ANNA, holder: { callId, acceptedAt: NOW }, retryAfterMs: 1 },
    ]);
    world.time.now += 1;
    expect(acceptedNumbers(await world.initiate(id, ANNA))).toEqual([ANNA]);
    world.expectTruth();
  });

  it("is refused for another campaign too, without asking D1", async () => {
    const world = makeWorld();
    const [one, other] = [await world.campaign(), await world.campaign()];
    await world.acceptedOne(one, ANNA);
    const inserts = failOnce(world, "before", INSERT);
    expect(refusedNumbers(await world.initiate(other, ANNA))).toEqual([ANNA]);
    expect(inserts.mock.calls.filter(([sql]) => sql.includes(INSERT))).toEqual([]);
  });

  it("is caught by D1's guard when the gate has forgotten it, and remembered again", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const callId = await world.acceptedOne(id, ANNA);
    world.forgetNumbers();
    expect(world.window.holder(ANNA, world.clock(), 5 * MINUTE)).toBeNull();
    world.time.now += MINUTE;

    expect(done(await world.initiate(id, ANNA)).refused).toEqual([
      { phoneNumber: ANNA, holder: { callId, acceptedAt: NOW }, retryAfterMs: 4 * MINUTE },
    ]);
    expect(world.window.holder(ANNA, world.clock(), 5 * MINUTE)).toEqual({ callId, acceptedAt: NOW });
    world.expectTruth();
  });
});

describe("one group of requests", () => {
  it("gives a number that is in it twice to the first, and the other learns which call holds it", async () => {
    const world = makeWorld();
    const [one, other] = [await world.campaign(), await world.campaign()];
    const [first, second] = await initiateCalls(world.initiateDeps, [
      requestOf(one, ANNA),
      requestOf(other, ANNA),
    ]);

    const callId = done(first).accepted[0]?.callId;
    expect(done(second)).toMatchObject({
      accepted: [],
      refused: [{ phoneNumber: ANNA, holder: { callId } }],
    });
    expect(world.rows()).toHaveLength(1);
    world.expectTruth();
  });

  it("refuses one request and accepts the others", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await world.acceptedOne(id, ANNA);
    const results = await initiateCalls(world.initiateDeps, [
      requestOf(id, ANNA),
      requestOf(404, BEN),
      requestOf(id, BEN),
    ]);
    expect(results[0]).toMatchObject({ kind: "done", accepted: [], refused: [{ phoneNumber: ANNA }] });
    expect(results[1]).toEqual({ kind: "campaign_not_found" });
    expect(acceptedNumbers(results[2])).toEqual([BEN]);
    world.expectTruth();
  });

  it("gives ids in the order of asking, over requests, numbers and milliseconds", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const deps = { ...world.initiateDeps, newCallId: callIds() };
    const many = numbers(600);
    const groups = [
      [requestOf(id, ...many.slice(0, 300)), requestOf(id, ...many.slice(300, 301))],
      [requestOf(id, ...many.slice(301, 500))],
      [requestOf(id, ...many.slice(500))],
    ];
    for (const group of groups) {
      await initiateCalls(deps, group);
      // A clock that goes back must not put a later call before an earlier one.
      world.time.now += groups.indexOf(group) === 0 ? 1 : -2;
    }
    expect(world.rows().map(r => r.phone_number)).toEqual(many);
  });

  it("lets every request for one number through when there is no window", async () => {
    const world = makeWorld({ policy: { duplicateWindowMs: 0 } });
    const id = await world.campaign();
    const five = Array.from({ length: 5 }, () => requestOf(id, ANNA));
    const ticking = { ...world.initiateDeps, clock: () => ++world.time.now };
    const results = await initiateCalls(ticking, five);
    expect(results.map(r => r.kind)).toEqual(["done", "done", "done", "done", "done"]);
    expect(results.flatMap(acceptedNumbers)).toEqual([ANNA, ANNA, ANNA, ANNA, ANNA]);
    world.expectTruth();
  });
});

describe("many numbers in one request", () => {
  it("leaves out those inside their window and keeps the order of the rest", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const many = numbers(20);
    const [third, seventh] = [many[3] ?? "", many[7] ?? ""];
    await world.accepted(id, third, seventh);

    const result = await world.initiate(id, ...many);
    expect(refusedNumbers(result)).toEqual([third, seventh]);
    expect(acceptedNumbers(result)).toEqual(many.filter(n => n !== third && n !== seventh));
    expect(callIdsOf(done(result).accepted.map(c => ({ ...c, attempt: 1 })))).toEqual(
      world
        .rows()
        .slice(2)
        .map(r => r.call_id),
    );
    world.expectTruth();
  });

  it("are stored in several statements, in order", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const many = numbers(4_001);
    expect(acceptedNumbers(await world.initiate(id, ...many))).toEqual(many);
    world.expectTruth();
  });
});

describe("a campaign that takes no calls", () => {
  it("is not found when nobody knows it", async () => {
    const world = makeWorld();
    expect(await world.initiate(404, ANNA)).toEqual({ kind: "campaign_not_found" });
  });

  it.each([
    ["inactive", "UPDATE campaigns SET is_active = 0"],
    ["cancelled", "UPDATE campaigns SET status = 'cancelled'"],
  ])("is not found when it is %s", async (_, sql) => {
    const world = makeWorld();
    const id = await world.campaign();
    world.db.sqlite.exec(sql);
    expect(await world.initiate(id, ANNA)).toEqual({ kind: "campaign_not_found" });
    expect(world.rows()).toEqual([]);
  });

  it.each([
    [
      "deactivated",
      (w: ReturnType<typeof makeWorld>, id: number) => updateCampaign(w.db, id, { isActive: false }, NOW),
    ],
    ["cancelled", (w: ReturnType<typeof makeWorld>, id: number) => moveCampaign(w.db, id, "cancel", NOW)],
  ])("is noticed although it was known as active and then %s", async (_, stop) => {
    const world = makeWorld();
    const id = await world.campaign();
    await world.acceptedOne(id, ANNA);
    await stop(world, id);

    expect(world.known.has(id)).toBe(true);
    expect(await world.initiate(id, BEN)).toEqual({ kind: "campaign_not_found" });
    expect(world.rows()).toHaveLength(1);
    world.expectTruth();
  });

  it("says so when it was deactivated in the middle of a request, and stores nothing", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    world.db.faults.before = sql => {
      if (sql.includes(INSERT))
        world.db.sqlite.exec("UPDATE campaigns SET is_active = 0, revision = revision + 1");
    };
    expect(await world.initiate(id, ANNA)).toEqual({ kind: "campaign_not_found" });
    expect(world.rows()).toEqual([]);
    world.expectTruth();
  });

  it("takes calls again once it is active again", async () => {
    const world = makeWorld();
    const id = await world.campaign({ isActive: false });
    expect(await world.initiate(id, ANNA)).toEqual({ kind: "campaign_not_found" });
    await updateCampaign(world.db, id, { isActive: true }, NOW);
    expect(acceptedNumbers(await world.initiate(id, ANNA))).toEqual([ANNA]);
  });
});

describe("a campaign that changed since it was known", () => {
  it("is read again, and the call is accepted under its new hours and name", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await world.acceptedOne(id, ANNA);
    await updateCampaign(
      world.db,
      id,
      { name: "Evenings", businessHours: [{ day_of_week: 5, start: "20:00", end: "21:00" }] },
      NOW,
    );
    const result = done(await world.initiate(id, BEN));
    expect(result.campaignName).toBe("Evenings");
    expect(result.accepted).toMatchObject([{ nextAttemptAt: NOW + 8 * HOUR }]);
    world.expectTruth();
  });

  it("may change once more between reading and inserting", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await world.acceptedOne(id, ANNA);
    let changes = 0;
    world.db.faults.before = sql => {
      if (sql.includes(INSERT) && changes++ < 2)
        world.db.sqlite.exec("UPDATE campaigns SET revision = revision + 1");
    };
    expect(acceptedNumbers(await world.initiate(id, BEN))).toEqual([BEN]);
    world.expectTruth();
  });

  it("still names the calls it has accepted, when it was deactivated between two parts of a big request", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    let inserts = 0;
    world.db.faults.before = sql => {
      if (sql.includes(INSERT) && inserts++ === 1)
        world.db.sqlite.exec("UPDATE campaigns SET is_active = 0, revision = revision + 1");
    };
    const result = await world.initiate(id, ...numbers(4_500));
    expect(world.rows()).toHaveLength(4_000);
    // Calls that are stored will be dialled: a client that is told "not found" does not know of them.
    expect(result.kind).toBe("done");
  });
});

describe("D1 in trouble", () => {
  it("accepts once when the insert's answer was lost after its commit", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    failOnce(world, "after", INSERT);

    const result = done(await world.initiate(id, ANNA, BEN));
    expect(acceptedNumbers(result)).toEqual([ANNA, BEN]);
    expect(world.rows().map(r => r.call_id)).toEqual(result.accepted.map(c => c.callId));
    expect(world.window.holder(ANNA, NOW, MINUTE)?.callId).toBe(result.accepted[0]?.callId);
    world.expectTruth();
  });

  it("accepts what was refused and what was inserted alike, when a lost answer held both", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const holder = await world.acceptedOne(id, ANNA);
    world.forgetNumbers();
    failOnce(world, "after", INSERT);

    const result = done(await world.initiate(id, ANNA, BEN));
    expect(acceptedNumbers(result)).toEqual([BEN]);
    expect(result.refused).toMatchObject([{ phoneNumber: ANNA, holder: { callId: holder } }]);
    world.expectTruth();
  });

  it("tries again when the insert failed before its commit, and accepts once", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    failOnce(world, "before", INSERT);
    expect(acceptedNumbers(await world.initiate(id, ANNA))).toEqual([ANNA]);
    expect(world.rows()).toHaveLength(1);
    world.expectTruth();
  });

  it("says so, with nothing stored and no number held, when every insert fails", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    failAlways(world, "before", INSERT);
    expect((await world.initiate(id, ANNA)).kind).toBe("unavailable");
    expect(world.rows()).toEqual([]);
    world.expectTruth();

    world.db.faults.before = () => {};
    expect(acceptedNumbers(await world.initiate(id, ANNA))).toEqual([ANNA]);
  });

  it("says so when the insert's answer is lost and nobody can say what it did; asking again is refused as a repeat", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    failAlways(world, "after", INSERT);
    failAlways(world, "before", named("existing calls"));
    expect((await world.initiate(id, ANNA)).kind).toBe("unavailable");

    world.db.faults.after = () => {};
    world.db.faults.before = () => {};
    world.time.now += SECOND;
    expect(refusedNumbers(await world.initiate(id, ANNA))).toEqual([ANNA]);
    expect(world.rows()).toHaveLength(1);
    world.expectTruth();
  });

  it("says so when campaigns cannot be read, rather than to call one unknown", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    failAlways(world, "before", "campaigns");
    expect((await world.initiate(id, ANNA)).kind).toBe("unavailable");
  });

  it("is told to every request of a group, whichever campaign it is for: nothing of any of them is stored", async () => {
    const world = makeWorld();
    const asked = [await world.campaign(), await world.campaign()].map((id, i) =>
      requestOf(id, [ANNA, BEN][i] ?? ""),
    );
    failAlways(world, "before", INSERT);
    expect((await initiateCalls(world.initiateDeps, asked)).map(r => r.kind)).toEqual([
      "unavailable",
      "unavailable",
    ]);
    expect(world.rows()).toEqual([]);
    world.db.faults.before = () => {};
    expect((await initiateCalls(world.initiateDeps, asked)).map(r => r.kind)).toEqual(["done", "done"]);
    world.expectTruth();
  });
});

describe("a group of requests for 200 campaigns", () => {
  it("goes to D1 in one batch, and is counted by campaign and day", async () => {
    const world = makeWorld();
    const ids: number[] = [];
    for (let n = 0; n < 200; n++) ids.push(await world.campaign());
    const list = numbers(400);
    const inserts = countingStatements(world.db, INSERT);
    const results = await initiateCalls(
      world.initiateDeps,
      ids.map((id, n) => requestOf(id, list[2 * n] ?? "", list[2 * n + 1] ?? "")),
    );
    expect(inserts()).toBe(1);
    expect(results.every(r => r.kind === "done" && r.accepted.length === 2)).toBe(true);
    world.expectTruth();
  });

  it("counts a campaign once that needs several statements", async () => {
    const world = makeWorld();
    const [big, small] = [await world.campaign(), await world.campaign()];
    const inserts = countingStatements(world.db, INSERT);
    await initiateCalls(world.initiateDeps, [
      requestOf(big, ...numbers(2_500)),
      requestOf(small, ...numbers(3, "+1303555")),
    ]);
    expect(inserts()).toBe(1);
    expect(world.rows()).toHaveLength(2_503);
    world.expectTruth();
  });
});
