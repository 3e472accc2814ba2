// The secret that the receiver of a campaign's pre-dial questions verifies them with.
import { CallManagerError } from "../../domain/errors.ts";
import { hookSecret } from "../../domain/pre-dial/hook-secret.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
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
  if (webhookSecretKey === "")
    throw new CallManagerError(
      "conflict",
      "Nothing can be signed: set the secret WEBHOOK_SECRET_KEY of this deployment first.",
    );
  return { campaignId: id, secret: await hookSecret(webhookSecretKey, id) };
}
