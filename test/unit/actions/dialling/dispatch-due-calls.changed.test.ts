// A campaign that is changed between the look of a dispatch and what it writes: nothing is put off, and nothing ends, by
// hours, rules or limits that are not those of the campaign any more.
import { expect, it } from "vitest";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { updateCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { SECOND } from "../../../support/worlds/permits.ts";

const MIAMI = "+13055550123";
const TOLL_FREE = "+18005550123";
const NIGHT = Date.parse("2027-01-15T03:00:00Z");
const PACKS: ComplianceSettings = {
  ...{ packs: ["us-federal", "us-fl"], purpose: "telemarketing", mode: "enforce" },
  ...{ automated: true, closing_margin_seconds: 60 },
};

type Changes = Parameters<typeof updateCampaign>[2];

/** A call whose campaign has `before` while the dispatch looks, and not any more when it writes. */
async function changedMeanwhile(number: string, before: Changes) {
  const world = makeWorld();
  world.time.now = NIGHT;
  const id = await world.campaign();
  const callId = await world.acceptedOne(id, number);
  await updateCampaign(world.db, id, before, NIGHT);
  const campaigns = {
    ...world.campaigns,
    look: async (...asked: Parameters<typeof world.campaigns.look>) => {
      const seen = await world.campaigns.look(...asked);
      await updateCampaign(world.db, id, { compliance: null, businessHours: null }, NIGHT);
      return seen;
    },
  };
  return { world, callId, report: await world.dispatch({ campaigns }) };
}

it.each<[string, string, Changes]>([
  ["rule packs would put off", MIAMI, { compliance: PACKS }],
  ["rule packs would end", TOLL_FREE, { compliance: { ...PACKS, packs: ["us-federal"] } }],
  ["hours would put off", MIAMI, { businessHours: [{ day_of_week: 1, start: "09:00", end: "10:00" }] }],
])("a call that %s stays due once they are gone", async (_, number, before) => {
  const { world, callId, report } = await changedMeanwhile(number, before);
  expect(report.granted).toBe(0);
  expect(world.row(callId)).toMatchObject({ status: "INITIATED", next_attempt_at: NIGHT });
  // The next one goes by what the campaign is now.
  expect(await world.dispatch()).toMatchObject({ granted: 1 });
  world.expectTruth();
});

it("a call that was not put off is looked at again soon, whoever forgets to say that its campaign was changed", async () => {
  const { report } = await changedMeanwhile(MIAMI, { compliance: PACKS });
  expect(report).toMatchObject({ postponed: 0, nextDueAt: NIGHT + 2 * SECOND });
});
