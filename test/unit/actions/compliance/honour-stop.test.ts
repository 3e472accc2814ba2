// A stop that is said in a report holds before the report is answered, or the provider is to repeat it.
import { describe, expect, it } from "vitest";
import { honourStop } from "../../../../src/actions/compliance/honour-stop.ts";
import { sweepSuppressions } from "../../../../src/actions/compliance/sweep-suppressions.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { named } from "../../../support/named.ts";
import { failAlways, makeWorld } from "../../../support/worlds/action-world.ts";
import { stopsOf } from "../../../support/worlds/suppress.ts";

const NUMBER = "+12025550001";
const TELEMARKETING: ComplianceSettings = {
  packs: [],
  purpose: "telemarketing",
  mode: "off",
  automated: true,
  closing_margin_seconds: 60,
};
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

  it.each([
    ["of its campaign's purpose, everywhere where the campaign has none", null, "all"],
    ["of its campaign's purpose", TELEMARKETING, "purpose:telemarketing"],
  ])("%s", async (_, compliance, scope) => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign({ compliance }), NUMBER);
    const ctx = { ...stopsOf(world.db), calls: world.calls, clock: world.clock };
    await honourStop(ctx, { ...STOP, callId, optOut: "purpose" });
    expect(world.db.sqlite.prepare("SELECT scope FROM suppressions").all()).toMatchObject([{ scope }]);
    expect(world.row(callId)).toMatchObject({ status: "CANCELLED" });
  });

  it("keeps nobody from the others when its waiting calls cannot be ended", async () => {
    const world = makeWorld();
    const campaign = await world.campaign();
    const [one, two] = [NUMBER, "+12025550002"];
    const calls = [await world.acceptedOne(campaign, one), await world.acceptedOne(campaign, two)];
    const ctx = { ...stopsOf(world.db), calls: world.calls, clock: world.clock };
    failAlways(world, "before", named("cancel suppressed calls"));
    for (const callId of calls) await honourStop(ctx, { callId, ...STOP });
    world.db.faults.before = () => {};
    const poisoned = {
      ...ctx,
      suppressions: {
        ...ctx.suppressions,
        waiting: async (...[key, ...rest]: Parameters<typeof ctx.suppressions.waiting>) => {
          if (key.value === one) throw new Error("poison");
          return ctx.suppressions.waiting(key, ...rest);
        },
      },
    };
    expect(await sweepSuppressions(poisoned)).toBe(1);
    expect(calls.map(id => world.row(id).status)).toEqual(["INITIATED", "CANCELLED"]);
    expect(await sweepSuppressions(ctx)).toBe(1);
    expect(world.row(calls[0] ?? "").status).toBe("CANCELLED");
  });

  it("of a call that nobody knows stops nobody", async () => {
    const { ctx } = await worldWithCall();
    expect(await honourStop(ctx, { callId: "nobody", ...STOP })).toBeNull();
  });
});
