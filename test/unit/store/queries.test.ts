// The stores' queries, one by one: what they find, in what order, and what a limit leaves for the next time.
import { describe, expect, it } from "vitest";
import {
  CAMPAIGN_STATUSES,
  CAMPAIGN_TRANSITIONS,
  type CampaignVerb,
} from "../../../src/domain/campaigns/campaign.ts";
import { callIds } from "../../../src/store/calls/call-id.ts";
import { listCalls } from "../../../src/store/calls/list-calls.ts";
import { recentDays } from "../../../src/store/calls/read-calls.ts";
import { recallFirstAttempts } from "../../../src/store/calls/recall-first-attempts.ts";
import { listCampaigns, moveCampaign, updateCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { insertContacts } from "../../../src/store/campaigns/create-campaign.ts";
import { listContacts } from "../../../src/store/contacts/list-contacts.ts";
import { recordPeak } from "../../../src/store/metrics/record-peak.ts";
import { waitingTotal } from "../../../src/store/metrics/totals.ts";
import { failOnce, makeWorld, numbers } from "../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW, SECOND } from "../../support/worlds/permits.ts";

const VERBS = Object.keys(CAMPAIGN_TRANSITIONS) as CampaignVerb[];

describe("call ids", () => {
  it("are UUIDs of version 7 that sort by time, within a millisecond and while the clock goes back", () => {
    const next = callIds();
    const times = [NOW, NOW, NOW + 1, NOW - 5_000, NOW + 1, NOW + 2, ...Array<number>(3_000).fill(NOW + 2)];
    const ids = times.map(next);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(Number.parseInt((ids[0] ?? "").replace("-", "").slice(0, 12), 16)).toBe(NOW);
  });
});

describe.each(CAMPAIGN_STATUSES)("a campaign that is %s", status => {
  it.each(VERBS)("obeys %s exactly when that is legal", async verb => {
    const world = makeWorld();
    const id = await world.campaign();
    world.db.sqlite.prepare("UPDATE campaigns SET status = ?, contact_cursor = 9").run(status);
    const legal = CAMPAIGN_TRANSITIONS[verb].from.includes(status);
    expect(await moveCampaign(world.db, id, verb, NOW + 5)).toBe(legal);
    const after = await world.campaignOf(id);
    const { to } = CAMPAIGN_TRANSITIONS[verb];
    expect(after).toMatchObject(
      legal
        ? { status: to, revision: 2, updatedAt: NOW + 5 }
        : { status, revision: 1, updatedAt: NOW, startedAt: null, completedAt: null },
    );
    if (!legal) return;
    if (verb === "start")
      expect(after).toMatchObject({ startedAt: NOW + 5, completedAt: null, cursorAtStart: 9 });
    expect(after.completedAt).toBe(to === "completed" || to === "cancelled" ? NOW + 5 : null);
  });
});

describe("changing a campaign", () => {
  it("touches only what is given and counts a revision", async () => {
    const world = makeWorld();
    const id = await world.campaign({ name: "before", maxConcurrentCalls: 4, retryPolicy: { jitter: 0.5 } });
    expect(await updateCampaign(world.db, id, { name: "after", retryPolicy: null }, NOW + 5)).toBe(true);
    expect(await world.campaignOf(id)).toMatchObject({
      name: "after",
      maxConcurrentCalls: 4,
      retryPolicy: null,
      revision: 2,
      updatedAt: NOW + 5,
    });
    expect(await updateCampaign(world.db, 404, { name: "nobody" }, NOW)).toBe(false);
  });

  it("lists newest first, filtered, page by page", async () => {
    const world = makeWorld();
    for (let n = 0; n < 5; n++) await world.campaign({ isActive: n !== 2 });
    await moveCampaign(world.db, 5, "start", NOW);
    const ids = async (filter: Omit<Parameters<typeof listCampaigns>[1], "limit">) =>
      (await listCampaigns(world.db, { limit: 3, ...filter })).map(r => r.campaign.id);
    expect(await ids({})).toEqual([5, 4, 3]);
    expect(await ids({ before: 3 })).toEqual([2, 1]);
    expect(await ids({ isActive: true })).toEqual([5, 4, 2]);
    expect(await ids({ isActive: false })).toEqual([3]);
    expect(await ids({ status: "in_progress" })).toEqual([5]);
  });
});

describe("contacts", () => {
  it("are added once each, counted once each, also when the answer was lost and they are sent again", async () => {
    const world = makeWorld();
    const [first, second, third] = numbers(3);
    const id = await world.campaign({}, [first ?? ""]);
    const contact = (phoneNumber = "") => ({ phoneNumber, timeZone: null, metadata: null });
    failOnce(world, "after", "INSERT INTO contacts");
    const add = () => insertContacts(world.db, id, [contact(first), contact(second), contact(third)], NOW);
    await expect(add()).rejects.toThrow("D1 is out of reach");
    expect(await add()).toEqual([]);
    world.expectTruth();
    const rows = await listContacts(world.db, { campaignId: id, limit: 2 });
    expect(rows.map(r => r.phoneNumber)).toEqual([first, second]);
    expect(
      (await listContacts(world.db, { campaignId: id, after: rows[1]?.id ?? 0, limit: 2 })).map(
        r => r.phoneNumber,
      ),
    ).toEqual([third]);
  });

  it("belong to their campaign only", async () => {
    const world = makeWorld();
    const [one, two] = [await world.campaign({}, numbers(2)), await world.campaign({}, numbers(2))];
    expect((await listContacts(world.db, { campaignId: two, limit: 9 })).map(c => c.campaignId)).toEqual([
      two,
      two,
    ]);
    expect((await listContacts(world.db, { limit: 9 })).map(c => c.campaignId)).toEqual([one, one, two, two]);
    world.expectTruth();
  });
});

describe("the last look before a dial", () => {
  it.each(["status = 'paused'", "status = 'cancelled'", "is_active = 0"])(
    "sees %s even if no revision told of it",
    async change => {
      const world = makeWorld();
      const id = await world.campaign();
      const callId = await world.acceptedOne(id, "+12025550001");
      const wanted = [{ callId, attempt: 1, campaignId: id, campaignRevision: 1 }];
      world.db.sqlite.exec(`UPDATE campaigns SET ${change}`);
      expect(await world.calls.claim(wanted, "n-1", NOW)).toEqual([]);
      world.expectTruth();
      world.db.sqlite.exec("UPDATE campaigns SET status = 'in_progress', is_active = 1");
      expect(await world.calls.claim(wanted, "n-2", NOW)).toMatchObject([{ callId, attempt: 1 }]);
      world.expectTruth();
    },
  );

  it("takes the attempt that is waiting, no other, and not before its time", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const callId = await world.acceptedOne(id, "+12025550001");
    const claim = (attempt: number, now: number) =>
      world.calls.claim([{ callId, attempt, campaignId: id, campaignRevision: 1 }], "n", now);
    expect(await claim(2, NOW)).toEqual([]);
    expect(await claim(1, NOW - 1)).toEqual([]);
    expect(await claim(1, NOW)).toHaveLength(1);
    expect(await claim(1, NOW)).toEqual([]);
    expect(await claim(2, NOW)).toEqual([]);
  });

  it("takes no call of another campaign than was said", async () => {
    const world = makeWorld();
    const [id, other] = [await world.campaign(), await world.campaign()];
    const callId = await world.acceptedOne(id, "+12025550001");
    const wanted = [{ callId, attempt: 1, campaignId: other, campaignRevision: 1 }];
    expect(await world.calls.claim(wanted, "n", NOW)).toEqual([]);
  });
});

