// Calls as they are read: listed, one by one, counted.
import { describe, expect, it } from "vitest";
import { listCalls } from "../../../../src/store/calls/list-calls.ts";
import { waitingTotal } from "../../../../src/store/metrics/totals.ts";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { HOUR, NOW } from "../../../support/worlds/permits.ts";

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
      keptBack: null,
      party: null,
      refusal: null,
      personId: null,
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
