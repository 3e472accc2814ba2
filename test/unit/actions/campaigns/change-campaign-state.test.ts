// A campaign's verbs: what is refused says why, and the gate looks again when it matters.
import { describe, expect, it } from "vitest";
import { changeCampaignState } from "../../../../src/actions/campaigns/change-campaign-state.ts";
import { moveCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { d1Contacts } from "../../../../src/store/d1.ts";
import { makeWorld, type World } from "../../../support/worlds/action-world.ts";
import { NOW } from "../../../support/worlds/permits.ts";

const ANNA = "+12025550001";

/** What the actions are given, and how often the gate was woken. */
function desk(world: World) {
  let woken = 0;
  const gate = { wake: async () => void woken++ };
  const settings = { phoneNumbers: { defaultCountry: null, validation: "digits" } } as const;
  const { campaigns, clock } = world;
  return {
    woken: () => woken,
    add: { campaigns, contacts: d1Contacts(world.db), gate, clock, settings },
    state: { campaigns, gate, clock },
  };
}

describe("a verb", () => {
  it("that is legal moves the campaign and wakes the gate", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { state, woken } = desk(world);
    await changeCampaignState(state, { id, verb: "start" });
    expect((await world.campaignOf(id)).status).toBe("in_progress");
    expect(woken()).toBe(1);
  });

  it("that is not legal changes nothing, and says what the campaign is now and what would be legal", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const { state, woken } = desk(world);
    await moveCampaign(world.db, id, "cancel", NOW);
    await expect(changeCampaignState(state, { id, verb: "start" })).rejects.toMatchObject({
      code: "conflict",
      message: `Cannot start campaign ${id}: it is cancelled. Legal now: nothing.`,
      details: { status: "cancelled", legal: [], needed: ["pending", "completed"] },
    });
    expect(woken()).toBe(0);
  });

  it("of two at the same time wins once", async () => {
    const world = makeWorld();
    const id = await world.started({}, [ANNA]);
    const { state } = desk(world);
    const results = await Promise.allSettled([
      changeCampaignState(state, { id, verb: "pause" }),
      changeCampaignState(state, { id, verb: "pause" }),
    ]);
    expect(results.map(r => r.status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
