// Who is given a line: never more than there are, shared fairly, at the right time, and not lost with the queue.
import { describe, expect, it } from "vitest";
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import { DispatchMemory } from "../../../../src/actions/dialling/dispatch-memory.ts";
import { GRANT_SECONDS } from "../../../../src/actions/dialling/grant-permits.ts";
import { moveCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { insertContacts } from "../../../../src/store/campaigns/create-campaign.ts";
import { named } from "../../../support/named.ts";
import { callIdsOf, failOnce, makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, permit, SECOND } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";
const BEN = "+12025550002";
/** Fridays from three in the afternoon; it is noon. */
const CLOSED_UNTIL_THREE = [{ day_of_week: 5, start: "15:00", end: "18:00" } as const];

const heldBy = (world: World, campaignId: number) =>
  world.permits.all().filter(p => p.campaignId === campaignId).length;

describe("a due call", () => {
  it("gets a permit first, then its message, and nothing is written to D1", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const callId = await world.acceptedOne(id, ANNA);
    let heldWhenSent = 0;
    world.queue.onSend = () => {
      heldWhenSent = world.permits.all().length;
    };
    const before = world.row(callId);

    const report = await world.dispatch();
    expect(report).toMatchObject({ granted: 1, more: false });
    expect(heldWhenSent).toBe(1);
    const [given] = world.permits.all();
    expect(given).toMatchObject({
      callId,
      attempt: 1,
      campaignId: id,
      phoneNumber: ANNA,
      campaignRevision: 1,
      rulesVersion: world.policy.version,
      openUntil: null,
      begun: false,
      grantedAt: NOW,
      expiresAt: NOW + GRANT_SECONDS * SECOND,
    });
    expect(world.queue.waiting).toEqual([{ callId, attempt: 1, token: given?.token }]);
    expect(world.row(callId)).toEqual(before);
  });

  it("is not granted twice while it holds a permit", async () => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), ANNA);
    await world.dispatch();
    expect(await world.dispatch()).toMatchObject({ granted: 0 });
    expect(world.queue.waiting).toHaveLength(1);
  });

  it("carries the end of the window that was looked at", async () => {
    const world = makeWorld();
    const id = await world.campaign({ businessHours: [{ day_of_week: 5, start: "09:00", end: "12:30" }] });
    await world.acceptedOne(id, ANNA);
    await world.dispatch();
    expect(world.permits.all()[0]?.openUntil).toBe(NOW + 30 * MINUTE);
  });

  it.each([
    ["paused", "UPDATE campaigns SET status = 'paused'"],
    ["cancelled", "UPDATE campaigns SET status = 'cancelled'"],
    ["inactive", "UPDATE campaigns SET is_active = 0"],
  ])("waits while its campaign is %s", async (_, sql) => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), ANNA);
    world.db.sqlite.exec(sql);
    expect(await world.dispatch()).toMatchObject({ granted: 0 });
    expect(world.queue.waiting).toEqual([]);
  });

  it("is found later by the time it is due, when it is not due yet", async () => {
    const world = makeWorld();
    const id = await world.campaign({ businessHours: [...CLOSED_UNTIL_THREE] });
    await world.acceptedOne(id, ANNA);
    expect(await world.dispatch()).toMatchObject({ granted: 0, nextDueAt: NOW + 3 * HOUR });
    world.time.now += 3 * HOUR;
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
  });
});

