// Campaigns and their contacts in the database, as dialling needs them. src/store implements it.
import type { WantedCalls } from "../../domain/calls/due-call.ts";
import type { NewCall } from "../../domain/calls/new-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { CampaignsAsked, DispatchLook } from "../../domain/campaigns/dispatch-look.ts";
import type { Contact, ContactZone, FedZone } from "../../domain/contacts/contact.ts";

export interface CampaignStore {
  byIds(ids: readonly number[]): Promise<Map<number, Campaign>>;
  /** The first of its contacts, in the order in which they were added. `metadata` as it was given. */
  firstContacts(
    campaignId: number,
    limit: number,
  ): Promise<{ phoneNumber: string; timeZone: string | null; metadata: unknown }[]>;
  /** Its calls that wait for a dial. */
  waitingTotal(campaignId: number): Promise<number>;
  /** Campaigns that may have work; in the same round trip the calls that a dispatch expects to want. */
  look(now: number, campaigns: CampaignsAsked, expected: readonly WantedCalls[]): Promise<DispatchLook>;
  /** The zones of a campaign that have contacts past their cursor. */
  waitingZones(campaignId: number): Promise<ContactZone[]>;
  contactsPast(
    campaignId: number,
    zones: readonly Pick<ContactZone, "timeZone" | "cursor">[],
    limitEach: number,
  ): Promise<Contact[]>;
  /** Turns contacts into calls and moves the cursors, in one batch guarded by what was taken before; whether it did. */
  feed(
    campaign: Campaign,
    calls: readonly NewCall[],
    zones: readonly FedZone[],
    windowMs: number,
  ): Promise<boolean>;
  /** Completes those of these campaigns that are in progress and have nothing left; returns their ids. */
  completeFinished(now: number, ids: readonly number[]): Promise<number[]>;
  /** The next campaigns in progress, by id. */
  inProgressAfter(id: number, limit: number): Promise<number[]>;
}