describe("ending a call whose attempts are used up", () => {
  it("ends it only while it waits for that very attempt", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), "+12025550001");
    const exhaust = (attempt: number) =>
      world.calls.exhaust([{ callId, attempt, error: "none left", maxAttempts: 1 }], NOW);
    await exhaust(2);
    expect(world.row(callId).status).toBe("INITIATED");
    await world.dial();
    await exhaust(1);
    await exhaust(2);
    expect(world.row(callId).status).toBe("PROCESSING");
    await world.record([world.report(callId, "RNR")]);
    await exhaust(1);
    expect(world.row(callId).status).toBe("RNR");
    await exhaust(2);
    expect(world.row(callId)).toMatchObject({
      status: "FAILED",
      error_message: "none left",
      max_attempts: 1,
    });
    world.expectTruth();
  });
});

describe("accepting the very same calls twice", () => {
  it.each([0, 5 * MINUTE])("stores and counts them once, with a window of %i ms", async windowMs => {
    const world = makeWorld();
    const id = await world.campaign();
    const calls = numbers(3).map((phoneNumber, n) => ({
      callId: `call-${n}`,
      campaignId: id,
      campaignRevision: 1,
      phoneNumber,
      maxAttempts: 3,
      nextAttemptAt: NOW,
      timeZone: null,
      metadata: null,
      createdAt: NOW,
    }));
    expect((await world.calls.accept(calls, windowMs)).size).toBe(3);
    expect((await world.calls.accept(calls, windowMs)).size).toBe(0);
    expect(world.rows()).toHaveLength(3);
    world.expectTruth();
  });
});

