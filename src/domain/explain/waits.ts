// What a campaign waits for, as one reason: read off the checks of its explanation, of which it adds none.
import type { Campaign } from "../campaigns/campaign.ts";
import type { CampaignExplanation, WaitingCalls } from "./explain-campaign.ts";
import type { Check } from "./explain-checks.ts";
import type { Lines } from "./line-checks.ts";

export const WAIT_REASONS = [
  "not_started",
  "state",
  "nothing_left",
  "hours",
  "retry_delay",
  "trunk",
  "lines",
  "pace",
  "caller_ids",
] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

/** `until` in ms; null = not by time alone, or nobody knows. */
export interface Waits {
  reason: WaitReason;
  text: string;
  until: number | null;
}

/** In the order in which they are told: who is closed need not know that lines are full. */
const REASONS: readonly [check: string, reason: WaitReason][] = [
  ["campaign_active", "state"],
  ["campaign_state", "state"],
  ["something_waits", "nothing_left"],
  ["calling_hours", "hours"],
  ["due", "retry_delay"],
  ["trunk", "trunk"],
  ["caller_ids", "caller_ids"],
  ["campaign_lines", "lines"],
  ["trunk_lines", "lines"],
  ["pace", "pace"],
];

export interface Explained {
  campaign: Pick<Campaign, "status">;
  waiting: Pick<WaitingCalls, "contacts">;
  explanation: CampaignExplanation;
  lines: Lines;
}

/** Null = nothing is in the way. */
export function waitsOf({ campaign, waiting, explanation, lines }: Explained): Waits | null {
  const found = firstFailed(explanation.checks);
  if (found === null) return null;
  const { check, reason } = found;
  const unstarted =
    reason === "nothing_left" && campaign.status === "pending" && waiting.contacts.some(z => z.contacts > 0);
  return {
    reason: unstarted ? "not_started" : reason,
    text: check.detail,
    until: untilOf(reason, explanation, lines),
  };
}

export function firstFailed(checks: readonly Check[]): { check: Check; reason: WaitReason } | null {
  for (const [name, reason] of REASONS) {
    const check = checks.find(c => c.check === name && !c.pass);
    if (check !== undefined) return { check, reason };
  }
  return null;
}

function untilOf(reason: WaitReason, explanation: CampaignExplanation, { trunks }: Lines): number | null {
  switch (reason) {
    case "hours":
    case "retry_delay":
      return explanation.nextEligibleAt;
    case "trunk":
      return earliest(trunks.map(({ facts: { trunk } }) => (trunk.paused ? null : held(trunk))));
    case "pace":
      return earliest(trunks.map(({ facts }) => facts.pace.roomAt));
    case "caller_ids":
      return earliest(trunks.map(({ facts }) => facts.callerIds?.freeAt ?? null));
    case "not_started":
    case "state":
    case "nothing_left":
    case "lines":
      return null;
  }
}

/** Both must be over. */
function held({ heldUntil, breaker }: Lines["trunks"][number]["facts"]["trunk"]): number | null {
  const times = [heldUntil, breaker.until].filter(at => at !== null);
  return times.length === 0 ? null : Math.max(...times);
}

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter(at => at !== null);
  return known.length === 0 ? null : Math.min(...known);
};
