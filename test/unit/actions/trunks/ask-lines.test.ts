// Which gates are asked about the lines of a campaign, and of a call, and which of their trunks may dial it now.
import { expect, it } from "vitest";
import { askLines } from "../../../../src/actions/trunks/ask-lines.ts";
import type { Campaign } from "../../../../src/domain/campaigns/campaign.ts";
import type { LineFacts, LinesQuestion } from "../../../../src/domain/explain/explain-checks.ts";
import type { Trunk } from "../../../../src/domain/trunks/trunk.ts";
import { policyOf } from "../../../support/worlds/action-world.ts";
import { plainCampaign } from "../../../support/worlds/plain-campaign.ts";
import { storedTrunk } from "../../../support/worlds/stored-trunks.ts";
import { factsOf, NOW } from "../../domain/explain/explain-worlds.ts";

const DEFAULT = storedTrunk("default");
const CALL = { callId: "call-1", phoneNumber: "+12025550001" };

async function ask(
  all: Trunk[],
  campaign: Partial<Campaign>,
  call: LinesQuestion["call"] = null,
  factsFrom: Record<string, () => LineFacts> = {},
) {
  const asked: string[] = [];
  const trunk = {
    permitsFor: async (_: LinesQuestion, name = "default") => {
      asked.push(name);
      return (factsFrom[name] ?? factsOf)();
    },
  };
  const lines = await askLines({ trunk, policy: policyOf() }, all, plainCampaign(campaign), call, NOW);
  const serving = lines.trunks.filter(t => t.serves).map(t => t.name);
  return { ...lines, asked, serving };
}

it("a campaign on the default trunk asks that one alone, and needs no name for it", async () => {
  const { asked, trunks } = await ask([DEFAULT, storedTrunk("west")], {});
  expect(asked).toEqual(["default"]);
  expect(trunks).toMatchObject([{ name: null, serves: true, backupOf: null, campaignLines: null }]);
});

it("a campaign that names trunks asks those and their backups, and shares its own lines among them", async () => {
  const all = [DEFAULT, storedTrunk("east"), storedTrunk("west"), storedTrunk("spare", { backupOf: "east" })];
  const { trunks, serving } = await ask(all, { trunks: ["east", "west"], maxConcurrentCalls: 5 });
  expect(trunks.map(t => [t.name, t.backupOf])).toEqual([
    ["east", null],
    ["west", null],
    ["spare", "east"],
  ]);
  expect(serving).toEqual(["east", "west"]);
  expect(trunks.reduce((sum, t) => sum + (t.campaignLines ?? 0), 0)).toBe(5);
});

it("a backup serves while its trunk is paused, whether it is named or not", async () => {
  const east = storedTrunk("east", { paused: true });
  const all = [DEFAULT, east, storedTrunk("spare", { backupOf: "east" })];
  for (const trunks of [["east"], ["east", "spare"]]) {
    const found = await ask(all, { trunks });
    expect(found.trunks.map(t => [t.name, t.serves, t.backupOf, t.facts.trunk.paused])).toEqual([
      ["east", true, null, true],
      ["spare", true, "east", false],
    ]);
  }
});

it("the default trunk is named where it has a backup", async () => {
  const all = [DEFAULT, storedTrunk("spare", { backupOf: "default" })];
  expect((await ask(all, {})).trunks.map(t => [t.name, t.serves])).toEqual([
    ["default", true],
    ["spare", false],
  ]);
});

it("of a call every gate is asked who holds its number, and nobody waits for one that is away", async () => {
  const held = { callId: "call-9", expiresAt: NOW + 1_000 };
  const all = [DEFAULT, storedTrunk("east"), storedTrunk("away"), storedTrunk("west")];
  const found = await ask(all, {}, CALL, {
    away: () => {
      throw new Error("out of reach");
    },
    west: () => factsOf({ numberHeldBy: held }),
  });
  expect(found.numberHeldBy).toEqual(held);
  expect(found.trunks).toHaveLength(1);
  expect(found.asked.sort()).toEqual(["away", "default", "east", "west"]);
});

it("the permit of a call is found at whichever of its trunks gave it", async () => {
  const permit = { attempt: 1, begun: true, grantedAt: NOW, expiresAt: NOW + 1_000 };
  const all = [DEFAULT, storedTrunk("east"), storedTrunk("west")];
  const found = await ask(all, { trunks: ["east", "west"] }, CALL, { west: () => factsOf({ permit }) });
  expect(found.permit).toEqual(permit);
});
