// A campaign and its counters in the API's form.
import type { CampaignWithProgress } from "../../../actions/overview/list-with-progress.ts";
import type { Campaign as CampaignNoun } from "../../../domain/campaigns/campaign.ts";
import type { CampaignCounters, CountedCampaign } from "../../../domain/campaigns/campaign-counters.ts";
import { byApiNames } from "../../lib/field-names.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { presentProgress } from "../overview/present-figures.ts";
import { presentCallerIds } from "../trunks/caller-id-fields.ts";
import { FIELD_NAMES } from "./fields.ts";
import type { Campaign, CampaignPage, CampaignStats } from "./schemas.ts";

/** `fileZone`: what the rules file gives campaigns without a zone of their own. */
export function presentCampaign(
  { campaign, counters }: { campaign: CampaignNoun; counters: Pick<CampaignCounters, "contacts"> },
  fileZone: string,
): Of<typeof Campaign> {
  return {
    id: campaign.id,
    ...byApiNames(FIELD_NAMES, campaign),
    time_zone: campaign.timeZone ?? fileZone,
    caller_ids: presentCallerIds(campaign.callerIds),
    status: campaign.status,
    created_at: time(campaign.createdAt),
    updated_at: time(campaign.updatedAt),
    started_at: time(campaign.startedAt),
    completed_at: time(campaign.completedAt),
    phone_numbers: [],
    phone_count: counters.contacts,
  };
}

export const presentCampaignPage = (
  rows: readonly CampaignWithProgress[],
  page: { now: number; nextCursor: string | null; fileZone: string },
): Of<typeof CampaignPage> => ({
  as_of: time(page.now),
  data: rows.map(row => ({
    ...presentCampaign(row, page.fileZone),
    counts: presentProgress(row.progress),
    pick_up: row.pickUp,
  })),
  next_cursor: page.nextCursor,
});

export function presentStats({ counters: n }: Pick<CountedCampaign, "counters">): Of<typeof CampaignStats> {
  const waiting = n.waitingDisconnected + n.waitingRnr + n.waitingFailed;
  return {
    total_calls: n.total,
    completed_calls: n.picked,
    failed_calls: n.failed + n.cancelled,
    in_progress_calls: n.processing + n.retrying,
    pending_calls: n.initiated + waiting,
    retries_attempted: n.retries,
    phone_count: n.contacts,
    by_status: {
      INITIATED: n.initiated,
      PROCESSING: n.processing,
      RETRYING: n.retrying,
      DISCONNECTED: n.waitingDisconnected,
      RNR: n.waitingRnr,
      FAILED: n.waitingFailed + n.failed,
      PICKED: n.picked,
      CANCELLED: n.cancelled,
    },
    by_disposition: n.ended,
    waiting_for_retry: waiting,
    final_failed: n.failed,
  };
}
