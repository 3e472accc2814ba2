// Calling hours, the retry rules in force and what they would decide, and why a campaign is not dialling.
import { callingWindows } from "../../../actions/campaigns/calling-windows.ts";
import { explainCampaign } from "../../../actions/campaigns/explain-campaign.ts";
import { previewRetry } from "../../../actions/rules/preview-retry.ts";
import { showRetryRules } from "../../../actions/rules/show-retry-rules.ts";
import { saidIn } from "../../../domain/compliance/party-fields.ts";
import { Routes } from "../../lib/routes.ts";
import * as rule from "./definitions.ts";
import { presentExplanation, presentPreview, presentRules, presentWindows } from "./present.ts";

export const rules = new Routes()
  .on(rule.getRetryRules, async ({ ctx }) => presentRules(showRetryRules(ctx)))
  .on(rule.previewRetry, async ({ ctx, body }) => {
    const { campaign_id: campaignId = null, disposition = null, outcome, attempt, at } = body;
    return presentPreview(
      await previewRetry(ctx, {
        campaignId,
        outcome,
        disposition,
        callBackAt: body.call_back_at,
        attempt,
        at,
        typed: body.phone_number,
        timeZone: body.time_zone,
        ...saidIn(body),
      }),
    );
  })
  .on(rule.listWindows, async ({ ctx, params, query }) => {
    const { from, days, kind, phone_number: typed, time_zone: timeZone, ...place } = query;
    return presentWindows(
      await callingWindows(ctx, { ...params, from, days, kind, typed, timeZone, ...saidIn(place) }),
    );
  })
  .on(rule.explainCampaign, async ({ ctx, params }) =>
    presentExplanation(await explainCampaign(ctx, params)),
  );
