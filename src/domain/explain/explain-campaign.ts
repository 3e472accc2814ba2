// What a campaign's calls wait for, and when the next of them may go. From bounded reads: what was counted only
// up to a limit says so.
import type { LastEnd } from "../calls/last-end.ts";
import { type Campaign, hoursOf, mayDial } from "../campaigns/campaign.ts";
import type { Throttle } from "../compliance/abandon/throttle.ts";
import type { TenantRules } from "../compliance/tenant/tenant-rules.ts";
import { firstAttemptAt, hoursFor, type RulesInForce, zoneOf } from "../hours/calling-hours.ts";
import { HORIZON_DAYS } from "../hours/calling-windows.ts";
import { blackoutChecks } from "./blackout-checks.ts";
import { earliestDial } from "./explain-call.ts";
import { businessHoursCheck, type Check, campaignChecks, obstacles, showMoment } from "./explain-checks.ts";
import { heldByRules, type Sampled } from "./held-by-rules.ts";
import { hookChecks } from "./hook-check.ts";
import { type Lines, lineChecks } from "./line-checks.ts";
import { throttleChecks } from "./throttle-check.ts";

/** Waiting calls that the rules treat alike. */
export interface WaitingGroup extends LastEnd {
  timeZone: string | null;
  attemptsStarted: number;
  due: boolean;
  calls: number;
  /** The earliest and the latest next attempt among them, ms. */
  earliest: number;
  latest: number;
}

export interface WaitingCalls {
  groups: readonly WaitingGroup[];
  /** Contacts past their cursors, by their own zone. */
  contacts: readonly { timeZone: string | null; contacts: number }[];
  /** Calls that are due, and calls that are not, are each counted up to here. */
  countedUpTo: number;
}

export interface CampaignQuestion {
  campaign: Campaign;
  waiting: WaitingCalls;
  /** Some of what waits; null or absent = no rule packs are in force. */
  sample?: readonly Sampled[] | null;
  inForce: RulesInForce;
  lines: Lines;
  /** Absent = the operator has no rules of their own. */
  tenant?: TenantRules | undefined;
  /** Too many abandoned calls keep it back; absent = not. */
  throttle?: Throttle | null;
  /** Ms since the epoch. */
  now: number;
}

export interface CampaignExplanation {
  canDialNow: boolean;
  /**
   * Ms; the earliest that the rules allow, lines permitting: with rule packs, of those that were looked at. Null: no passing of
   * time alone will bring it.
   */
  nextEligibleAt: number | null;
  reason: string;
  checks: Check[];
}

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
/** `1 call`, `at least 1000 calls`. */
const counted = (n: number, what: string, limit: number) =>
  `${n >= limit ? "at least " : ""}${n} ${what}${n === 1 ? "" : "s"}`;

export function explainCampaign(question: CampaignQuestion): CampaignExplanation {
  const { campaign, waiting, sample = null, inForce, lines, throttle = null, tenant, now } = question;
  const feeds = campaign.status === "in_progress";
  const contacts = sum(waiting.contacts.map(c => c.contacts));
  const calls = sum(waiting.groups.map(g => g.calls));
  const due = sum(waiting.groups.filter(g => g.due).map(g => g.calls));
  const { openCalls, eligibleAt } = eligibility(question, feeds);
  const held = sample === null ? null : heldByRules({ inForce, campaign, tenant, now }, sample);
  const zone = zoneOf(inForce, { campaign: hoursOf(campaign), timeZone: null });
  const fed = feeds && contacts > 0;
  const ready = due > 0 || fed;
  const soonest = waiting.groups.reduce((at, g) => Math.min(at, g.earliest), Number.POSITIVE_INFINITY);
  const { countedUpTo } = waiting;
  const dueNow = `Due: ${counted(due, "call", countedUpTo)}${fed ? ", and contacts are fed" : ""}.`;
  const later = calls > 0 ? `None is due before ${showMoment(soonest, zone)}.` : "Nothing is due.";
  const checks: Check[] = [
    ...campaignChecks(campaign),
    {
      check: "something_waits",
      pass: calls > 0 || fed,
      detail: whatWaits(calls, contacts, feeds, countedUpTo),
    },
    { check: "due", pass: ready, detail: ready ? dueNow : later },
    hoursCheckOf(question, { ready, openCalls, eligibleAt, zone }),
    ...blackoutChecks(tenant?.blackouts ?? [], campaign.id, now),
    ...throttleChecks(
      throttle,
      waiting.groups.some(g => g.due && g.attemptsStarted > 0),
    ),
    ...hookChecks(campaign, lines, null, now),
    ...(held?.checks ?? []),
    ...lineChecks(lines, campaign, now),
  ];
  const reason = obstacles(checks);
  return {
    canDialNow: reason === "",
    nextEligibleAt: mayDial(campaign) ? (held === null ? eligibleAt : held.eligibleAt) : null,
    reason: reason || "Nothing is in the way: calls are granted lines as they come free.",
    checks,
  };
}

/** `openCalls`: what is due and may go now, in words; null = nothing. */
function eligibility({ campaign, waiting, inForce, now }: CampaignQuestion, feeds: boolean) {
  const hours = hoursOf(campaign);
  let open = 0;
  const times: number[] = [];
  for (const { timeZone, attemptsStarted, calls, earliest, ...last } of waiting.groups) {
    const from = Math.max(now, earliest);
    const context = { campaign: hours, timeZone };
    const { possibleAt } = earliestDial(inForce, context, attemptsStarted + 1, last, from);
    if (possibleAt !== null) times.push(possibleAt);
    if (possibleAt === now) open += calls;
  }
  let contactsOpen = false;
  for (const { timeZone } of feeds ? waiting.contacts : []) {
    const at = firstAttemptAt(inForce, { campaign: hours, timeZone }, now);
    if (at !== null) times.push(at);
    if (at === now) contactsOpen = true;
  }
  const what = `${counted(open, "call", waiting.countedUpTo)}${contactsOpen ? " and contacts" : ""}`;
  return {
    openCalls: open > 0 || contactsOpen ? `Open now for ${what}.` : null,
    eligibleAt: times.length === 0 ? null : Math.min(...times),
  };
}

/** With nothing due, it is the campaign's own business hours. */
function hoursCheckOf(
  { campaign, inForce, now }: CampaignQuestion,
  found: { ready: boolean; openCalls: string | null; eligibleAt: number | null; zone: string },
): Check {
  const check = "calling_hours";
  if (found.openCalls !== null) return { check, pass: true, detail: found.openCalls };
  if (found.ready) {
    const next =
      found.eligibleAt === null
        ? `no hours within ${HORIZON_DAYS} days, or no attempt left.`
        : `the next may at ${showMoment(found.eligibleAt, found.zone)}.`;
    return { check, pass: false, detail: `Nothing that is due may go now: ${next}` };
  }
  const hours = hoursFor(inForce, { campaign: hoursOf(campaign), timeZone: null });
  if (hours === null) return { check, pass: false, detail: `Unknown time zone "${found.zone}": never open.` };
  return { ...businessHoursCheck(hours, (campaign.businessHours ?? []).length === 0, now), check };
}

function whatWaits(calls: number, contacts: number, feeds: boolean, limit: number): string {
  const waiting = calls === 0 ? "No call waits" : `Waiting: ${counted(calls, "call", limit)}`;
  if (contacts === 0) return `${waiting}.`;
  const next = feeds ? "still to be called" : "there for when the campaign is started";
  return `${waiting}; ${counted(contacts, "contact", Number.POSITIVE_INFINITY)} ${next}.`;
}