describe("calls of cancelled campaigns", () => {
  it("are cancelled in chunks, whatever they waited for, and those on the line are left alone", async () => {
    const world = makeWorld();
    const [gone, stays] = [await world.campaign(), await world.campaign()];
    const calls = await world.accepted(gone, ...numbers(9));
    await world.accepted(stays, ...numbers(2, "+1303555"));
    await world.dispatch();
    await world.place(world.queue.take().slice(0, 5));
    const outcomes = ["RNR", "DISCONNECTED", "FAILED", "PICKED"] as const;
    await world.record(outcomes.map((outcome, i) => world.report(calls[i] ?? "", outcome)));
    await moveCampaign(world.db, gone, "cancel", NOW);

    const changed: number[] = [];
    for (let n = 0; n < 5; n++) {
      changed.push(await world.calls.cancelWaiting(NOW + SECOND, 3));
      world.expectTruth();
    }
    expect(changed).toEqual([3, 3, 1, 0, 0]);
    const statuses = world
      .rows()
      .filter(r => r.campaign_id === gone)
      .map(r => r.status);
    expect(statuses).toEqual([
      ...Array(3).fill("CANCELLED"),
      "PICKED",
      "PROCESSING",
      ...Array(4).fill("CANCELLED"),
    ]);
    expect(
      world
        .rows()
        .filter(r => r.campaign_id === stays)
        .map(r => r.status),
    ).toEqual(["INITIATED", "INITIATED"]);
  });

  it("are counted right in chunks when the planner knows the tables", async () => {
    const world = makeWorld();
    for (let n = 0; n < 6; n++) {
      const id = await world.campaign();
      await world.accepted(id, ...numbers(20, `+1${200 + n}555`));
      const status = ["INITIATED", "RNR", "DISCONNECTED", "FAILED"][n % 4] ?? "";
      world.db.sqlite
        .prepare(
          "UPDATE calls SET status = ? WHERE campaign_id = ? AND CAST(substr(phone_number, -1) AS INTEGER) % 2 = 0",
        )
        .run(status, id);
      if (status === "INITIATED") continue;
      const column = `waiting_${status.toLowerCase()}`;
      world.db.sqlite.exec(`UPDATE campaign_counters SET initiated = initiated - 10, ${column} = ${column} + 10
        WHERE campaign_id = ${id}`);
    }
    world.expectTruth();
    world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled' WHERE id <> 2; ANALYZE");
    let changed: number;
    do {
      changed = await world.calls.cancelWaiting(NOW, 7);
      world.expectTruth();
    } while (changed > 0);
    expect(world.rows().filter(r => r.status === "CANCELLED")).toHaveLength(100);
  });
});

