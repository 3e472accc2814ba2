// The very same calls, accepted twice.
import { describe, expect, it } from "vitest";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { MINUTE, NOW } from "../../../support/worlds/permits.ts";

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
