// The last look before a dial.
import { describe, expect, it } from "vitest";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { NOW } from "../../../support/worlds/permits.ts";

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