describe("the lines", () => {
  it("are never more than the trunk has, over several dispatches and releases", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 3 } });
    const id = await world.campaign();
    await world.accepted(id, ...numbers(10));
    expect(await world.dispatch()).toMatchObject({ granted: 3 });
    expect(await world.dispatch()).toMatchObject({ granted: 0 });
    const [first] = world.permits.all();
    if (first !== undefined) world.permits.release(first);
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
    expect(world.permits.all()).toHaveLength(3);
    expect(world.queue.waiting).toHaveLength(4);
  });

  it("are never more than a campaign may have, and the others use the rest", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10 } });
    const small = await world.campaign({ maxConcurrentCalls: 2 });
    const big = await world.campaign();
    await world.accepted(small, ...numbers(20, "+1202555"));
    await world.accepted(big, ...numbers(20, "+1303555"));
    await world.dispatch();
    await world.dispatch();
    expect([heldBy(world, small), heldBy(world, big)]).toEqual([2, 8]);
  });

  it("are never more than a campaign may have, when one of its calls gets a permit in the middle of it", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 10 } });
    const id = await world.campaign({ maxConcurrentCalls: 2 });
    const other = await world.campaign();
    await world.accepted(id, ...numbers(20, "+1202555"));
    await world.accepted(other, ...numbers(3, "+1303555"));
    const found = permit({ callId: "found on the line", campaignId: id, begun: true, begunAt: NOW });
    world.db.faults.after = () => void world.permits.adopt([found]);
    await world.dispatch();
    expect([heldBy(world, id), heldBy(world, other)]).toEqual([2, 3]);
  });

  it("go half and half to a big and a small campaign that both have work", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 20 } });
    const big = await world.campaign();
    await world.accepted(big, ...numbers(500, "+1202555"));
    const small = await world.campaign();
    await world.accepted(small, ...numbers(30, "+1303555"));
    await world.dispatch();
    expect([heldBy(world, big), heldBy(world, small)]).toEqual([10, 10]);
  });

  it("go to the campaign that came late as soon as lines come back", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 4 } });
    const big = await world.campaign();
    await world.accepted(big, ...numbers(50, "+1202555"));
    await world.dispatch();
    const small = await world.campaign();
    await world.accepted(small, ...numbers(50, "+1303555"));
    for (const held of world.permits.all().slice(0, 2)) {
      world.permits.release(held);
      await world.dispatch();
    }
    expect([heldBy(world, big), heldBy(world, small)]).toEqual([2, 2]);
  });

  it("take turns when there is only one, also after the gate has started again", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 1 } });
    const [one, two] = [await world.campaign(), await world.campaign()];
    await world.accepted(one, ...numbers(5, "+1202555"));
    await world.accepted(two, ...numbers(5, "+1303555"));
    const turns: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      world.time.now += SECOND;
      await world.dispatch();
      for (const held of world.permits.all()) {
        turns.push(held.campaignId);
        world.permits.release(held);
        world.db.sqlite
          .prepare("UPDATE calls SET next_attempt_at = ? WHERE call_id = ?")
          .run(NOW + HOUR, held.callId);
      }
    }
    expect(turns).toEqual([one, two, one, two, one, two]);
  });

  it("are given at the trunk's pace", async () => {
    const world = makeWorld();
    await world.accepted(await world.campaign(), ...numbers(10));
    expect(await world.dispatch({ pace: () => 4 - world.permits.all().length })).toMatchObject({
      granted: 4,
    });
    expect(world.permits.all()).toHaveLength(4);
  });

  it("are given in batches, and more are announced", async () => {
    const world = makeWorld({ policy: { dispatchBatchSize: 4 } });
    await world.accepted(await world.campaign(), ...numbers(10));
    const reports = [await world.dispatch(), await world.dispatch(), await world.dispatch()];
    expect(reports.map(r => r.granted)).toEqual([4, 4, 2]);
    expect(reports.map(r => r.more)).toEqual([true, true, false]);
  });
});

