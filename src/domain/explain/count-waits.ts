// The waiting calls of a campaign by what keeps them. Who may go when is decided by the explanation's own rules.
import { hoursOf, mayDial } from "../campaigns/campaign.ts";
import { zoneOf } from "../hours/calling-hours.ts";
import { earliestDial } from "./explain-call.ts";
import type { CampaignQuestion, WaitingGroup } from "./explain-campaign.ts";
import { lineChecks } from "./line-checks.ts";
import { firstFailed, type WaitReason } from "./waits.ts";

/** Calls; `until` in ms, null = no hours within 14 days. */
export interface WaitCounts {
  closedByZone: { timeZone: string; calls: number; until: number | null }[];
  retryDelay: number;
  lines: number;
  pace: number;
  breaker: number;
  callerIds: number;
  number: number;
  state: number;
  never: number;
  /** Due and allowed, and nothing is in the way. */
  ready: number;
  /** There are more than were looked at. */
  atLeast: boolean;
}

/** Zones that are told of: those with most calls. */
const ZONES = 40;

/** `busyNumbers`: of the due calls, those to a number that is on the line. */
export function countWaits(question: CampaignQuestion, busyNumbers: number): WaitCounts {
  const { campaign, waiting } = question;
  const counts = {
    retryDelay: 0,
    lines: 0,
    pace: 0,
    breaker: 0,
    callerIds: 0,
    number: 0,
    state: 0,
    never: 0,
    ready: 0,
  };
  const closed = new Map<string, { calls: number; until: number | null }>();
  let open = 0;
  for (const group of waiting.groups) {
    const kept = mayDial(campaign) ? keptBy(question, group) : { kind: "state" as const };
    if (kept.kind === "closed") {
      const { calls = 0 } = closed.get(kept.zone) ?? {};
      closed.set(kept.zone, { calls: calls + group.calls, until: kept.until });
    } else if (kept.kind === "open") open += group.calls;
    else counts[kept.kind] += group.calls;
  }
  counts.number = Math.min(open, busyNumbers);
  counts[openKeptBy(question)] += open - counts.number;
  return { ...counts, closedByZone: byZone(closed), atLeast: isCut(question) };
}

type Kept =
  | { kind: "never" | "retryDelay" | "open" }
  | { kind: "closed"; zone: string; until: number | null };

function keptBy({ campaign, inForce, now }: CampaignQuestion, group: WaitingGroup): Kept {
  const { timeZone, attemptsStarted, due, calls: _, earliest, ...last } = group;
  const context = { campaign: hoursOf(campaign), timeZone };
  const dial = (from: number) => earliestDial(inForce, context, attemptsStarted + 1, last, from).possibleAt;
  const soonest = dial(now);
  if (soonest === null) return { kind: "never" };
  // What is closed has been moved to its opening: it is due then, and not before.
  if (soonest > now && earliest <= soonest)
    return { kind: "closed", zone: zoneOf(inForce, context), until: soonest };
  return { kind: due ? "open" : "retryDelay" };
}

/** What keeps all that is due and open alike. */
function openKeptBy({
  campaign,
  lines,
  now,
}: CampaignQuestion): "lines" | "pace" | "breaker" | "callerIds" | "ready" {
  const reason: WaitReason | undefined = firstFailed(lineChecks(lines, campaign, now))?.reason;
  if (reason === "trunk") return "breaker";
  if (reason === "caller_ids") return "callerIds";
  return reason === "lines" || reason === "pace" ? reason : "ready";
}

function byZone(closed: ReadonlyMap<string, { calls: number; until: number | null }>) {
  const all = [...closed].map(([timeZone, rest]) => ({ timeZone, ...rest }));
  return all.sort((a, b) => b.calls - a.calls || (a.timeZone < b.timeZone ? -1 : 1)).slice(0, ZONES);
}

function isCut({ waiting: { groups, countedUpTo } }: CampaignQuestion): boolean {
  const of = (due: boolean) => groups.filter(g => g.due === due).reduce((sum, g) => sum + g.calls, 0);
  return of(true) >= countedUpTo || of(false) >= countedUpTo;
}
