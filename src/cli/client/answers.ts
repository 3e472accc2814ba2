// What the API answers, by the names that several commands use: as the definitions of its routes say.
import type { AnswerOf } from "../../http/lib/route.ts";
import type { getHealth } from "../../http/routes/service/definitions.ts";
import type { Answer } from "./api.ts";

export type CampaignAnswer = Answer<"get", "/campaigns/:id">;
export type CampaignStats = Answer<"get", "/campaigns/:id/stats">;
export type CampaignExplained = Answer<"get", "/campaigns/:id/explain">;
export type Check = CampaignExplained["checks"][number];

export type CallAnswer = Answer<"get", "/calls">["data"][number];
export type CallDetail = Answer<"get", "/calls/:call_id">;
export type AttemptAnswer = CallDetail["attempts"][number];

export type TrunkAnswer = Answer<"get", "/trunks/:name">;

export type MetricsAnswer = Answer<"get", "/metrics">;
export type DayMetrics = MetricsAnswer["recent_metrics"][number];

export type ImportAnswer = Answer<"post", "/campaigns/:id/import">;

export type HealthAnswer = AnswerOf<typeof getHealth>;
