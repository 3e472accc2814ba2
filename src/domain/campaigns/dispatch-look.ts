// What a dispatch sees of the campaigns.
import type { DueCall } from "../calls/due-call.ts";
import type { SeenTrunk } from "../trunks/sharing.ts";
import type { Campaign } from "./campaign.ts";

/** Which campaigns a dispatch looks at: the next few of all that may have work, and these. */
export interface CampaignsAsked {
  /** The name of who looks: the caller ids of other trunks are none of its business. */
  trunk: string;
  /** Ids above this one; null = none of them. */
  after: number | null;
  limit: number;
  ids: readonly number[];
}

/** A campaign as dispatch sees it. */
export interface DispatchCampaign {
  campaign: Campaign;
  hasDue: boolean;
  /** The earliest waiting call that is not due yet; null = none. */
  nextDueAt: number | null;
  /** Contacts that are not calls yet, of a campaign in progress. */
  hasContacts: boolean;
  /** Its calls on the line, whichever trunk's; null where it has no limit of its own. */
  onTheLine: number | null;
}

/** What a dispatch sees of D1 in one round trip. */
export interface DispatchLook {
  looked: DispatchCampaign[];
  due: DueCall[];
  /** All there are. */
  trunks: SeenTrunk[];
  /** Of the campaigns walked, not of those asked for by id: the last one's id; null = there are no more. */
  walkedTo: number | null;
  /** Of the operator's own rules. */
  tenantRevision: number;
}
