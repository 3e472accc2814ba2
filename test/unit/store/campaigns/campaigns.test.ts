// Campaigns: moved, changed, listed.
import { describe, expect, it } from "vitest";
import {
  CAMPAIGN_STATUSES,
  CAMPAIGN_TRANSITIONS,
  type CampaignVerb,
} from "../../../../src/domain/campaigns/campaign.ts";
import { listCampaigns, moveCampaign, updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { NOW } from "../../../support/worlds/permits.ts";

const VERBS = Object.keys(CAMPAIGN_TRANSITIONS) as CampaignVerb[];

describe.each(CAMPAIGN_STATUSES)("a campaign that is %s", status => {
  it.each(VERBS)("obeys %s exactly when that is legal", async verb => {
    const world = makeWorld();
    const id = await world.campaign();
    world.db.sqlite.prepare("UPDATE campaigns SET status = ?, contact_cursor = 9").run(status);
    const legal = CAMPAIGN_TRANSITIONS[verb].from.includes(status);
    expect(await moveCampaign(world.db, id, verb, NOW + 5)).toBe(legal);
    const after = await world.campaignOf(id);
    const { to } = CAMPAIGN_TRANSITIONS[verb];
    expect(after).toMatchObject(
      legal
        ? { status: to, revision: 2, updatedAt: NOW + 5 }
        : { status, revision: 1, updatedAt: NOW, startedAt: null, completedAt: null },
    );
    if (!legal) return;
    if (verb === "start")
      expect(after).toMatchObject({ startedAt: NOW + 5, completedAt: null, cursorAtStart: 9 });
    expect(after.completedAt).toBe(to === "completed" || to === "cancelled" ? NOW + 5 : null);
  });
});

describe("changing a campaign", () => {
  it("touches only what is given and counts a revision", async () => {
    const world = makeWorld();
    const id = await world.campaign({ name: "before", maxConcurrentCalls: 4, retryPolicy: { jitter: 0.5 } });
    expect(await updateCampaign(world.db, id, { name: "after", retryPolicy: null }, NOW + 5)).toBe(true);
    expect(await world.campaignOf(id)).toMatchObject({
      name: "after",
      maxConcurrentCalls: 4,
      retryPolicy: null,
      revision: 2,
      updatedAt: NOW + 5,
    });
    expect(await updateCampaign(world.db, 404, { name: "nobody" }, NOW)).toBe(false);
  });

  it("lists newest first, filtered, page by page", async () => {
    const world = makeWorld();
    for (let n = 0; n < 5; n++) await world.campaign({ isActive: n !== 2 });
    await moveCampaign(world.db, 5, "start", NOW);
    const ids = async (filter: Omit<Parameters<typeof listCampaigns>[1], "limit">) =>
      (await listCampaigns(world.db, { limit: 3, ...filter })).map(r => r.campaign.id);
    expect(await ids({})).toEqual([5, 4, 3]);
    expect(await ids({ before: 3 })).toEqual([2, 1]);
    expect(await ids({ isActive: true })).toEqual([5, 4, 2]);
    expect(await ids({ isActive: false })).toEqual([3]);
    expect(await ids({ status: "in_progress" })).toEqual([5]);
  });
});
