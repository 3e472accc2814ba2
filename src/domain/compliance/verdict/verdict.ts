// May this call be dialled now, later, or never? One pure function over place, packs, ledger and suppressions.
import { HORIZON_DAYS, HORIZON_MS } from "../../hours/calling-windows.ts";
import type { Place, Whereabouts } from "../place/place.ts";
import type { CheckedRule, Horizon } from "./checked-rule.ts";
import { distinctClocks } from "./distinct-clocks.ts";
import { closingEarly, every } from "./open-set.ts";
import { packRules, refuseUnknown, versionsNow } from "./pack-rules.ts";
import type { Question } from "./question.ts";
import { blackoutRules, missingPackRules, suppressionRules } from "./standing-rules.ts";

/** Instants in ms. `openUntil`: the first instant at which it would be decided otherwise; null = none in 14 days. */
export type Decision =
  | { decision: "dial"; openUntil: number | null }
  | {
      decision: "wait";
      until: number;
      reason: string;
      blockedBy: readonly string[];
      /** Nobody can say without a list; absent = none is lacking. */
      noList?: { reason: string; blockedBy: readonly string[] };
    }
  | { decision: "refuse"; reason: string; blockedBy: readonly string[] };

export interface RuleResult {
  rule: string;
  pass: boolean;
  detail: string;
  source: string | null;
  /** When this rule by itself lets the call out; null where it does now, or not within 14 days. */
  opensAt: number | null;
  /** What a cap has counted by now; absent = the rule counts nothing. */
  count?: number | undefined;
}

export type Verdict = Decision & {
  /** What would have been decided, where the mode only observes. */
  observed: Decision | null;
  zones: readonly string[];
  regions: readonly string[];
  rules: readonly RuleResult[];
};

export function verdict(question: Question): Verdict {
  const { now, mode, place } = question;
  const horizon = { now, latest: now + HORIZON_MS };
  const blackouts = closingBlackouts(question, horizon);
  const holds = question.blackoutsHold === true;
  const standing = [...suppressionRules(question), ...(holds ? blackouts : [])];
  const where = whereabouts(question, place, horizon);
  const chosen = mode === "off" ? [] : [...rulesOf(question, where, horizon), ...(holds ? [] : blackouts)];
  const look = (rules: readonly CheckedRule[]): Looked[] =>
    rules.map(rule => ({ ...rule, opensAt: rule.set.opensAt(now) }));
  const all = look([...standing, ...chosen]);
  const decided = decide(all, horizon);
  const { zones, regions } = "refusals" in where ? NOWHERE : where;
  const rules = all.map(rule => resultOf(rule, horizon));
  if (mode !== "observe") return { ...decided, observed: null, zones, regions, rules };
  return { ...decide(all.slice(0, standing.length), horizon), observed: decided, zones, regions, rules };
}

const NOWHERE: Pick<Whereabouts, "zones" | "regions"> = { zones: [], regions: [] };

function rulesOf(question: Question, where: Whereabouts | Unknown, horizon: Horizon): CheckedRule[] {
  const { packs } = question;
  const missing = missingPackRules(question);
  if ("refusals" in where) return [...where.refusals, ...missing];
  const { zones } = where;
  const clocks = distinctClocks(zones, horizon);
  return [...packs.flatMap(pack => packRules(pack, question, { zones, clocks }, horizon)), ...missing];
}

const closingBlackouts = (question: Question, { latest }: Horizon): CheckedRule[] =>
  blackoutRules(question).map(rule => ({
    ...rule,
    set: closingEarly(rule.set, question.closingMarginMs, latest),
  }));

/** Nobody knows where the person is, and a pack will not have the strictest reading. */
interface Unknown {
  refusals: CheckedRule[];
}

function whereabouts(question: Question, place: Place, horizon: Horizon): Whereabouts | Unknown {
  if (place.kind === "known") return place;
  const versions = question.packs.flatMap(pack => versionsNow(pack, question, horizon));
  const nowhere = place.strictest.zones.length === 0;
  const refusing = versions.filter(version => nowhere || version.unknown === "refuse");
  if (refusing.length === 0) return place.strictest;
  return { refusals: refusing.map(version => refuseUnknown(version, place.why)) };
}

function decide(rules: readonly Looked[], { now, latest }: Horizon): Decision {
  const blocking = rules.filter(rule => rule.opensAt !== now);
  const blockedBy = (these: readonly Looked[]) => [...new Set(these.map(rule => rule.id))];
  const final = blocking.filter(rule => rule.final !== null);
  if (final[0]?.final != null)
    return { decision: "refuse", reason: final[0].final, blockedBy: blockedBy(final) };
  if (blocking.length === 0) {
    const closes = Math.min(...rules.map(rule => rule.set.closesAt(now)));
    return { decision: "dial", openUntil: Number.isFinite(closes) ? closes : null };
  }
  const until = openTogether(rules, Math.max(...blocking.map(rule => rule.opensAt)), latest);
  if (until <= latest) {
    const reason = blocking.map(rule => `${rule.id}: ${rule.detail(now, false)}`).join("; ");
    const lacking = blocking.filter(rule => rule.noList != null);
    const noList = { reason: lacking[0]?.noList ?? "", blockedBy: blockedBy(lacking) };
    return {
      decision: "wait",
      until,
      reason,
      blockedBy: blockedBy(blocking),
      ...(lacking.length === 0 ? {} : { noList }),
    };
  }
  const longest = blocking.filter(rule => rule.opensAt > latest);
  const named = blockedBy(longest.length > 0 ? longest : blocking);
  const reason = `No permitted time within ${HORIZON_DAYS} days (${named.join(", ")})`;
  return { decision: "refuse", reason, blockedBy: blockedBy(blocking) };
}

/** No rule opens before `from`. Those that stay open for good from then on need no second look. */
function openTogether(rules: readonly Looked[], from: number, latest: number): number {
  if (from > latest) return from;
  const closing = rules.map(rule => rule.set).filter(set => Number.isFinite(set.closesAt(from)));
  return every(closing, latest).opensAt(from);
}

/** A rule, and when it lets the call out by itself. */
type Looked = CheckedRule & { opensAt: number };

function resultOf({ id, source, opensAt, detail, count }: Looked, { now, latest }: Horizon): RuleResult {
  const pass = opensAt === now;
  return {
    rule: id,
    pass,
    detail: detail(now, pass),
    source,
    opensAt: pass || opensAt > latest ? null : opensAt,
    ...(count === undefined ? {} : { count }),
  };
}
