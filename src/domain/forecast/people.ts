// A campaign's people by zone: what was counted of its waiting calls, scaled to its exact totals, and its list.
import type { CampaignCounters } from "../campaigns/campaign-counters.ts";
import type { WaitingCalls, WaitingGroup } from "../explain/explain-campaign.ts";
import type { CampaignHours, RulesInForce } from "../hours/calling-hours.ts";
import { type Waiting, type ZoneGroup, zoneGroup } from "./group.ts";

type Totals = Pick<
  CampaignCounters,
  "initiated" | "waitingDisconnected" | "waitingRnr" | "waitingFailed" | "processing" | "retrying"
>;

export interface People {
  /** Who is to be called. */
  groups: ZoneGroup[];
  /** Who is on the line now: they go through the lines once more, as if the call had just begun. */
  live: ZoneGroup[];
}

/** `from` in ms: nobody is called before. */
export function peopleOfCampaign(
  inForce: RulesInForce,
  campaign: CampaignHours,
  { waiting, totals, from }: { waiting: WaitingCalls; totals: Totals; from: number },
): People {
  const byZone = new Map<string | null, { waiting: Waiting[]; contacts: number }>();
  const zone = (timeZone: string | null) => {
    const found = byZone.get(timeZone) ?? { waiting: [], contacts: 0 };
    byZone.set(timeZone, found);
    return found;
  };
  const firsts = scaleOf(waiting.groups, g => g.attemptsStarted === 0, totals.initiated);
  const laters = scaleOf(
    waiting.groups,
    g => g.attemptsStarted > 0,
    totals.waitingDisconnected + totals.waitingRnr + totals.waitingFailed,
  );
  for (const group of waiting.groups) {
    const people = group.calls * (group.attemptsStarted === 0 ? firsts : laters);
    zone(group.timeZone).waiting.push(...spread(group, people, from));
  }
  for (const { timeZone, contacts } of waiting.contacts) zone(timeZone).contacts += contacts;
  const onTheLine: Waiting[] = [
    { attempt: 1, readyAt: from, people: totals.processing },
    { attempt: 2, readyAt: from, people: totals.retrying },
  ].filter(({ people }) => people > 0);
  const groupOf = (timeZone: string | null, people: { waiting: Waiting[]; contacts: number }) =>
    zoneGroup(inForce, campaign, { timeZone, ...people }, from);
  return {
    groups: [...byZone].map(([timeZone, people]) => groupOf(timeZone, people)),
    live: onTheLine.length === 0 ? [] : [groupOf(null, { waiting: onTheLine, contacts: 0 })],
  };
}

/** How many people a counted one stands for. */
function scaleOf(
  groups: readonly WaitingGroup[],
  isOf: (group: WaitingGroup) => boolean,
  total: number,
): number {
  const counted = groups.filter(isOf).reduce((n, g) => n + g.calls, 0);
  return counted === 0 ? 1 : Math.max(1, total / counted);
}

/** Between the first and the last of a group they come evenly, in so many parts of at least a person each. */
const MOST_PARTS = 8;

function spread(
  { attemptsStarted, earliest, latest }: WaitingGroup,
  people: number,
  from: number,
): Waiting[] {
  const attempt = attemptsStarted + 1;
  const first = Math.max(from, earliest);
  const last = Math.max(from, latest);
  if (first === last) return [{ attempt, readyAt: first, people }];
  const parts = Math.min(MOST_PARTS, Math.max(1, Math.floor(people)));
  return Array.from({ length: parts }, (_, i) => ({
    attempt,
    readyAt: Math.round(first + ((last - first) * (i + 0.5)) / parts),
    people: people / parts,
  }));
}