describe("first attempts that wait for an opening", () => {
  it("are due again once their campaign's hours have changed; retries and other campaigns stay", async () => {
    const world = makeWorld();
    const [id, other] = [await world.campaign(), await world.campaign()];
    const [retry, first] = await world.accepted(id, ...numbers(2));
    const stranger = await world.acceptedOne(other, "+13035550000");
    await world.dispatch();
    await world.place(world.queue.take().filter(m => m.callId === retry));
    await world.record([world.report(retry ?? "", "RNR")]);
    for (const campaignId of [id, other])
      await world.calls.postpone({ campaignId, timeZone: null, retries: false }, NOW, NOW + 3 * HOUR, 9);
    world.time.now += MINUTE;
    expect(await recallFirstAttempts(world.db, id, world.time.now, 5 * MINUTE)).toBe(1);
    expect(world.row(first ?? "").next_attempt_at).toBe(NOW + MINUTE);
    expect(world.row(retry ?? "").next_attempt_at).toBe(NOW + HOUR);
    expect(world.row(stranger).next_attempt_at).toBe(NOW + 3 * HOUR);
    expect(await recallFirstAttempts(world.db, id, world.time.now, 5 * MINUTE)).toBe(0);
    world.expectTruth();
  });

  it("still wait for the end of their number's duplicate window", async () => {
    const world = makeWorld();
    await world.acceptedOne(await world.campaign(), "+12025550001");
    world.time.now += MINUTE;
    const id = await world.started({}, ["+12025550001"]);
    await world.dispatch();
    const [fed] = world.rows().filter(r => r.campaign_id === id);
    expect(fed?.next_attempt_at).toBe(NOW + 5 * MINUTE);
    world.db.sqlite
      .prepare("UPDATE calls SET next_attempt_at = ? WHERE call_id = ?")
      .run(NOW + HOUR, fed?.call_id ?? "");
    await recallFirstAttempts(world.db, id, world.time.now, 5 * MINUTE);
    expect(world.row(fed?.call_id ?? "").next_attempt_at).toBe(NOW + 5 * MINUTE);
  });
});

describe("calls that are put off", () => {
  it("are those of one campaign, zone and kind, longest waiting first, as many as were said", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const calls = await world.accepted(id, ...numbers(5));
    const set = world.db.sqlite.prepare(
      "UPDATE calls SET next_attempt_at = ?, time_zone = ? WHERE call_id = ?",
    );
    const zones = [null, null, "UTC", null, null];
    calls.forEach((callId, i) => void set.run(NOW - i * SECOND, zones[i] ?? null, callId));
    set.run(NOW + 1, null, calls[0] ?? "");

    const which = { campaignId: id, timeZone: null, retries: false };
    expect(await world.calls.postpone({ ...which, retries: true }, NOW, NOW + HOUR, 9)).toBe(0);
    expect(await world.calls.postpone(which, NOW, NOW + HOUR, 2)).toBe(2);
    expect(world.rows().map(r => (r.next_attempt_at ?? 0) - NOW)).toEqual([
      1,
      -SECOND,
      -2 * SECOND,
      HOUR,
      HOUR,
    ]);
    expect(await world.calls.postpone({ ...which, timeZone: "UTC" }, NOW, NOW + HOUR, 9)).toBe(1);
    expect(await world.calls.postpone(which, NOW, NOW + HOUR, 9)).toBe(1);
  });
});

