// Whether a campaign has a free line over any of its trunks, and what holds each of them up.
import type { Campaign } from "../campaigns/campaign.ts";
import { callerIdChecks } from "./caller-id-check.ts";
import type { Check, LineFacts } from "./explain-checks.ts";

/** A trunk that may dial for a campaign, and what its gate says. */
export interface TrunkLines {
  /** Null = the default trunk, which alone dials for the campaign: its name would say nothing. */
  name: string | null;
  /** The trunk that it is the backup of, for this campaign; null = it is named itself. */
  backupOf: string | null;
  /** False: a backup whose trunk is available, or none of the campaign's. */
  serves: boolean;
  /** Its part of the campaign's own limit; null = the campaign has none. */
  campaignLines: number | null;
  facts: LineFacts;
}

/** What the gates know of a campaign, or of one of its calls. */
export interface Lines extends Pick<LineFacts, "permit" | "numberHeldBy"> {
  trunks: readonly TrunkLines[];
}

/** One trunk that has room is enough: then what holds the others up is in nobody's way. */
export function lineChecks(
  { trunks }: Lines,
  campaign: Pick<Campaign, "id" | "maxConcurrentCalls">,
  now: number,
): Check[] {
  if (trunks.length === 0) return [unanswered(campaign)];
  const [only] = trunks;
  if (trunks.length === 1 && only !== undefined) {
    const [trunk, ...rest] = trunkChecks(only, now);
    return [...(trunk === undefined ? [] : [trunk]), campaignCheck(trunks, campaign), ...rest];
  }
  const each = trunks.map(trunk => {
    const checks = trunk.serves
      ? [...trunkChecks(trunk, now), ...shareChecks(trunk, campaign)]
      : [standby(trunk)];
    return { checks, hasRoom: trunk.serves && checks.every(c => c.pass) };
  });
  const hasRoom = each.some(trunk => trunk.hasRoom);
  const shown = each.flatMap(({ checks }) => checks.map(c => ({ ...c, pass: c.pass || hasRoom })));
  return [campaignCheck(trunks, campaign), ...shown];
}

const unanswered = ({ id }: Pick<Campaign, "id">): Check => ({
  check: "gates",
  pass: false,
  detail: `No gate of campaign ${id}'s trunks answers: nobody can tell whether a line is free.`,
});

const FULL = "; it waits for one to come free.";
const ends = (room: boolean) => (room ? "." : FULL);

/** A line is not in the way of the call that holds it. */
const own = ({ facts }: TrunkLines): number => (facts.permit === null ? 0 : 1);

function campaignCheck(
  trunks: readonly TrunkLines[],
  { id, maxConcurrentCalls: limit }: Pick<Campaign, "id" | "maxConcurrentCalls">,
): Check {
  const used = trunks.reduce((sum, trunk) => sum + trunk.facts.linesOfCampaign - own(trunk), 0);
  const pass = limit === null || used < limit;
  const detail =
    limit === null
      ? `Campaign ${id} has no limit of its own and ${used} in use.`
      : `${used} of campaign ${id}'s ${limit} in use${ends(pass)}`;
  return { check: "campaign_lines", pass, detail };
}

/** Its trunks share a campaign's lines: each has some of them. */
function shareChecks(trunk: TrunkLines, { id }: Pick<Campaign, "id">): Check[] {
  if (trunk.campaignLines === null) return [];
  const used = trunk.facts.linesOfCampaign - own(trunk);
  const pass = used < trunk.campaignLines;
  const detail = `Trunk ${trunk.name}: ${used} of its ${trunk.campaignLines} of campaign ${id}'s lines in use${ends(pass)}`;
  return [{ check: "campaign_lines", pass, detail }];
}

const standby = ({ name, backupOf }: TrunkLines): Check => ({
  check: "trunk",
  pass: true,
  detail: `Trunk ${name} is the backup of ${backupOf}, and dials only while that is unavailable.`,
});

function trunkChecks(trunk: TrunkLines, now: number): Check[] {
  const { name, facts } = trunk;
  const { perSecond, roomAt } = facts.pace;
  const taken = facts.linesInUse - own(trunk);
  const free = taken < facts.maxConcurrentCalls;
  const hasRoom = perSecond === 0 || roomAt === null || roomAt <= now;
  const pace =
    perSecond === 0
      ? "No limit of calls per second is set."
      : `${perSecond} dials per second${hasRoom ? ": there is room." : `: the next one at ${iso(roomAt)}.`}`;
  return [
    conditionCheck(trunk, now),
    {
      check: "trunk_lines",
      pass: free,
      detail: `${taken} of ${name === null ? "the trunk" : `trunk ${name}`}'s ${facts.maxConcurrentCalls} lines in use${ends(free)}`,
    },
    { check: "pace", pass: hasRoom, detail: name === null ? pace : `Trunk ${name}: ${lowerFirst(pace)}` },
    ...callerIdChecks(facts.callerIds).map(check => ({
      ...check,
      detail: name === null ? check.detail : `Trunk ${name}: ${lowerFirst(check.detail)}`,
    })),
  ];
}

/** What holds a whole trunk up. */
function conditionCheck({ name, facts, backupOf }: TrunkLines, now: number): Check {
  const { paused, heldUntil, breaker } = facts.trunk;
  const say = (pass: boolean, text: string): Check => ({
    check: "trunk",
    pass,
    detail: name === null ? text : `Trunk ${name}: ${lowerFirst(text)}`,
  });
  if (paused) return say(false, "The trunk is paused: nothing is dialled.");
  if (heldUntil !== null && heldUntil > now)
    return say(false, `The provider asked to be left alone until ${iso(heldUntil)}.`);
  switch (breaker.state) {
    case "closed":
      return say(
        true,
        backupOf === null ? "The trunk is well." : `It stands in for ${backupOf}, and is well.`,
      );
    case "open": {
      const over = breaker.until === null || breaker.until <= now;
      const next = over ? "now" : `at ${iso(breaker.until ?? now)}`;
      return say(over, `Too many dials failed; the next one is tried ${next}.`);
    }
    case "half_open":
      return say(true, "Too many dials failed; a few probes are being dialled.");
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
