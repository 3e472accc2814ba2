// The secret that the receiver of a campaign's pre-dial questions verifies them with.
import { hookSecret } from "../../domain/pre-dial/hook-secret.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { withoutKey } from "../webhooks/without-key.ts";
import type { HookSettings } from "./check-pre-dial-hook.ts";
import { showCampaign } from "./show-campaign.ts";

interface Ctx extends HookSettings {
  campaigns: Pick<CampaignStore, "find">;
}

/** Also of a campaign without a hook: the receiver is set up first. Throws `not_found`, and `conflict` where nothing can be signed. */
export async function showPreDialSecret(
  ctx: Ctx,
  { id }: { id: number },
): Promise<{ campaignId: number; secret: string }> {
  await showCampaign(ctx, { id });
  const { webhookSecretKey } = ctx.settings;
  if (webhookSecretKey === "") throw withoutKey("pre-dial hooks have no secrets");
  return { campaignId: id, secret: await hookSecret(webhookSecretKey, id) };
}
