// How many of a campaign's waiting calls its rule packs hold, rule by rule with its law and end: of a sample.

import type { LastEnd } from "../calls/last-end.ts";
import { NO_END } from "../calls/last-end.ts";
import { type LawfulQuestion, mayDialLawfully } from "../calls/lawful-dial.ts";
import type { Callee } from "../compliance/campaign/ask-verdict.ts";
import type { Reach } from "../compliance/verdict/question.ts";
import type { Verdict } from "../compliance/verdict/verdict.ts";
import { type Check, showMoment } from "./explain-checks.ts";

const KINDS = ["due", "later", "contacts"] as const;
export type SampleKind = (typeof KINDS)[number];

/** A waiting call that was looked at, or a contact that would become one. Times in ms. */
export interface Sampled {
  kind: SampleKind;
  callee: Callee;
  attemptsStarted: number;
  /** Null = a first attempt. */
  last: LastEnd | null;
  /** When it is due. */
  at: number;
  history: readonly Reach[];
}

type Asked = Pick<LawfulQuestion, "inForce" | "campaign" | "now" | "tenant">;

export interface HeldByRules {
  checks: Check[];
  /** In ms: the least instant at which one that was looked at may go, by hours and packs; null = none within 14 days. */
  eligibleAt: number | null;
}

interface Held {
  rule: string;
  source: string | null;
  counts: Record<SampleKind, number>;
  /** In ms, and where; null = not within 14 days. */
  opens: { at: number; zone: string } | null;
}

const none = (): Record<SampleKind, number> => ({ due: 0, later: 0, contacts: 0 });

export function heldByRules(asked: Asked, sample: readonly Sampled[]): HeldByRules {
  const seen = none();
  const held = none();
  const rules = new Map<string, Held>();
  const times: number[] = [];
  for (const { kind, callee, attemptsStarted, last, at, history } of sample) {
    const attempt = attemptsStarted + 1;
    const question = { ...asked, callee, attempt, last: last ?? NO_END, history };
    const found = mayDialLawfully(question);
    // What was moved is held until its time: the packs are asked now, and when it may go from its time on.
    const then = at <= asked.now ? found : mayDialLawfully({ ...question, now: at });
    seen[kind] += 1;
    const from = Math.max(asked.now, at);
    const possibleAt = then.kind === "open" ? from : then.kind === "closed" ? then.opensAt : null;
    if (possibleAt !== null) times.push(possibleAt);
    const by = found.law === null ? [] : blockedBy(found.law);
    if (by.length > 0) held[kind] += 1;
    for (const id of by) enter(rules, id, kind, found.law as Verdict);
  }
  const observed = asked.campaign.compliance?.mode === "observe";
  const eligibleAt = times.length === 0 ? null : Math.min(...times);
  return {
    checks: [summary(seen, held, observed), ...each([...rules.values()], seen, observed)],
    eligibleAt,
  };
}

const blockedBy = (law: Verdict): readonly string[] => {
  const decided = law.observed ?? law;
  return decided.decision === "dial" ? [] : decided.blockedBy;
};

function enter(rules: Map<string, Held>, id: string, kind: SampleKind, { rules: all, zones }: Verdict): void {
  const result = all.find(({ rule }) => rule === id);
  const known = rules.get(id) ?? { rule: id, source: result?.source ?? null, counts: none(), opens: null };
  known.counts[kind] += 1;
  const at = result?.opensAt ?? null;
  if (at !== null && (known.opens === null || at < known.opens.at)) {
    known.opens = { at, zone: zones[0] ?? "UTC" };
  }
  rules.set(id, known);
}

/** Nothing goes while all that would go next is held, whichever rule holds which. */
function summary(
  seen: Record<SampleKind, number>,
  held: Record<SampleKind, number>,
  observed: boolean,
): Check {
  const check = "rule_packs";
  if (KINDS.every(kind => held[kind] === 0)) {
    return { check, pass: true, detail: "Rule packs hold none of those that were looked at." };
  }
  const would = observed ? "would hold" : "hold";
  const detail = `Rule packs ${would} ${countsOf(held, seen)} that were looked at.`;
  return { check, pass: observed || next(held, seen) < next(seen, seen), detail };
}

function each(rules: readonly Held[], seen: Record<SampleKind, number>, observed: boolean): Check[] {
  const total = ({ counts }: Held) => counts.due + counts.later + counts.contacts;
  return [...rules]
    .sort((a, b) => total(b) - total(a))
    .map(rule => {
      const { opens, counts } = rule;
      const end = opens === null ? "not open within 14 days" : `opens ${showMoment(opens.at, opens.zone)}`;
      return {
        check: rule.rule,
        pass: observed || next(counts, seen) < next(seen, seen),
        detail: `${rule.rule}: ${observed ? "only observed, " : ""}${countsOf(counts, seen)}; ${end}.`,
        source: rule.source,
        opensAt: opens?.at ?? null,
      };
    });
}

/** Of those that would go next: what is due and contacts, and without any the later calls. */
const next = (counts: Record<SampleKind, number>, seen: Record<SampleKind, number>): number =>
  seen.due + seen.contacts > 0 ? counts.due + counts.contacts : counts.later;

const NAMES: Record<SampleKind, string> = { due: "due calls", later: "later calls", contacts: "contacts" };

/** `31 of 100 due calls and 4 of 50 contacts`. */
const countsOf = (counts: Record<SampleKind, number>, seen: Record<SampleKind, number>): string =>
  KINDS.filter(kind => counts[kind] > 0)
    .map(kind => `${counts[kind]} of ${seen[kind]} ${NAMES[kind]}`)
    .join(" and ");
