// What several aggregate answers have of a campaign, in the API's form.
import type { CampaignProgress as Progress } from "../../../domain/campaigns/campaign-progress.ts";
import type { Waits as WaitsNoun } from "../../../domain/explain/waits.ts";
import type { AttemptSums } from "../../../domain/metrics/tally.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { CampaignProgress, Waits } from "./figures.ts";

export const presentProgress = (progress: Progress): Of<typeof CampaignProgress> => ({
  total: progress.total,
  ended: progress.ended,
  on_the_line: progress.onTheLine,
  to_retry: progress.toRetry,
  waiting: progress.waiting,
  not_called: progress.notCalled,
  picked: progress.picked,
  failed: progress.failed,
  cancelled: progress.cancelled,
});

export const presentWaits = (waits: WaitsNoun | null): Of<typeof Waits> | null =>
  waits === null ? null : { reason: waits.reason, text: waits.text, until: time(waits.until) };

export const presentSums = ({ dialled, picked, disconnected, rnr, failed, seconds }: AttemptSums) => ({
  dialled,
  picked,
  disconnected,
  rnr,
  failed,
  seconds,
});
