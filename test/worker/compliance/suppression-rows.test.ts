// What the claim reads for those who are not suppressed: no row more, whatever is stored about others.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { ComplianceSettings } from "../../../src/domain/compliance/campaign/compliance-settings.ts";
import { acceptCalls } from "../../../src/store/calls/accept-calls.ts";
import { updateCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { insertCampaign } from "../../../src/store/campaigns/create-campaign.ts";
import { claimCalls } from "../../../src/store/dialling/claim-calls.ts";
import { newCalls } from "../../support/dial-a-batch.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

const WINDOW_MS = 300_000;
const SALES: ComplianceSettings = {
  packs: [],
  purpose: "telemarketing",
  mode: "off",
  automated: true,
  closing_margin_seconds: 60,
};

let made = 0;
const store = (count: number, scope: string) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
     INSERT INTO suppressions (id, kind, value, scope, reason, source, created_by, created_at)
     SELECT ?2 || '-' || i, 'number', '+4470' || (10000000 + i), ?2, 'opt_out', 'api', 'x', 1 FROM n`,
  )
    .bind(count, scope)
    .run();

/** Rows read by one claim of so many calls of a campaign with a purpose. */
async function readBy(count: number): Promise<number> {
  const now = Date.now();
  const campaignId = await insertCampaign(env.DB, { name: `rows ${made++}` }, [], now);
  await updateCampaign(env.DB, campaignId, { compliance: SALES }, now);
  const calls = newCalls(campaignId, count, now).map(call => ({ ...call, campaignRevision: 2 }));
  await acceptCalls(env.DB, calls, WINDOW_MS);
  const wanted = calls.map(({ callId }) => ({ callId, attempt: 1, campaignId, campaignRevision: 2 }));
  const { db, count: rows } = countingD1(env.DB);
  expect(await claimCalls(db, wanted, "nonce", now)).toHaveLength(count);
  return rows.read;
}

it("reads no row for suppressions of others, in whatever scope", async () => {
  const [six, twenty] = [await readBy(6), await readBy(20)];
  for (const scope of ["all", "campaign:1", "purpose:telemarketing"]) await store(5_000, scope);
  expect([await readBy(6), await readBy(20)]).toEqual([six, twenty]);
});
