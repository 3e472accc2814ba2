// Lines of a campaign that has a limit of its own: what is remembered of them is not gone by.
import { expect, it } from "vitest";
import { type Progress, shareOut } from "../../../../src/actions/dialling/dispatch-progress.ts";
import type { DispatchCampaign } from "../../../../src/domain/campaigns/dispatch-look.ts";
import { shippedRules } from "../../../../src/domain/compliance/tenant/tenant-rules.ts";
import { DEFAULT_TRUNK } from "../../../../src/domain/trunks/trunk.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";

it("a campaign that was full when it was seen last is looked at again once its calls have ended", async () => {
  const world = makeWorld();
  const campaign = await world.campaignOf(await world.campaign({ maxConcurrentCalls: 10 }));
  const remembered: DispatchCampaign = {
    campaign,
    hasDue: true,
    nextDueAt: null,
    hasContacts: false,
    onTheLine: 10,
  };
  const at: Progress = {
    now: world.clock(),
    report: {
      granted: 0,
      postponed: 0,
      exhausted: 0,
      fed: 0,
      completed: 0,
      trouble: [],
      more: false,
      trunkPaused: false,
      nextDueAt: null,
    },
    looked: new Map(),
    dry: new Set(),
    refilled: new Set(),
    fed: new Set(),
    readTo: new Map(),
    passedOver: new Set(),
    budget: 100,
    retriesLeft: 100,
    looks: 0,
    readAt: world.clock(),
    left: new Map(),
    tenant: shippedRules(),
    movesLeft: 0,
  };
  world.dispatchDeps.memory.trunks = [
    { name: DEFAULT_TRUNK, paused: false, unavailableUntil: null, weight: 1, backupOf: null, lines: 100 },
  ];
  const shareOf = () => shareOut(world.dispatchDeps, at, [remembered]).get(campaign.id) ?? 0;
  expect(shareOf()).toBe(10);
  // Seen in this very dispatch, ten are on the line elsewhere.
  at.looked.set(campaign.id, remembered);
  expect(shareOf()).toBe(0);
});
