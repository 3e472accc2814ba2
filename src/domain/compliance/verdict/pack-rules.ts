// The rules of a pack for one call: those of every version that holds between now and the horizon, in every zone.
import type { Pack, PackVersion } from "../packs/pack.ts";
import { applies } from "./applies.ts";
import type { CheckedRule, Horizon } from "./checked-rule.ts";
import { unlessWaived } from "./consent.ts";
import { consentPart, listPart } from "./final-rules.ts";
import { holidaysPart } from "./holidays-rule.ts";
import { hoursParts, type RulePart } from "./hours-rule.ts";
import { closingEarly, every, holdingDuring, isIn, NEVER, type Span } from "./open-set.ts";
import type { Question } from "./question.ts";
import { capPart, quietPart } from "./reach-rules.ts";
import { type Run, runsIn } from "./version-runs.ts";

interface Collected {
  source: string;
  /** Closes early by the margin: hours and holidays do, caps do not. */
  early: boolean;
  final: string | null;
  noList: string | null;
  parts: RulePart[];
}

/** `clocks` are the zones that differ; a day of the past is looked at in all of them. */
export function packRules(
  pack: Pack,
  question: Question,
  { zones, clocks }: { zones: readonly string[]; clocks: readonly string[] },
  horizon: Horizon,
): CheckedRule[] {
  const rules = new Map<string, Collected>();
  const add = (
    rule: { id: string; source: string },
    part: RulePart & { final?: string; noList?: string },
    during: Span,
    early: boolean,
  ) => {
    const known = rules.get(rule.id) ?? { source: rule.source, early, final: null, noList: null, parts: [] };
    known.final ??= part.final ?? null;
    known.noList ??= part.noList ?? null;
    known.parts.push({ ...part, set: holding(part, during) });
    rules.set(rule.id, known);
  };
  const { call, place, calendars } = question;
  const spans = new Map<PackVersion, Span[]>();
  for (const zone of clocks) {
    for (const run of runsIn(pack, zone, horizon)) {
      const { version } = run;
      if (!applies(version.appliesTo, call, place, horizon.now)) continue;
      spans.set(version, withSpan(spans.get(version) ?? [], run));
      const { hours, holidays } = version;
      if (hours !== null) {
        for (const part of hoursParts(hours, zone, horizon)) {
          add(hours, { ...part, set: unlessWaived(part.set, call, hours.waivedBy) }, run, true);
        }
      }
      if (holidays !== null) {
        const part = holidaysPart(holidays, calendars.get(holidays.calendar), zone, horizon);
        add(holidays, { ...part, set: unlessWaived(part.set, call, holidays.waivedBy) }, run, true);
      }
    }
  }
  for (const [version, during] of spans) {
    for (const { rule, part } of everywhere(version, question, zones))
      for (const span of during) add(rule, part, span, false);
  }
  return [...rules].map(([id, { source, early, final, noList, parts }]) => {
    const all = every(
      parts.map(part => part.set),
      horizon.latest,
    );
    return {
      id,
      source,
      set: early ? closingEarly(all, question.closingMarginMs, horizon.latest) : all,
      final,
      noList,
      count: countOf(parts),
      detail: (at, pass) => {
        const [first] = parts;
        const telling = pass ? first : (parts.find(part => !isIn(part.set, at)) ?? first);
        return telling?.detail(at, pass) ?? "";
      },
    };
  });
}

const countOf = (parts: readonly RulePart[]): number | undefined =>
  parts.reduce<number | undefined>(
    (most, { count }) => (count === undefined ? most : Math.max(most ?? 0, count)),
    undefined,
  );

const holding = ({ set }: RulePart, { from, to }: Span) =>
  from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY
    ? set
    : holdingDuring(set, { from, to });

/** What holds somewhere holds for the person: the zones' spans lie over each other. */
const withSpan = (spans: Span[], { from, to }: Run): Span[] =>
  spans.some(span => span.from === from && span.to === to) ? spans : [...spans, { from, to }];

/** Rules that are the same in every zone. */
function everywhere(version: PackVersion, question: Question, zones: readonly string[]) {
  const { call, history, lists, now, lookedAt = now } = question;
  const waived = <P extends RulePart>(part: P, waivedBy: readonly string[]): P => ({
    ...part,
    set: unlessWaived(part.set, call, waivedBy),
  });
  const { needsConsent } = version;
  return [
    ...version.caps.map(rule => ({ rule, part: waived(capPart(rule, call, history, now), rule.waivedBy) })),
    ...version.quietAfter.map(rule => ({
      rule,
      part: waived(quietPart(rule, call, history, zones), rule.waivedBy),
    })),
    ...(needsConsent === null ? [] : [{ rule: needsConsent, part: consentPart(needsConsent, call) }]),
    ...(lists === null
      ? []
      : version.lists.map(rule => ({ rule, part: listPart(rule, lists.get(rule.list), call, lookedAt) }))),
  ];
}

export const LOCATION_UNKNOWN = "No location known";

/** The versions of a pack that hold somewhere on earth now and are about this call. */
export function versionsNow(pack: Pack, { call, place }: Question, horizon: Horizon): PackVersion[] {
  const found = ["Etc/GMT+12", "Pacific/Kiritimati"].flatMap(zone =>
    runsIn(pack, zone, horizon)
      .slice(0, 1)
      .map(run => run.version),
  );
  return [...new Set(found)].filter(version => applies(version.appliesTo, call, place, horizon.now));
}

export const refuseUnknown = (version: PackVersion, why: string): CheckedRule => ({
  id: `${version.pack}/unknown`,
  source: version.source,
  set: NEVER,
  final: LOCATION_UNKNOWN,
  detail: () => why,
});