describe("a number", () => {
  it("that is on the line is not dialled for another call, and the lines go to others", async () => {
    const world = makeWorld({ policy: { duplicateWindowMs: MINUTE } });
    const [one, other] = [await world.campaign(), await world.campaign()];
    await world.acceptedOne(one, ANNA);
    await world.dispatch();
    world.time.now += 2 * MINUTE;
    const again = await world.acceptedOne(other, ANNA);
    const ben = await world.acceptedOne(other, BEN);

    world.queue.take();
    await world.dispatch();
    expect(callIdsOf(world.queue.waiting)).toEqual([ben]);
    for (const held of world.permits.all().filter(p => p.phoneNumber === ANNA)) world.permits.release(held);
    world.db.sqlite.exec(
      `UPDATE calls SET status = 'PICKED', next_attempt_at = NULL WHERE campaign_id = ${one}`,
    );
    await world.dispatch();
    expect(callIdsOf(world.queue.waiting)).toEqual([ben, again]);
  });

  it("that several due calls have is given one line", async () => {
    const world = makeWorld({ policy: { duplicateWindowMs: 0 } });
    const [one, other] = [await world.campaign(), await world.campaign()];
    for (const campaignId of [one, one, other, one, other]) {
      await world.acceptedOne(campaignId, ANNA);
      world.time.now++;
    }
    const ben = await world.acceptedOne(other, BEN);
    await world.dispatch();
    expect(
      world.permits
        .all()
        .map(p => p.phoneNumber)
        .sort(),
    ).toEqual([ANNA, BEN]);
    expect(callIdsOf(world.queue.waiting)).toContain(ben);
  });
});

describe("a queue that takes nothing", () => {
  it("leaves no permit, and the calls are due as before", async () => {
    const world = makeWorld();
    const ids = await world.accepted(await world.campaign(), ANNA, BEN);
    world.queue.onSend = () => {
      throw new Error("the queue is full");
    };
    await expect(world.dispatch()).rejects.toThrow("the queue is full");
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();

    world.queue.onSend = () => {};
    expect(await world.dispatch()).toMatchObject({ granted: 2 });
    expect(callIdsOf(world.queue.waiting)).toEqual(ids);
  });

  it("and still has delivered the message leads to no dial without a permit", async () => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), ANNA);
    const delivered: Parameters<typeof world.place>[0][number][] = [];
    world.queue.onSend = messages => {
      delivered.push(...messages);
      throw new Error("the answer was lost");
    };
    await expect(world.dispatch()).rejects.toThrow("the answer was lost");
    await world.place(delivered);
    expect(world.provider.dialled).toEqual([]);
  });
});

describe("a calling window that is closed when a call's time has come", () => {
  const postponing = (calls: string[]) => calls.filter(sql => sql.includes(named("postpone calls")));

  it("moves all calls of the campaign to the opening with one statement, and grants nothing", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    await world.accepted(id, ...numbers(40));
    // The hours came after the calls.
    world.db.sqlite
      .prepare("UPDATE campaigns SET business_hours = ?, revision = 2")
      .run(JSON.stringify(CLOSED_UNTIL_THREE));
    const statements: string[] = [];
    world.db.faults.before = sql => void statements.push(sql);

    expect(await world.dispatch()).toMatchObject({ granted: 0, postponed: 40, nextDueAt: NOW + 3 * HOUR });
    expect(postponing(statements)).toHaveLength(1);
    expect(new Set(world.rows().map(r => r.next_attempt_at))).toEqual(new Set([NOW + 3 * HOUR]));
    expect(world.permits.all()).toEqual([]);
    world.expectTruth();
  });

  it("moves those of another zone to theirs, and dials where it is open", async () => {
    const world = makeWorld();
    const id = await world.campaign({ timeZone: "UTC" });
    await initiateCalls(world.initiateDeps, [
      {
        campaignId: id,
        numbers: [
          { phoneNumber: ANNA, timeZone: null, metadata: null },
          { phoneNumber: BEN, timeZone: "Europe/Helsinki", metadata: null },
          { phoneNumber: "+12025550003", timeZone: "America/New_York", metadata: null },
        ],
      },
    ]);
    // Two to three in the afternoon: it is noon in UTC, two in Helsinki, seven in New York.
    world.db.sqlite
      .prepare("UPDATE campaigns SET business_hours = ?")
      .run(JSON.stringify([{ day_of_week: 5, start: "14:00", end: "15:00" }]));

    expect(await world.dispatch()).toMatchObject({ granted: 1, postponed: 2, nextDueAt: NOW + 2 * HOUR });
    expect(world.permits.all().map(p => p.phoneNumber)).toEqual([BEN]);
    expect(world.rows().map(r => r.next_attempt_at)).toEqual([NOW + 2 * HOUR, NOW, NOW + 7 * HOUR]);
  });

  it("never opens within the search horizon: looked at again a day later", async () => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), ANNA);
    world.db.sqlite.exec("UPDATE campaigns SET time_zone = 'Nowhere/Land'");
    expect(await world.dispatch()).toMatchObject({ granted: 0, postponed: 1 });
    expect(world.rows()[0]?.next_attempt_at).toBe(NOW + 24 * HOUR);
  });

  it("holds a retry back under the retry rules, and not a first attempt", async () => {
    const world = makeWorld({
      rules: `timezone: "UTC"
global_rules: [{ day_of_week: "friday", start_time: "16:00", end_time: "18:00" }]`,
    });
    const id = await world.campaign();
    const [retry, first] = await world.accepted(id, ANNA, BEN);
    world.db.sqlite
      .prepare("UPDATE calls SET status = 'RNR', attempts_started = 1, attempts = '[[]]' WHERE call_id = ?")
      .run(retry ?? "");
    expect(await world.dispatch()).toMatchObject({ granted: 1, postponed: 1 });
    expect(world.permits.all().map(p => p.callId)).toEqual([first]);
    expect(world.row(retry ?? "").next_attempt_at).toBe(NOW + 4 * HOUR);
  });
});

