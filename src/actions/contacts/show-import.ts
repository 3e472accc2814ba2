// What became of an import of a campaign.
import type { ImportRecord } from "../../domain/contacts/import/import-record.ts";
import { notFound } from "../../domain/errors.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { ImportStore } from "../ports/import-store.ts";

/** Throws `not_found`. */
export async function showImport(
  ctx: { campaigns: Pick<CampaignStore, "byIds">; imports: Pick<ImportStore, "find"> },
  { campaignId, importId }: { campaignId: number; importId: string },
): Promise<ImportRecord> {
  await findCampaign(ctx, { id: campaignId });
  const found = await ctx.imports.find(campaignId, importId);
  if (found === null) throw notFound(`Campaign ${campaignId} has no such import.`);
  return found;
}
