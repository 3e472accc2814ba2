// The hopper: when a started campaign runs low, its next contacts become calls. Contacts of a zone that is closed stay
// where they are, and keep nobody waiting who lives elsewhere.

import { NO_END } from "../../domain/calls/last-end.ts";
import type { NewCall } from "../../domain/calls/new-call.ts";
import { hoursOf } from "../../domain/campaigns/campaign.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { blackedOutUntil } from "../../domain/compliance/blackout.ts";
import type { ComplianceSettings } from "../../domain/compliance/campaign/compliance-settings.ts";
import { missingPacks } from "../../domain/compliance/campaign/packs-in-force.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { LOOKED_FOR_AGAIN_MS } from "../../domain/compliance/verdict/checked-rule.ts";
import type { Contact, ContactZone, FedZone } from "../../domain/contacts/contact.ts";
import { firstAttemptAt } from "../../domain/hours/calling-hours.ts";
import { attemptLimit } from "../../domain/retries/attempt-limit.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { firstDial } from "../calls/new-call.ts";
import { type ListReads, lookUpLists } from "../compliance/lists/look-up-lists.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { readHistories } from "./read-histories.ts";

/** Contacts that become calls at a time: enough for the lines, small enough that stopping a campaign stays cheap. */
const CHUNK = 500;
/** Zones that are fed at a time; the others follow, those first that are furthest behind. */
const ZONES = 20;

export interface HopperDeps {
  calls: Pick<CallStore, "reach">;
  campaigns: CampaignStore;
  policy: Policy;
  newCallId: (now: number) => string;
  /** Absent = there are no national lists. */
  lists?: ListReads | undefined;
  /** Absent = the operator has no rules of their own. */
  tenant?: TenantRules | undefined;
}

/** `fed` false: somebody else took from the list, or the campaign stopped. */
export interface Filled {
  /** Calls made. */
  calls: number;
  fed: boolean;
  /** When the first of the zones opens that are closed now, in ms; null = none is. */
  nextOpening: number | null;
  /** Contacts in open zones may be left. */
  more: boolean;
  /** When the first of the calls made may go, where rule packs or blackouts let none go now, in ms; null = some may. */
  waitsUntil: number | null;
}

const nothingUntil = (nextOpening: number | null): Filled => ({
  calls: 0,
  fed: false,
  nextOpening,
  more: false,
  waitsUntil: null,
});

const lacksPack = (compliance: ComplianceSettings | null, tenant: TenantRules | undefined) =>
  compliance?.mode === "enforce" && missingPacks(compliance, tenant).length > 0;

/** Twice at once, or after a crash, is harmless: what was taken before guards the insert. */
export async function fillHopper(
  deps: HopperDeps,
  { campaign }: DispatchCampaign,
  now: number,
): Promise<Filled> {
  const stops = blackedOutUntil(deps.tenant?.blackouts ?? [], campaign.id, now);
  // They stay in the list, instead of becoming calls that wait.
  if (stops !== null) return nothingUntil(Math.min(stops, now + DAY_MS));
  if (lacksPack(campaign.compliance, deps.tenant)) return nothingUntil(now + LOOKED_FOR_AGAIN_MS);
  const zones = await deps.campaigns.waitingZones(campaign.id);
  const hours = hoursOf(campaign);
  const opens = zones.map(({ timeZone }) => firstAttemptAt(deps.policy, { campaign: hours, timeZone }, now));
  const open = zones.filter((_, i) => opens[i] === now).sort((a, b) => a.cursor - b.cursor);
  const later = opens.flatMap(at => (at === null || at === now ? [] : [at]));
  const nextOpening = later.length === 0 ? null : Math.min(...later);
  if (open.length === 0) return nothingUntil(nextOpening);

  const chosen = open.slice(0, ZONES);
  const each = Math.ceil(CHUNK / chosen.length);
  const contacts = await deps.campaigns.contactsPast(campaign.id, chosen, each);
  const waiting = contacts.filter(c => c.calledAt === null);
  const askedOf = (contact: Contact) => ({ callee: contact, compliance: campaign.compliance });
  const historyOf = await readHistories(deps, waiting.map(askedOf), { now, tenant: deps.tenant });
  const listsOf = await lookUpLists(deps.lists, waiting.map(askedOf), deps.tenant);
  const judged = waiting.map(contact => {
    const { history } = historyOf(askedOf(contact));
    const { lists, unread } = listsOf(askedOf(contact));
    // What could not be read now, dispatch asks.
    const at = { now, history, tenant: deps.tenant, lists: unread ? null : lists };
    const first = firstInstant(deps, campaign, contact, at);
    return { ...first, call: callOf(deps, campaign, contact, { now, nextAttemptAt: first.at }) };
  });
  // A list that is old or missing uses up nobody's contacts.
  if (judged.length > 0 && judged.every(({ lacksList }) => lacksList))
    return nothingUntil(now + LOOKED_FOR_AGAIN_MS);
  const calls = judged.map(({ call }) => call);
  const fed = await deps.campaigns.feed(
    campaign,
    calls,
    chosen.map(zone => fedOf(zone, contacts, each)),
    deps.policy.duplicateWindowMs,
  );
  const more = open.length > chosen.length || chosen.some(zone => zone.waiting > each);
  const first = calls.length === 0 ? now : Math.min(...calls.map(call => call.nextAttemptAt));
  const waitsUntil = first > now ? first : null;
  return { calls: fed ?? 0, fed: fed !== null, nextOpening, more, waitsUntil };
}

function callOf(
  deps: HopperDeps,
  campaign: DispatchCampaign["campaign"],
  contact: Contact,
  { now, nextAttemptAt }: { now: number; nextAttemptAt: number },
): NewCall {
  const { phoneNumber, timeZone, metadata, personId, party } = contact;
  return {
    callId: deps.newCallId(now),
    campaignId: campaign.id,
    campaignRevision: campaign.revision,
    phoneNumber,
    maxAttempts: attemptLimit(
      deps.policy,
      { campaign: hoursOf(campaign), timeZone },
      { ...NO_END, at: nextAttemptAt },
    ),
    nextAttemptAt,
    timeZone,
    metadata,
    personId,
    party,
    createdAt: now,
  };
}

/** What a rule forbids for good is due at once: dispatch ends it, so that it is seen. */
function firstInstant(
  { policy }: HopperDeps,
  campaign: DispatchCampaign["campaign"],
  contact: Contact,
  asked: Parameters<typeof firstDial>[3],
): { at: number; lacksList: boolean } {
  const { now, tenant } = asked;
  const due = (at: number, lacksList = false) => ({ at, lacksList });
  if (campaign.compliance === null && (tenant?.blackouts.length ?? 0) === 0) return due(now);
  const first = firstDial(policy, campaign, contact, asked);
  if (first === null) return due(now + DAY_MS);
  if (typeof first === "number") return due(first);
  return first.looksAgainAt === undefined ? due(now) : due(first.looksAgainAt ?? now + DAY_MS, true);
}

/** Fewer than asked for are all there are: a count that says otherwise, of contacts that have left, is mended. */
function fedOf(
  { timeZone, cursor, waiting }: ContactZone,
  contacts: readonly Contact[],
  asked: number,
): FedZone {
  const own = contacts.filter(c => c.timeZone === timeZone);
  const passed = own.length < asked ? waiting : Math.min(own.length, waiting);
  return { timeZone, cursor: own.at(-1)?.id ?? cursor, passed };
}
