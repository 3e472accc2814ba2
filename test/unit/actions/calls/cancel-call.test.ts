// Calling a call off, and reading it: what waits ends, what is on the line does not.
import { describe, expect, it } from "vitest";
import { cancelCall } from "../../../../src/actions/calls/cancel-call.ts";
import { showCall } from "../../../../src/actions/calls/show-call.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { verbContext } from "./verb-context.ts";

const ANNA = "+12025550001";

describe("a call that is called off", () => {
  it("is cancelled, and its line comes back; again is the same", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign({ name: "reminders" }), ANNA);
    await world.dispatch();
    expect(world.permits.all()).toHaveLength(1);
    const ctx = verbContext(world);
    const cancelled = await cancelCall(ctx, { callId });
    expect(cancelled).toMatchObject({ call: { status: "CANCELLED" }, campaignName: "reminders" });
    expect(world.permits.all()).toEqual([]);
    expect(await cancelCall(ctx, { callId })).toEqual(cancelled);
    expect(await showCall(ctx, { callId })).toEqual({ kind: "stored", ...cancelled, contexts: new Map() });
    world.expectTruth();
  });

  it("on the line stays there, and why is said", async () => {
    const world = makeWorld();
    const callId = await world.acceptedOne(await world.campaign(), ANNA);
    await world.dial();
    await expect(cancelCall(verbContext(world), { callId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("attempt 1 is on the line"),
    });
    expect(world.row(callId)).toMatchObject({ status: "PROCESSING" });
  });

  it("that there is none of is not found", async () => {
    const ctx = verbContext(makeWorld());
    await expect(cancelCall(ctx, { callId: "nobody" })).rejects.toMatchObject({ code: "not_found" });
    await expect(showCall(ctx, { callId: "nobody" })).rejects.toMatchObject({ code: "not_found" });
  });
});
