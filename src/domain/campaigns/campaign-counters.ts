// What has become of a campaign's calls, counted in the batch of each change.
import type { DispositionCounts } from "../calls/disposition.ts";
import type { Campaign } from "./campaign.ts";

export interface CampaignCounters {
  contacts: number;
  /** Calls, whatever their status. */
  total: number;
  initiated: number;
  processing: number;
  retrying: number;
  waitingDisconnected: number;
  waitingRnr: number;
  waitingFailed: number;
  picked: number;
  /** For good. */
  failed: number;
  cancelled: number;
  /** Attempts behind the first. */
  retries: number;
  /** Attempts, by disposition. */
  ended: DispositionCounts;
}

export interface CountedCampaign {
  campaign: Campaign;
  counters: CampaignCounters;
}