describe("reading calls", () => {
  it("lists them newest first, by campaign, status and number, page by page", async () => {
    const world = makeWorld();
    const [one, two] = [await world.campaign(), await world.campaign()];
    const calls = [
      ...(await world.accepted(one, ...numbers(3))),
      ...(await world.accepted(two, ...numbers(2, "+1303555"))),
    ];
    await world.dial();
    await world.record([world.report(calls[1] ?? "", "PICKED")]);
    const found = async (filter: Parameters<typeof listCalls>[1], limit = 9) =>
      (await listCalls(world.db, filter, limit)).rows.map(r => calls.indexOf(r.call.callId));
    expect(await found({})).toEqual([4, 3, 2, 1, 0]);
    expect(await found({ before: calls[3] ?? "" }, 2)).toEqual([2, 1]);
    expect(await found({ campaignId: one })).toEqual([2, 1, 0]);
    expect(await found({ status: "PICKED" })).toEqual([1]);
    expect(await found({ phoneNumber: "+13035550000" })).toEqual([3]);
    expect(await found({ campaignId: one, status: "PROCESSING" })).toEqual([2, 0]);
    expect(await found({ phoneNumber: "+13035550000", status: "PICKED" })).toEqual([]);
    expect(await found({ phoneNumber: "+13035550000", campaignId: two })).toEqual([3]);
  });

  it("gives a call and its campaign as they were stored, with every kind of field", async () => {
    const world = makeWorld();
    const id = await world.campaign({
      retryPolicy: { max_attempts: 2 },
      businessHours: [{ day_of_week: 5, start: "00:00", end: "24:00" }],
    });
    const callId = await world.acceptedOne(id, "+12025550001");
    world.db.sqlite.exec(`UPDATE calls SET time_zone = 'Europe/Paris';
      INSERT INTO call_metadata SELECT call_id, '{"a":[1,null]}' FROM calls`);
    await world.dial();
    await world.record([world.report(callId, "RNR", { duration: 1.5 })]);
    const [found] = await world.calls.byIds([callId, "nobody"]);
    expect(found?.call).toEqual({
      callId,
      campaignId: id,
      phoneNumber: "+12025550001",
      status: "RNR",
      attemptsStarted: 1,
      maxAttempts: 2,
      nextAttemptAt: NOW + HOUR,
      lastAttemptAt: NOW,
      totalCallTime: 1.5,
      externalCallId: `ext-${callId}-1`,
      errorMessage: null,
      givenBack: 0,
      claimNonce: null,
      attempts: [
        {
          attempt: 1,
          status: "RNR",
          started_at: NOW,
          ended_at: NOW,
          duration: 1.5,
          external_call_id: `ext-${callId}-1`,
          error: null,
        },
      ],
      timeZone: "Europe/Paris",
      metadata: { a: [1, null] },
      createdAt: NOW,
      updatedAt: NOW,
    });
    expect(found?.campaign).toEqual(await world.campaignOf(id));
    expect(found?.campaign).toMatchObject({ isActive: true, retryPolicy: { max_attempts: 2 } });
  });

  it("counts those that wait, of one campaign or of all", async () => {
    const world = makeWorld();
    const [one, two] = [await world.campaign(), await world.campaign()];
    const [first] = await world.accepted(one, ...numbers(3));
    await world.accepted(two, ...numbers(2, "+1303555"));
    await world.dispatch();
    await world.place(world.queue.take().filter(m => m.callId === first));
    expect([
      await waitingTotal(world.db),
      await waitingTotal(world.db, one),
      await waitingTotal(world.db, 404),
    ]).toEqual([4, 2, 0]);
    await world.record([world.report(first ?? "", "RNR")]);
    expect(await waitingTotal(world.db, one)).toBe(3);
  });
});

describe("the days", () => {
  it("are the last so many, newest first, those without a counter left out", async () => {
    const world = makeWorld();
    for (const day of ["2026-11-10", "2026-11-14", "2026-11-18", "2026-11-20", "2026-11-21"])
      world.db.sqlite.prepare("INSERT INTO daily_counters (date) VALUES (?)").run(day);
    const dates = async (days: number) => (await recentDays(world.db, days, "2026-11-20")).map(d => d.date);
    expect(await dates(7)).toEqual(["2026-11-20", "2026-11-18", "2026-11-14"]);
    expect(await dates(1)).toEqual(["2026-11-20"]);
  });

  it("keep the highest peak", async () => {
    const world = makeWorld();
    for (const peak of [3, 9, 4]) await recordPeak(world.db, peak, NOW);
    expect((await recentDays(world.db, 1, "2026-11-20"))[0]?.peakConcurrent).toBe(9);
  });
});
