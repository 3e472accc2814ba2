// Campaigns: their states, which transitions are legal, and which campaigns may dial.
import type { VoicemailCountsAs } from "../calls/disposition.ts";
import type { ComplianceSettings } from "../compliance/campaign/compliance-settings.ts";
import type { BusinessHour } from "../hours/business-hours.ts";
import type { CampaignHours } from "../hours/calling-hours.ts";
import type { PreDialHook } from "../pre-dial/pre-dial-hook.ts";
import type { RetryPolicy } from "../retries/retry-policy.ts";
import type { CallerIdPool } from "../trunks/caller-ids/caller-id-pool.ts";

export const CAMPAIGN_STATUSES = ["pending", "in_progress", "paused", "completed", "cancelled"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export type CampaignVerb = "start" | "pause" | "resume" | "complete" | "cancel";

/** The legal origins of each verb and where it leads: the whole life of a campaign. */
export const CAMPAIGN_TRANSITIONS: Record<
  CampaignVerb,
  { from: readonly CampaignStatus[]; to: CampaignStatus }
> = {
  start: { from: ["pending", "completed"], to: "in_progress" },
  pause: { from: ["in_progress"], to: "paused" },
  resume: { from: ["paused"], to: "in_progress" },
  complete: { from: ["in_progress", "paused"], to: "completed" },
  cancel: { from: ["pending", "in_progress", "paused"], to: "cancelled" },
};

/** What a verb changes besides the revision. */
export function movedBy(verb: CampaignVerb, now: number): Partial<Campaign> {
  const { to } = CAMPAIGN_TRANSITIONS[verb];
  return {
    status: to,
    updatedAt: now,
    ...(verb === "start" ? { startedAt: now, completedAt: null } : {}),
    ...(to === "completed" || to === "cancelled" ? { completedAt: now } : {}),
  };
}

/** The built-in campaign of calls that name none; a migration makes it. */
export const AD_HOC_CAMPAIGN_ID = 0;

/** `sync`: what is to be said waits until it is known who picked up. */
export const MACHINE_DETECTION = ["off", "async", "sync"] as const;
export type MachineDetection = (typeof MACHINE_DETECTION)[number];

/** How its calls are dialled. */
export interface CampaignDialling {
  machineDetection: MachineDetection;
  /** Null = the provider's own. */
  ringTimeoutSeconds: number | null;
  /** Of conversation; null = as long as the lease lets it. */
  maxCallSeconds: number | null;
  /** What only the provider knows, as its adapter has checked it. */
  providerOptions: Record<string, unknown> | null;
}

/** What a client may set. */
export interface CampaignFields extends CampaignDialling {
  name: string;
  description: string | null;
  isActive: boolean;
  timeZone: string | null;
  maxConcurrentCalls: number | null;
  /** Relative size of its share of the lines; 1 or more. */
  weight: number;
  retryPolicy: RetryPolicy | null;
  businessHours: BusinessHour[] | null;
  voicemailCountsAs: VoicemailCountsAs;
  /** Those that dial its calls, by name; null = the default one. */
  trunks: string[] | null;
  /** Null = no rule pack holds. */
  compliance: ComplianceSettings | null;
  /** In place of its trunk's; null = those of the trunk. */
  callerIds: CallerIdPool | null;
  /** Asked before each dial; null = nobody is. */
  preDialHook: PreDialHook | null;
}

export interface Campaign extends CampaignFields {
  id: number;
  status: CampaignStatus;
  /** Grows by as many contacts as are taken from the list; where each zone stands is in contact_zones. */
  contactCursor: number;
  /** The cursor when it was last started. */
  cursorAtStart: number;
  /** Grows with every change that decides dialling. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  startedAt: number | null;
  completedAt: number | null;
}

/** A campaign as it is created, before it has an id (0). */
export const newCampaign = (fields: CampaignFields, now: number): Campaign => ({
  ...fields,
  id: 0,
  status: "pending",
  contactCursor: 0,
  cursorAtStart: 0,
  revision: 1,
  createdAt: now,
  updatedAt: now,
  startedAt: null,
  completedAt: null,
});

/** May a new call be accepted for it? (A paused campaign accepts; its calls wait.) */
export function acceptsCalls(campaign: Pick<Campaign, "isActive" | "status">): boolean {
  return campaign.isActive && campaign.status !== "cancelled";
}

/** May its calls be dialled? */
export function mayDial(campaign: Pick<Campaign, "isActive" | "status">): boolean {
  return acceptsCalls(campaign) && campaign.status !== "paused";
}

/** May contacts of its list become calls? */
export function takesContacts(campaign: Pick<Campaign, "isActive" | "status">): boolean {
  return campaign.isActive && campaign.status === "in_progress";
}

/** The part of a campaign that the calling rules look at. */
export function hoursOf(
  campaign: Pick<Campaign, "id" | "timeZone" | "retryPolicy" | "businessHours">,
): CampaignHours {
  return {
    id: campaign.id,
    timeZone: campaign.timeZone,
    retryPolicy: campaign.retryPolicy,
    businessHours: campaign.businessHours,
  };
}

/** The verbs that are legal in a state, for the message of a refusal. */
export function legalVerbs(status: CampaignStatus): CampaignVerb[] {
  return (Object.keys(CAMPAIGN_TRANSITIONS) as CampaignVerb[]).filter(verb =>
    CAMPAIGN_TRANSITIONS[verb].from.includes(status),
  );
}
