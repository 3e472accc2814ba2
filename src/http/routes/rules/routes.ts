// Calling hours, the retry rules in force and what they would decide, and why a campaign is not dialling.
import { callingWindows } from "../../../actions/campaigns/calling-windows.ts";
import { explainCampaign } from "../../../actions/campaigns/explain-campaign.ts";
import { previewRetry } from "../../../actions/rules/preview-retry.ts";
import { showRetryRules } from "../../../actions/rules/show-retry-rules.ts";
import { Routes } from "../../lib/routes.ts";
import * as rule from "./definitions.ts";
import { presentExplanation, presentPreview, presentRules, presentWindows } from "./present.ts";

export const rules = new Routes()
  .on(rule.getRetryRules, async ({ ctx }) => presentRules(showRetryRules(ctx)))
  .on(rule.previewRetry, async ({ ctx, body }) => {
    const {
      campaign_id: campaignId = null,
      time_zone: timeZone,
      disposition = null,
      call_back_at,
      ...asked
    } = body;
    return presentPreview(
      await previewRetry(ctx, { ...asked, campaignId, disposition, callBackAt: call_back_at, timeZone }),
    );
  })
  .on(rule.listWindows, async ({ ctx, params, query: { time_zone: timeZone, ...query } }) =>
    presentWindows(await callingWindows(ctx, { ...params, ...query, timeZone })),
  )
  .on(rule.explainCampaign, async ({ ctx, params }) =>
    presentExplanation(await explainCampaign(ctx, params)),
  );
