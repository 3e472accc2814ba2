// Campaigns in the API's form.
import type { Campaign } from "../../../domain/campaigns/campaign.ts";
import type { CampaignCounters, CountedCampaign } from "../../../store/campaigns/campaigns.ts";
import { time } from "../../lib/time.ts";

/** `fileZone`: what the rules file gives campaigns without a zone of their own. */
export function presentCampaign(
  { campaign, counters }: { campaign: Campaign; counters: Pick<CampaignCounters, "contacts"> },
  fileZone: string,
) {
  return {
    id: campaign.id,
    name: campaign.name,
    description: campaign.description,
    is_active: campaign.isActive,
    status: campaign.status,
    time_zone: campaign.timeZone ?? fileZone,
    weight: campaign.weight,
    max_concurrent_calls: campaign.maxConcurrentCalls,
    retry_policy: campaign.retryPolicy,
    business_hours: campaign.businessHours,
    created_at: time(campaign.createdAt),
    updated_at: time(campaign.updatedAt),
    started_at: time(campaign.startedAt),
    completed_at: time(campaign.completedAt),
    phone_numbers: [],
    phone_count: counters.contacts,
  };
}

/** Counters are kept with the calls, so this reads one row whatever the campaign's size. */
export function presentStats({ counters: n }: CountedCampaign) {
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
    waiting_for_retry: waiting,
    final_failed: n.failed,
  };
}
