// Answers of the service as the commands get them.
import type {
  CallAnswer,
  CampaignAnswer,
  CampaignStats,
  MetricsAnswer,
} from "../../../src/cli/client/answers.ts";
import { Call } from "../../../src/http/routes/calls/schemas.ts";
import { Campaign, CampaignStats as Stats } from "../../../src/http/routes/campaigns/schemas.ts";
import { Metrics } from "../../../src/http/routes/metrics/schemas.ts";
import { exampleOf } from "../../support/example-of.ts";

export const CAMPAIGN: CampaignAnswer = {
  ...exampleOf(Campaign),
  ...{ id: 3, name: "Reminders", time_zone: "UTC", phone_count: 2 },
};
export const CALL: CallAnswer = {
  ...exampleOf(Call),
  ...{ call_id: "01a1fd46-75df-7000-8000-03c252909879", campaign_id: 3, campaign_name: "Reminders" },
  ...{ status: "FAILED", attempt_count: 2, scheduled_at: null, error_message: "Line is dead" },
};
export const STATS: CampaignStats = {
  ...exampleOf(Stats),
  ...{ total_calls: 2, completed_calls: 1, failed_calls: 0, in_progress_calls: 0, pending_calls: 1 },
  ...{ retries_attempted: 1, waiting_for_retry: 1 },
};
export const EXPLAIN = { can_dial_now: false, next_eligible_at: null, reason: "It is paused.", checks: [] };
export const METRICS: MetricsAnswer = {
  ...exampleOf(Metrics),
  ...{ current_concurrent_calls: 1, max_concurrent_calls: 40, recent_metrics: [] },
};
