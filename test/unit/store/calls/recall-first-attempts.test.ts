// First attempts that wait for an opening, recalled when the hours have changed.
import { describe, expect, it } from "vitest";
import { recallFirstAttempts } from "../../../../src/store/calls/recall-first-attempts.ts";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, NOW } from "../../../support/worlds/permits.ts";

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