describe("a call whose attempts are used up under the rules in force", () => {
  it("ends, saying so, and its line goes to another", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 1 }, rules: "defaults: { max_attempts: 2 }" });
    const id = await world.campaign();
    const old = await world.acceptedOne(id, ANNA);
    await world.dial();
    await world.record([world.report(old, "RNR")]);
    // The limit is lowered while the call waits for its second attempt.
    world.db.sqlite.prepare("UPDATE campaigns SET retry_policy = ?, revision = 2").run('{"max_attempts":1}');
    world.time.now += HOUR;
    const young = await world.acceptedOne(id, BEN);

    expect(await world.dispatch()).toMatchObject({ granted: 1, exhausted: 1 });
    expect(world.row(old)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      attempts_started: 1,
      max_attempts: 1,
      error_message: "Max retry attempts reached (1)",
    });
    expect(world.permits.all().map(p => p.callId)).toEqual([young]);
    world.expectTruth();
  });

  it("ends once when the answer of ending it was lost", async () => {
    const world = makeWorld({ rules: "defaults: { max_attempts: 2 }" });
    const id = await world.campaign();
    const callId = await world.acceptedOne(id, ANNA);
    await world.dial();
    await world.record([world.report(callId, "RNR")]);
    world.db.sqlite.prepare("UPDATE campaigns SET retry_policy = ?, revision = 2").run('{"max_attempts":1}');
    world.time.now += HOUR;
    failOnce(world, "after", named("exhaust calls"));
    await expect(world.dispatch()).rejects.toThrow("D1 is out of reach");
    expect(await world.dispatch()).toMatchObject({ exhausted: 0 });
    expect(world.row(callId).status).toBe("FAILED");
    world.expectTruth();
  });
});

