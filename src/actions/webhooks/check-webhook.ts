// What an endpoint may be: an address that may be sent to, a key to sign with, campaigns that there are.
import { invalid } from "../../domain/errors.ts";
import type { EndpointFields } from "../../domain/webhooks/endpoint.ts";
import type { Settings } from "../../settings/index.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { allowedUrl, urlRules } from "./url-rules.ts";
import { withoutKey } from "./without-key.ts";

export interface CheckContext {
  settings: Pick<Settings, "publicUrl" | "environment" | "webhookSecretKey">;
  campaigns: Pick<CampaignStore, "byIds" | "list">;
}

/** Named where one is unknown. */
const NAMED_CAMPAIGNS = 10;

/** The same with its url normalised. Throws `validation_error`, and `conflict` where nothing can be signed. */
export async function checkedWebhook<Fields extends Partial<EndpointFields>>(
  ctx: CheckContext,
  fields: Fields,
  requestHost: string,
): Promise<Fields> {
  const { url, campaigns } = fields;
  await refuseUnknownCampaigns(ctx, campaigns ?? null);
  if (url === null || url === undefined) return fields;
  const allowed = allowedUrl(url, urlRules(ctx.settings, requestHost));
  if (ctx.settings.webhookSecretKey === "") throw withoutKey("a webhook with a url cannot be signed");
  return { ...fields, url: allowed };
}

async function refuseUnknownCampaigns(
  { campaigns }: Pick<CheckContext, "campaigns">,
  ids: readonly number[] | null,
): Promise<void> {
  if (ids === null) return;
  const known = await campaigns.byIds(ids);
  const unknown = ids.filter(id => !known.has(id));
  if (unknown.length === 0) return;
  const newest = await campaigns.list({ limit: NAMED_CAMPAIGNS });
  const named = newest.map(({ campaign }) => campaign.id).join(", ");
  const are = named === "" ? "there is none yet" : `the newest are ${named}`;
  throw invalid({ campaign_ids: unknown.map(id => `there is no campaign ${id}; ${are}`) });
}
