// What the API answers, by the names that several commands use.
import type {
  Call,
  CallWithAttempts,
  Campaign,
  CampaignExplanation,
  Health,
  ImportAnswer as Imported,
  Metrics,
  CampaignStats as Stats,
  Trunk,
} from "../../client/generated/types.ts";

export type CampaignAnswer = Campaign;
export type CampaignStats = Stats;
export type CampaignExplained = CampaignExplanation;
export type Check = CampaignExplanation["checks"][number];

export type CallAnswer = Call;
export type CallDetail = CallWithAttempts;
export type AttemptAnswer = CallDetail["attempts"][number];

export type TrunkAnswer = Trunk;

export type MetricsAnswer = Metrics;
export type DayMetrics = MetricsAnswer["recent_metrics"][number];

export type ImportAnswer = Imported;

export type HealthAnswer = Health;