describe("the hopper of a started campaign", () => {
  it("turns contacts into calls in their order and dials them in the same dispatch", async () => {
    const world = makeWorld();
    const list = numbers(5).reverse();
    await world.started({}, list);
    expect(await world.dispatch()).toMatchObject({ granted: 5, fed: 5, more: true });
    expect(world.rows().map(r => r.phone_number)).toEqual(list);
    world.expectTruth();
  });

  it("takes the next few hundred at a time, only when the campaign runs low", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 600 } });
    const id = await world.started({}, numbers(1_300));
    await world.dispatch();
    expect(world.rows()).toHaveLength(500);
    await world.dispatch();
    expect(world.rows()).toHaveLength(1_000);
    expect(heldBy(world, id)).toBe(600);
    await world.dispatch();
    expect(world.rows()).toHaveLength(1_000);
    world.expectTruth();
  });

  it("is fed once each when it is interrupted after the commit and run again", async () => {
    const world = makeWorld();
    const list = numbers(7);
    await world.started({}, list);
    failOnce(world, "after", named("count taken contacts"));
    expect((await world.dispatch()).trouble).toHaveLength(1);
    await world.dispatch();
    expect(world.rows().map(r => r.phone_number)).toEqual(list);
    expect(world.permits.all()).toHaveLength(7);
    world.expectTruth();
  });

  it("is fed once each when two feeders have read the same cursor", async () => {
    const world = makeWorld();
    const list = numbers(7);
    await world.started({}, list);
    await Promise.all([
      world.dispatch().catch(() => {}),
      world.dispatch({ permits: makeWorld().permits }).catch(() => {}),
    ]);
    expect(world.rows().map(r => r.phone_number)).toEqual(list);
    world.expectTruth();
  });

  it("lets a contact inside its duplicate window wait until its end, and does not drop it", async () => {
    const world = makeWorld();
    const other = await world.campaign();
    await world.acceptedOne(other, ANNA);
    await world.dispatch();
    world.time.now += MINUTE;
    await world.started({}, [ANNA, BEN]);

    await world.dispatch();
    const [, anna, ben] = world.rows();
    expect([anna?.phone_number, anna?.next_attempt_at]).toEqual([ANNA, NOW + 5 * MINUTE]);
    expect(ben?.next_attempt_at).toBe(NOW + MINUTE);
    expect(world.permits.all().map(p => p.phoneNumber)).toEqual([ANNA, BEN]);

    for (const held of world.permits.all()) world.permits.release(held);
    world.db.sqlite.exec("UPDATE calls SET next_attempt_at = NULL, status = 'PICKED' WHERE campaign_id = 1");
    expect(await world.dispatch()).toMatchObject({ nextDueAt: NOW + 5 * MINUTE });
    world.time.now = NOW + 5 * MINUTE;
    await world.dispatch();
    expect(world.permits.all().map(p => p.phoneNumber)).toContain(ANNA);
  });

  it("feeds nothing while its campaign is closed, and looks again at the opening", async () => {
    const world = makeWorld();
    await world.started({ businessHours: [...CLOSED_UNTIL_THREE] }, numbers(3));
    const report = await world.dispatch();
    expect(report).toMatchObject({ fed: 0, granted: 0 });
    expect(report.nextDueAt).toBeGreaterThan(NOW);
    expect(report.nextDueAt).toBeLessThanOrEqual(NOW + 3 * HOUR);
    expect(world.rows()).toEqual([]);
    world.time.now += 3 * HOUR;
    expect(await world.dispatch()).toMatchObject({ granted: 3 });
  });

  it.each([
    ["paused", "pause"],
    ["completed", "complete"],
    ["cancelled", "cancel"],
  ] as const)(
    "feeds no more once the campaign is %s, also when it is in the middle of it",
    async (_, verb) => {
      const world = makeWorld();
      const id = await world.started({}, numbers(3));
      world.db.faults.before = async sql => {
        if (!sql.includes(named("feed calls"))) return;
        world.db.faults.before = () => {};
        await moveCampaign(world.db, id, verb, NOW);
      };
      expect(await world.dispatch()).toMatchObject({ fed: 0, granted: 0 });
      expect(world.rows()).toEqual([]);
      expect(await world.dispatch()).toMatchObject({ fed: 0, granted: 0 });
      world.expectTruth();
    },
  );
});

