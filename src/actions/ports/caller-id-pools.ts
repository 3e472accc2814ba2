// Which caller ids the calls of a trunk show, as dispatch needs it. src/gate implements it.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { CallerIdAsked, CallerIdChoice } from "../../domain/trunks/caller-ids/choose-caller-id.ts";

type HasPool = Pick<Campaign, "callerIds">;

/** A campaign's own pool goes before the trunk's. Synchronous: what is chosen is granted before anything else is chosen. */
export interface CallerIdPools {
  /** One a campaign, in order: until when its calls have none that they may show, in ms; null = they may go now. */
  cappedUntil(campaigns: readonly HasPool[], now: number): (number | null)[];
  /** One a call, in order, each counting for those after it; null = there is no pool, the account's own is shown. */
  choose(calls: readonly (CallerIdAsked & { campaign: HasPool })[], now: number): (CallerIdChoice | null)[];
}
