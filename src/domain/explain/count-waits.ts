// The waiting calls of a campaign by what keeps them. Who may go when is decided by the explanation's own rules.
import { hoursOf, mayDial } from "../campaigns/campaign.ts";
import { zoneOf } from "../hours/calling-hours.ts";
import { earliestDial } from "./explain-call.ts";
import type { CampaignExplanation, CampaignQuestion, WaitingGroup } from "./explain-campaign.ts";
import { firstFailed } from "./waits.ts";

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
  blackout: number;
  /** All that was looked at is held by rule packs. */
  rules: number;
  abandonRate: number;
  /** Anything else; no gate answers, too. */
  other: number;
  never: number;
  /** Due and allowed, and nothing is in the way. */
  ready: number;
  /** There are more than were looked at. */
  atLeast: boolean;
}

/** Zones that are told of: those with most calls. */
const ZONES = 40;

interface Counted extends CampaignQuestion {
  explanation: Pick<CampaignExplanation, "checks">;
}

/** `busyNumbers`: of the due calls, those to a number that is on the line. */
export function countWaits(question: Counted, busyNumbers: number): WaitCounts {
  const { campaign, waiting } = question;
  const counts = {
    retryDelay: 0,
    lines: 0,
    pace: 0,
    breaker: 0,
    callerIds: 0,
    number: 0,
    state: 0,
    blackout: 0,
    rules: 0,
    abandonRate: 0,
    other: 0,
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
  | { kind: "never" | "retryDelay" | "abandonRate" | "open" }
  | { kind: "closed"; zone: string; until: number | null };

function keptBy({ campaign, inForce, throttle, now }: CampaignQuestion, group: WaitingGroup): Kept {
  const { timeZone, attemptsStarted, due, calls: _, earliest, ...last } = group;
  const context = { campaign: hoursOf(campaign), timeZone };
  const dial = (from: number) => earliestDial(inForce, context, attemptsStarted + 1, last, from).possibleAt;
  const soonest = dial(now);
  if (soonest === null) return { kind: "never" };
  // What is closed has been moved to its opening: it is due then, and not before.
  if (soonest > now && earliest <= soonest)
    return { kind: "closed", zone: zoneOf(inForce, context), until: soonest };
  if (!due) return { kind: "retryDelay" };
  return { kind: throttle?.level === "stop" && attemptsStarted === 0 ? "abandonRate" : "open" };
}

type OpenKept = "blackout" | "rules" | "abandonRate" | "other" | "lines" | "pace" | "breaker" | "callerIds";

/** What keeps all that is due and open alike. */
function openKeptBy({ explanation }: Counted): OpenKept | "ready" {
  const apart = ["due", "calling_hours", "something_waits"];
  const failed = firstFailed(explanation.checks.filter(({ check }) => !apart.includes(check)));
  switch (failed?.reason) {
    case undefined:
      return "ready";
    case "trunk":
      return "breaker";
    case "caller_ids":
      return "callerIds";
    case "abandon_rate":
      return "abandonRate";
    case "blackout":
    case "rules":
    case "lines":
    case "pace":
      return failed.reason;
    default:
      return "other";
  }
}

function byZone(closed: ReadonlyMap<string, { calls: number; until: number | null }>) {
  const all = [...closed].map(([timeZone, rest]) => ({ timeZone, ...rest }));
  return all.sort((a, b) => b.calls - a.calls || (a.timeZone < b.timeZone ? -1 : 1)).slice(0, ZONES);
}

function isCut({ waiting: { groups, countedUpTo } }: CampaignQuestion): boolean {
  const of = (due: boolean) => groups.filter(g => g.due === due).reduce((sum, g) => sum + g.calls, 0);
  return of(true) >= countedUpTo || of(false) >= countedUpTo;
}
