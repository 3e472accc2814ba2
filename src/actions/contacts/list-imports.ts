// The imports of a campaign in pages, newest first.
import type { ImportRecord } from "../../domain/contacts/import/import-record.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { ImportFilter, ImportStore } from "../ports/import-store.ts";

/** Throws `not_found`. */
export async function listImports(
  ctx: { campaigns: Pick<CampaignStore, "byIds">; imports: Pick<ImportStore, "list"> },
  filter: ImportFilter,
): Promise<ImportRecord[]> {
  await findCampaign(ctx, { id: filter.campaignId });
  return ctx.imports.list(filter);
}
