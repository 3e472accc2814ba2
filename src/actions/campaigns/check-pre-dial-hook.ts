// The address of a campaign's pre-dial hook: one of the public internet that this deployment can sign for.
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import { invalid } from "../../domain/errors.ts";
import { checkUrl } from "../../domain/webhooks/check-url.ts";
import type { Settings } from "../../settings/index.ts";
import { urlRules } from "../webhooks/url-rules.ts";

export interface HookSettings {
  settings: Pick<Settings, "environment" | "publicUrl" | "webhookSecretKey">;
}

/** Throws `validation_error` with what is wrong. */
export function checkPreDialHook(
  { settings }: HookSettings,
  { preDialHook }: Partial<Pick<CampaignFields, "preDialHook">>,
): void {
  if ((preDialHook ?? null) === null) return;
  const checked = checkUrl(preDialHook?.url ?? "", urlRules(settings));
  if (!checked.ok) throw invalid({ "pre_dial_hook.url": [checked.problem] });
  if (settings.webhookSecretKey === "")
    throw invalid({
      pre_dial_hook: ["cannot be signed: set the secret WEBHOOK_SECRET_KEY of this deployment first"],
    });
}
