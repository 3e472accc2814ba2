// Nobody is called during a blackout: what is committed before the claim is not dialled, whatever was granted before.
import { describe, expect, it } from "vitest";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { revokeBlackout } from "../../../../src/store/compliance/change-blackouts.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { blackOut } from "../../../support/worlds/blackouts.ts";
import { HOUR, MINUTE } from "../../../support/worlds/permits.ts";

const LOUISIANA = "+15045550123";
const NEW_YORK = "+12125550123";
/** The simulator's: nobody knows where they are. */
const NOWHERE = "+15005551234";

const dialledNumbers = (world: World) => world.provider.dialled.map(d => d.phoneNumber);
const nextOf = async (world: World, id: string) => (await world.row(id)).next_attempt_at;

const packs = (mode: ComplianceSettings["mode"]): { compliance: ComplianceSettings } => ({
  compliance: {
    packs: ["gb-ofcom"],
    purpose: "telemarketing",
    mode,
    automated: true,
    closing_margin_seconds: 60,
  },
});

describe("a blackout", () => {
  it.each([
    ["without rule packs", {}],
    ["that observes", packs("observe")],
    ["whose packs are off", packs("off")],
    ["that enforces", packs("enforce")],
  ])("moves the waiting calls of a campaign %s behind its end", async (_, fields) => {
    const world = makeWorld();
    const id = await world.acceptedOne(await world.campaign(fields), LOUISIANA);
    await blackOut(world.db, world.clock(), { to: world.clock() + HOUR });
    await world.dial();
    expect(dialledNumbers(world)).toEqual([]);
    expect(await nextOf(world, id)).toBe(world.clock() + HOUR);
    world.time.now += HOUR;
    await world.dial();
    expect(dialledNumbers(world)).toEqual([LOUISIANA]);
    await world.expectTruth();
  });

  it("of a region stops whoever is there, and whoever may be", async () => {
    const world = makeWorld();
    await world.accepted(await world.campaign(), LOUISIANA, NEW_YORK, NOWHERE);
    await blackOut(world.db, world.clock(), { to: world.clock() + HOUR, regions: ["US-LA"] });
    await world.dial();
    expect(dialledNumbers(world)).toEqual([NEW_YORK]);
  });

  it("of a campaign leaves the others alone", async () => {
    const world = makeWorld();
    const stopped = await world.campaign();
    await world.accepted(stopped, LOUISIANA);
    await world.accepted(await world.campaign(), NEW_YORK);
    await blackOut(world.db, world.clock(), { campaignIds: [stopped] });
    await world.dial();
    expect(dialledNumbers(world)).toEqual([NEW_YORK]);
  });

  it("that is committed after the permit, and before the claim, is not dialled through", async () => {
    const world = makeWorld();
    const id = await world.acceptedOne(await world.campaign(), LOUISIANA);
    await world.dispatch();
    const granted = world.queue.take();
    expect(granted).toHaveLength(1);
    await blackOut(world.db, world.clock(), { to: world.clock() + HOUR });
    await world.place(granted);
    expect(dialledNumbers(world)).toEqual([]);
    expect(world.permits.all()).toEqual([]);
    await world.dial();
    expect(await nextOf(world, id)).toBe(world.clock() + HOUR);
    expect((await world.row(id)).attempts_started).toBe(0);
  });

  it("that is committed while the claim's answer is lost is not dialled through", async () => {
    const world = makeWorld();
    await world.accepted(await world.campaign(), LOUISIANA);
    await world.dispatch();
    const claim: World["calls"]["claim"] = async (...asked) => {
      await world.calls.claim(...asked);
      await blackOut(world.db, world.clock());
      throw new Error("the answer is lost");
    };
    await world.place(world.queue.take(), { calls: { ...world.calls, claim } });
    expect(dialledNumbers(world)).toEqual([]);
  });

  it("that is to come closes the window of those who are called before it", async () => {
    const world = makeWorld();
    const begins = world.clock() + 2 * MINUTE;
    await blackOut(world.db, world.clock(), { from: begins, to: begins + HOUR });
    await world.accepted(await world.campaign(), LOUISIANA);
    await world.dispatch();
    const granted = world.queue.take();
    // A minute early: the phone rings after the dial.
    world.time.now = begins - MINUTE;
    await world.place(granted);
    expect(dialledNumbers(world)).toEqual([]);
  });

  it("without an end, and one that outlasts the horizon, end no call: it is looked at every hour", async () => {
    const world = makeWorld();
    const id = await world.acceptedOne(await world.campaign(packs("enforce")), "+442071234567");
    const storm = await blackOut(world.db, world.clock());
    await world.dial();
    expect(await nextOf(world, id)).toBe(world.clock() + HOUR);
    await revokeBlackout(world.db, storm, "test", world.clock());
    world.time.now += HOUR;
    await world.dial();
    expect(dialledNumbers(world)).toEqual(["+442071234567"]);
  });

  it("keeps the rest of a list where it is: it is not made into calls that wait", async () => {
    const world = makeWorld();
    await world.started({}, numbers(1_200));
    await blackOut(world.db, world.clock(), { to: world.clock() + HOUR });
    for (let n = 0; n < 5; n++) {
      await world.dial();
      world.time.now += MINUTE;
    }
    expect(dialledNumbers(world)).toEqual([]);
    expect(await world.rows()).toEqual([]);
    world.time.now += HOUR;
    await world.dial();
    expect(dialledNumbers(world).length).toBeGreaterThan(0);
  });
});
