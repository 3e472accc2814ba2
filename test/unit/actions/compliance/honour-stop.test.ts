// A stop that is said in a report holds before the report is answered, or the provider is to repeat it.
import { describe, expect, it } from "vitest";
import { honourStop } from "../../../../src/actions/compliance/honour-stop.ts";
import { sweepSuppressions } from "../../../../src/actions/compliance/sweep-suppressions.ts";
import { named } from "../../../support/named.ts";
import { failAlways, makeWorld } from "../../../support/worlds/action-world.ts";
import { stopsOf } from "../../../support/worlds/suppress.ts";

const NUMBER = "+12025550001";
const STOP = { optOut: true, wrongNumber: false, by: "test" } as const;

async function worldWithCall() {
  const world = makeWorld();
  const callId = await world.acceptedOne(await world.campaign(), NUMBER);
  const ctx = { ...stopsOf(world.db), calls: world.calls, clock: world.clock };
  return { ...world, callId, ctx };
}

describe("a stop in a report", () => {
  it.each(["before", "after"] as const)(
    "is refused with 503 when D1 fails %s its commit, and holds when it is repeated",
    async when => {
      const world = await worldWithCall();
      failAlways(world, when, named("insert suppressions"));
      await expect(honourStop(world.ctx, { callId: world.callId, ...STOP })).rejects.toMatchObject({
        code: "service_unavailable",
      });
      world.db.faults[when] = () => {};
      expect(await honourStop(world.ctx, { callId: world.callId, ...STOP })).toEqual({ archived: false });
      expect(world.row(world.callId)).toMatchObject({ status: "CANCELLED" });
      const { n } = world.db.sqlite.prepare("SELECT count(*) AS n FROM suppressions").get() ?? {};
      expect(n).toBe(1);
      world.expectTruth();
    },
  );

  it("holds though its waiting calls cannot be ended now: the watchdog ends them", async () => {
    const world = await worldWithCall();
    failAlways(world, "before", named("cancel suppressed calls"));
    expect(await honourStop(world.ctx, { callId: world.callId, ...STOP })).toEqual({ archived: false });
    expect(world.row(world.callId)).toMatchObject({ status: "INITIATED" });
    await world.dispatch().catch(() => {});
    expect(world.queue.take()).toEqual([]);
    world.db.faults.before = () => {};
    expect(await sweepSuppressions(world.ctx)).toBe(1);
    expect(world.row(world.callId)).toMatchObject({ status: "CANCELLED" });
    expect(await sweepSuppressions(world.ctx)).toBe(0);
    world.expectTruth();
  });

  it("of a call that nobody knows stops nobody", async () => {
    const { ctx } = await worldWithCall();
    expect(await honourStop(ctx, { callId: "nobody", ...STOP })).toBeNull();
  });
});