describe("a campaign in progress", () => {
  const finish = async (world: World) => {
    for (const held of world.permits.all()) await world.record([world.report(held.callId, "PICKED")]);
  };

  it("completes when its last call has ended", async () => {
    const world = makeWorld();
    const id = await world.started({}, numbers(3));
    await world.dial();
    expect(await world.dispatch()).toMatchObject({ completed: 0 });
    await finish(world);
    world.time.now += SECOND;
    expect(await world.dispatch()).toMatchObject({ completed: 1 });
    expect(await world.campaignOf(id)).toMatchObject({ status: "completed", completedAt: NOW + SECOND });
  });

  it("does not complete while a call waits for a retry", async () => {
    const world = makeWorld();
    const id = await world.started({}, [ANNA]);
    await world.dial();
    const [held] = world.permits.all();
    await world.record([world.report(held?.callId ?? "", "RNR")]);
    expect(await world.dispatch()).toMatchObject({ completed: 0, nextDueAt: NOW + HOUR });
    expect((await world.campaignOf(id)).status).toBe("in_progress");
  });

  it("does not complete while a contact is not called yet, be it one that has just been added", async () => {
    const world = makeWorld();
    const id = await world.started({}, [ANNA]);
    await world.dial();
    await finish(world);
    await insertContacts(world.db, id, [{ phoneNumber: BEN, timeZone: null, metadata: null }], NOW);
    expect(await world.campaigns.completeFinished(NOW + HOUR, [id])).toEqual([]);
    await world.dial();
    await finish(world);
    expect(await world.campaigns.completeFinished(NOW + HOUR, [id])).toEqual([id]);
  });

  it("does not complete when it never had a contact, however long it runs", async () => {
    const world = makeWorld();
    const id = await world.started({}, []);
    world.time.now += 24 * HOUR;
    expect(await world.dispatch()).toMatchObject({ completed: 0 });
    expect((await world.campaignOf(id)).status).toBe("in_progress");
  });

  it("completes again when it was started again with nothing new, after a minute to add numbers in", async () => {
    const world = makeWorld();
    const id = await world.started({}, [ANNA]);
    await world.dial();
    await finish(world);
    await world.dispatch();
    await moveCampaign(world.db, id, "start", NOW);
    expect(await world.dispatch()).toMatchObject({ completed: 0 });
    world.time.now += MINUTE;
    expect(await world.dispatch()).toMatchObject({ completed: 1 });
  });
});

describe("what the dispatch before saw", () => {
  it("is never decided on: a campaign that stopped since gets nothing, its lines go to the others", async () => {
    const world = makeWorld({ policy: { maxConcurrentCalls: 6 } });
    const [stops, goes] = [await world.campaign(), await world.campaign()];
    await world.accepted(stops, ...numbers(20, "+1202555"));
    await world.accepted(goes, ...numbers(20, "+1303555"));
    await world.dispatch();
    for (const held of world.permits.all()) world.permits.release(held);
    world.db.sqlite.exec(`UPDATE campaigns SET status = 'paused', revision = 2 WHERE id = ${stops}`);
    await world.dispatch();
    expect([heldBy(world, stops), heldBy(world, goes)]).toEqual([0, 6]);
  });

  it("makes no difference to who is given a line", async () => {
    const outcomes = await Promise.all(
      [true, false].map(async forgetful => {
        const world = makeWorld({ policy: { maxConcurrentCalls: 5 } });
        const ids = [
          await world.campaign({ maxConcurrentCalls: 2 }),
          await world.campaign(),
          await world.campaign(),
        ];
        for (const [i, id] of ids.entries())
          await world.accepted(id, ...numbers(6 * (i + 1), `+1${202 + i}555`));
        const given: string[] = [];
        for (let turn = 0; turn < 8; turn++) {
          world.time.now += SECOND;
          await world.dispatch(forgetful ? { memory: new DispatchMemory() } : {});
          given.push(...world.queue.take().map(m => world.row(m.callId).phone_number));
          for (const held of world.permits.all().slice(0, 1 + (turn % 3))) {
            world.permits.release(held);
            world.db.sqlite
              .prepare("UPDATE calls SET next_attempt_at = NULL WHERE call_id = ?")
              .run(held.callId);
          }
        }
        return given;
      }),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]?.length).toBeGreaterThan(12);
  });
});

describe("a permit that nobody began", () => {
  it("keeps its call out of dispatch only until it is gone", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    world.permits.grant([permit({ callId, phoneNumber: ANNA })]);
    expect(await world.dispatch()).toMatchObject({ granted: 0 });
    world.permits.release({ callId, attempt: 1 });
    expect(await world.dispatch()).toMatchObject({ granted: 1 });
  });
});
