// Calls that wait: put off, or ended because their attempts are used up.
import { describe, expect, it } from "vitest";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { HOUR, NOW, SECOND } from "../../../support/worlds/permits.ts";

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

describe("calls that are due", () => {
  it("are read without those that are passed over, which count for no limit", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const calls = await world.accepted(id, ...numbers(6));
    const due = async (limit: number, passOver: string[]) =>
      (await world.calls.due([{ campaignId: id, limit, after: null }], NOW, passOver)).map(c => c.callId);
    expect(await due(2, [])).toEqual(calls.slice(0, 2));
    expect(await due(2, [...calls.slice(0, 2), ...calls.slice(3, 4)])).toEqual([calls[2], calls[4]]);
    expect(await due(9, calls.slice(0, 5))).toEqual([calls[5]]);
    expect(await due(9, calls)).toEqual([]);
  });
});
