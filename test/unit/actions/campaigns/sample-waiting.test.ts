// What an explanation of a campaign with rule packs reads of what waits: a bounded number of rows, and none without packs.
import { expect, it } from "vitest";
import { sampleWaiting } from "../../../../src/actions/campaigns/sample-waiting.ts";
import { showCampaign } from "../../../../src/actions/campaigns/show-campaign.ts";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { shippedRules } from "../../../../src/domain/compliance/tenant/tenant-rules.ts";
import { d1Calls, d1Campaigns } from "../../../../src/store/d1.ts";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";

const compliance = (mode: ComplianceSettings["mode"]): ComplianceSettings => ({
  packs: ["us-fl"],
  purpose: "telemarketing",
  mode,
  automated: true,
  closing_margin_seconds: 60,
});

async function sampled(mode: ComplianceSettings["mode"]) {
  const world = makeWorld();
  world.time.now = Date.parse("2027-01-15T18:00:00Z");
  const id = await world.started({ compliance: compliance(mode) }, numbers(120, "+1813555"));
  await world.accepted(id, ...numbers(60, "+1305555"));
  world.time.now = Date.parse("2027-01-16T01:30:00Z");
  // These wait for the morning.
  if (mode === "enforce") await world.accepted(id, ...numbers(60, "+1407555"));
  const { campaign } = await showCampaign({ campaigns: d1Campaigns(world.db) }, { id });
  const keys: string[][] = [];
  const calls = d1Calls(world.db);
  const reach: typeof calls.reach = asked => {
    keys.push([...asked]);
    return calls.reach(asked);
  };
  const ports = { calls: { due: calls.due, reach }, campaigns: d1Campaigns(world.db) };
  const sample = await sampleWaiting(ports, campaign, { now: world.clock(), tenant: shippedRules() });
  return { sample, keys };
}

it("is fifty of what is due, of what is later and of the contacts, with one read of what has happened", async () => {
  const { sample, keys } = await sampled("enforce");
  const kinds = Map.groupBy(sample ?? [], one => one.kind);
  expect([...kinds].map(([kind, all]) => [kind, all.length])).toEqual([
    ["due", 50],
    ["later", 50],
    ["contacts", 50],
  ]);
  expect(kinds.get("later")?.[0]?.at).toBe(Date.parse("2027-01-16T13:00:00Z"));
  expect(keys.map(asked => asked.length)).toEqual([150]);
});

it("is nothing, and reads nothing, where no packs are in force", async () => {
  expect(await sampled("off")).toEqual({ sample: null, keys: [] });
});
