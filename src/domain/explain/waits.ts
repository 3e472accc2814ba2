// What a campaign waits for, as one reason: read off the checks of its explanation, of which it adds none.
import type { Campaign } from "../campaigns/campaign.ts";
import type { CampaignExplanation, WaitingCalls } from "./explain-campaign.ts";
import type { Check } from "./explain-checks.ts";
import type { Lines } from "./line-checks.ts";

/** In the order in which they are told: who is closed need not know that lines are full. */
export const WAIT_REASONS = [
  "not_started",
  "state",
  "nothing_left",
  "hours",
  "retry_delay",
  "blackout",
  "rules",
  "abandon_rate",
  "other",
  "unknown",
  "trunk",
  "caller_ids",
  "lines",
  "pace",
] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

/** `until` in ms; null = not by time alone, or nobody knows. */
export interface Waits {
  reason: WaitReason;
  text: string;
  until: number | null;
}

const REASONS: Readonly<Record<string, WaitReason>> = {
  campaign_active: "state",
  campaign_state: "state",
  something_waits: "nothing_left",
  calling_hours: "hours",
  due: "retry_delay",
  rule_packs: "rules",
  abandon_rate: "abandon_rate",
  gates: "unknown",
  trunk: "trunk",
  caller_ids: "caller_ids",
  campaign_lines: "lines",
  trunk_lines: "lines",
  pace: "pace",
};

/** A rule is named by its pack too: `us-fl/hours`. What nobody has told apart is in the way all the same. */
function reasonOf(check: string): WaitReason {
  const known = Object.hasOwn(REASONS, check) ? REASONS[check] : undefined;
  if (known !== undefined) return known;
  if (check.startsWith("blackout")) return "blackout";
  return check.includes("/") ? "rules" : "other";
}

export interface Explained {
  campaign: Pick<Campaign, "status">;
  waiting: Pick<WaitingCalls, "contacts">;
  explanation: CampaignExplanation;
  lines: Lines;
  /** Ms since the epoch. */
  now: number;
}

/** Null = nothing is in the way. */
export function waitsOf({ campaign, waiting, explanation, lines, now }: Explained): Waits | null {
  const found = firstFailed(explanation.checks);
  if (found === null) return null;
  const { check, reason } = found;
  const unstarted =
    reason === "nothing_left" && campaign.status === "pending" && waiting.contacts.some(z => z.contacts > 0);
  return {
    reason: unstarted ? "not_started" : reason,
    text: check.detail,
    until: untilOf(reason, explanation, lines, now),
  };
}

export interface Failed {
  check: Check;
  reason: WaitReason;
}

/** Null = all pass. */
export function firstFailed(checks: readonly Check[]): Failed | null {
  const failed = checks.filter(c => !c.pass).map(check => ({ check, reason: reasonOf(check.check) }));
  const rank = ({ reason }: Failed) => WAIT_REASONS.indexOf(reason);
  return failed.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

function untilOf(
  reason: WaitReason,
  { nextEligibleAt: at }: CampaignExplanation,
  { trunks }: Lines,
  now: number,
): number | null {
  switch (reason) {
    case "hours":
    case "retry_delay":
      return at;
    case "blackout":
    case "rules":
    case "abandon_rate":
    case "other":
      return at !== null && at > now ? at : null;
    case "trunk":
      return earliest(trunks.map(({ facts: { trunk } }) => (trunk.paused ? null : held(trunk))));
    case "pace":
      return earliest(trunks.map(({ facts }) => facts.pace.roomAt));
    case "caller_ids":
      return earliest(trunks.map(({ facts }) => facts.callerIds?.freeAt ?? null));
    case "not_started":
    case "state":
    case "nothing_left":
    case "unknown":
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
