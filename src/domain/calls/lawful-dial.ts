// May this attempt be dialled now, by the hours in force and by the rule packs of its campaign together?
import { type Campaign, hoursOf } from "../campaigns/campaign.ts";
import { askVerdict, type Callee, type LawAsked } from "../compliance/campaign/ask-verdict.ts";
import { settingsInForce } from "../compliance/campaign/compliance-settings.ts";
import type { TenantRules } from "../compliance/tenant/tenant-rules.ts";
import type { Reach } from "../compliance/verdict/question.ts";
import { BLACKOUT_RULE } from "../compliance/verdict/standing-rules.ts";
import type { Verdict } from "../compliance/verdict/verdict.ts";
import type { RulesInForce } from "../hours/calling-hours.ts";
import { HORIZON_DAYS, HORIZON_MS } from "../hours/calling-windows.ts";
import { HOUR_MS } from "../time-units.ts";
import { type DialVerdict, mayDialNow } from "./dial-verdict.ts";
import type { LastEnd } from "./last-end.ts";

export type Refused = { kind: "refused"; reason: string; blockedBy: readonly string[] };

/** `law`: what packs and blackouts say now; null = the campaign has no packs, and no blackout is in the way. */
export type LawfulVerdict = (DialVerdict | Refused) & { law: Verdict | null };

export interface LawfulQuestion {
  inForce: RulesInForce;
  campaign: Pick<Campaign, "id" | "timeZone" | "retryPolicy" | "businessHours" | "compliance">;
  callee: Callee;
  attempt: number;
  last: LastEnd;
  now: number;
  history: readonly Reach[];
  /** Absent = the operator has none. */
  tenant?: TenantRules | undefined;
  /** What is known of national lists; null or absent = nobody looks at them here. */
  lists?: LawAsked["lists"];
}

/** Whom a blackout keeps from being called for longer than anybody looks ahead is asked about again so often. */
const BLACKED_OUT_MS = HOUR_MS;

export function mayDialLawfully(asked: LawfulQuestion): LawfulVerdict {
  const { campaign, callee, now, history, lists } = asked;
  const hours = hoursAt(asked, now);
  const settings = settingsInForce(campaign.compliance);
  const { tenant } = asked;
  if (settings === null && (tenant?.blackouts.length ?? 0) === 0) return { ...hours, law: null };
  const lawAsked: LawAsked = {
    callee,
    campaignId: campaign.id,
    settings,
    history,
    tenant,
    lists,
    lookedAt: now,
  };
  const law = askVerdict(lawAsked, now);
  if (hours.kind === "exhausted") return { ...hours, law: settings === null ? null : law };
  if (settings === null && law.decision === "dial")
    return hours.kind === "open"
      ? { ...hours, until: earlier(hours.until, law.openUntil), law: null }
      : { ...hours, law: null };
  if (outlastsHorizon(law)) return { kind: "closed", opensAt: now + BLACKED_OUT_MS, law };
  if (law.decision === "refuse")
    return { kind: "refused", reason: law.reason, blockedBy: law.blockedBy, law };
  if (hours.kind === "open" && law.decision === "dial")
    return { ...hours, until: earlier(hours.until, law.openUntil), law };
  return { ...firstInBoth(asked, lawAsked, hours), law };
}

const hoursAt = ({ inForce, campaign, callee, attempt, last }: LawfulQuestion, now: number) =>
  mayDialNow(inForce, { campaign: hoursOf(campaign), timeZone: callee.timeZone }, { ...last, attempt, now });

const earlier = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));

/** A blackout ends no call: whoever it keeps waiting longer than anybody looks ahead goes on waiting. */
const outlastsHorizon = (law: Verdict): boolean =>
  law.decision === "refuse" && law.blockedBy.some(isBlackout);
const isBlackout = (rule: string) => rule.startsWith(BLACKOUT_RULE);

/** The least instant that both allow: each moves it on until neither does. */
function firstInBoth(
  asked: LawfulQuestion,
  lawAsked: LawAsked,
  hoursNow: DialVerdict,
): DialVerdict | Refused {
  const latest = asked.now + HORIZON_MS;
  let blockedBy: readonly string[] = [];
  let hours = hoursNow;
  for (let at = asked.now; at <= latest; ) {
    if (hours.kind === "exhausted") return hours;
    if (hours.kind === "closed" && hours.opensAt === null) return hours;
    if (hours.kind === "closed") at = hours.opensAt ?? at;
    const law = askVerdict(lawAsked, at);
    if (law.decision === "dial") return { kind: "closed", opensAt: at };
    if (outlastsHorizon(law)) return { kind: "closed", opensAt: Math.max(at, asked.now + BLACKED_OUT_MS) };
    if (law.decision === "refuse") return { kind: "refused", reason: law.reason, blockedBy: law.blockedBy };
    blockedBy = law.blockedBy;
    at = law.until;
    hours = hoursAt(asked, at);
  }
  if (blockedBy.some(isBlackout)) return { kind: "closed", opensAt: asked.now + BLACKED_OUT_MS };
  const reason = `No permitted time within ${HORIZON_DAYS} days (${blockedBy.join(", ")})`;
  return { kind: "refused", reason, blockedBy };
}
