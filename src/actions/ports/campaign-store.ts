// Campaigns in the database: as they are made, read and changed, and as dialling needs them. src/store implements it.
import type { WantedCalls } from "../../domain/calls/due-call.ts";
import type { NewCall } from "../../domain/calls/new-call.ts";
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import type {
  Campaign,
  CampaignFields,
  CampaignStatus,
  CampaignVerb,
} from "../../domain/campaigns/campaign.ts";
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import type { CampaignsAsked, DispatchLook } from "../../domain/campaigns/dispatch-look.ts";
import type { By, NotedFields } from "../../domain/changes/change.ts";
import type { AbandonDay } from "../../domain/compliance/abandon/abandon-rate.ts";
import type { SaidOfParty } from "../../domain/compliance/party.ts";
import type { Contact, ContactZone, FedZone, NewContact } from "../../domain/contacts/contact.ts";
import type { WaitingCalls } from "../../domain/explain/explain-campaign.ts";

/** Which campaigns, newest first: ids below `before`. */
export interface CampaignFilter {
  isActive?: boolean;
  status?: CampaignStatus;
  before?: number;
  limit: number;
}

/** Campaigns as they are made, read and changed. Times in ms. */
export interface CampaignRecords {
  find(id: number): Promise<CountedCampaign | null>;
  /** Not the built-in one of ad-hoc calls. */
  list(filter: CampaignFilter): Promise<CountedCampaign[]>;
  /** All or nothing, with the answer that is to be stored; returns its id. */
  create(
    fields: CampaignFields,
    contacts: readonly NewContact[],
    now: number,
    answer: KeyedAnswer | null,
    by?: By | null,
  ): Promise<number>;
  /**
   * Counts a revision, so that nothing decided on the old one is dialled. False with `noted` = it has another revision
   * meanwhile.
   */
  update(
    id: number,
    changes: Partial<CampaignFields>,
    now: number,
    noted?: NotedFields | null,
  ): Promise<boolean>;
  /** False when the campaign is in none of the verb's origins; then no answer is stored. */
  move(
    id: number,
    verb: CampaignVerb,
    now: number,
    answer: KeyedAnswer | null,
    by?: By | null,
  ): Promise<boolean>;
  /** First attempts that wait for an opening become due, so that dispatch sees them under new hours. */
  recallFirstAttempts(id: number, now: number, windowMs: number): Promise<number>;
  /** Reads a bounded number of rows, however many calls wait. */
  waitingCalls(campaign: Pick<Campaign, "id">, now: number): Promise<WaitingCalls>;
}

/** The abandon meter. Times in ms. */
export interface AbandonRecords {
  /** By campaign: the last `periodDays` UTC days, and since when it has fewer lines. */
  abandonFacts(
    ids: readonly number[],
    periodDays: number,
    now: number,
  ): Promise<Map<number, { days: AbandonDay[]; since: number | null }>>;
  /** The first to see a throttle says since when; one ends only as it was seen. */
  changeThrottles(changes: readonly { campaignId: number; since: number; begins: boolean }[]): Promise<void>;
  /** By campaign, behind the one with the id `after`. */
  listThrottles(after: number, limit: number): Promise<{ campaignId: number; since: number }[]>;
  /** Counted up to a limit. */
  countThrottles(): Promise<number>;
  /** Days before that of `before`; returns how many rows. */
  purgeAbandonDays(before: number, limit: number): Promise<number>;
}

export interface CampaignStore extends CampaignRecords, AbandonRecords {
  byIds(ids: readonly number[]): Promise<Map<number, Campaign>>;
  /** The first of its contacts, in the order in which they were added. `metadata` as it was given. */
  firstContacts(
    campaignId: number,
    limit: number,
  ): Promise<({ phoneNumber: string; timeZone: string | null; metadata: unknown } & SaidOfParty)[]>;
  /** Its calls that wait for a dial. */
  waitingTotal(campaignId: number): Promise<number>;
  /** Campaigns that may have work; in the same round trip the calls that a dispatch expects to want. */
  look(
    now: number,
    campaigns: CampaignsAsked,
    expected: readonly WantedCalls[],
    passOver?: readonly string[],
  ): Promise<DispatchLook>;
  /** The zones of a campaign that have contacts past their cursor. */
  waitingZones(campaignId: number): Promise<ContactZone[]>;
  contactsPast(
    campaignId: number,
    zones: readonly Pick<ContactZone, "timeZone" | "cursor">[],
    limitEach: number,
  ): Promise<Contact[]>;
  /**
   * Turns contacts into calls and moves the cursors, in one batch guarded by what was taken before. Who is suppressed is
   * passed over. Returns how many calls it made; null = it did not.
   */
  feed(
    campaign: Campaign,
    calls: readonly NewCall[],
    zones: readonly FedZone[],
    windowMs: number,
  ): Promise<number | null>;
  /** Completes those of these campaigns that are in progress and have nothing left; returns their ids. */
  completeFinished(now: number, ids: readonly number[]): Promise<number[]>;
  /** The next campaigns in progress, by id. */
  inProgressAfter(id: number, limit: number): Promise<number[]>;
}
