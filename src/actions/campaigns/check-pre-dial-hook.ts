// The address of a campaign's pre-dial hook: one of the public internet that this deployment can sign for.
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import type { Settings } from "../../settings/index.ts";
import { allowedUrl, urlRules } from "../webhooks/url-rules.ts";
import { withoutKey } from "../webhooks/without-key.ts";

export interface HookSettings {
  settings: Pick<Settings, "environment" | "publicUrl" | "webhookSecretKey">;
}

/**
 * `requestHost`: null = no client has asked. Throws `validation_error` with what is wrong, and `conflict` where nothing can
 * be signed.
 */
export function checkPreDialHook(
  { settings }: HookSettings,
  { preDialHook }: Partial<Pick<CampaignFields, "preDialHook">>,
  requestHost: string | null,
): void {
  if (preDialHook === null || preDialHook === undefined) return;
  allowedUrl(preDialHook.url, urlRules(settings, requestHost), "pre_dial_hook.url");
  if (settings.webhookSecretKey === "") throw withoutKey("a pre-dial hook cannot be signed for");
}
