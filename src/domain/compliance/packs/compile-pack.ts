// From the plain values of a rule pack to one version of it: defaults, hours laid out over the week, checks across fields.
import {
  DAY_SECONDS,
  type DayOfWeek,
  layOutWeek,
  showClockTime,
  unite,
  type WeekdaySlot,
  type WeekHours,
  weekdaySlot,
} from "../../hours/weekday-slots.ts";
import { checkShape, type Issue, type Path, report } from "../../located-yaml.ts";
import { type PackVersion, RECIPIENT } from "./pack.ts";
import { type PackInput, packShape } from "./pack-shape.ts";

const EVERY_DAY: readonly DayOfWeek[] = [0, 1, 2, 3, 4, 5, 6];
const MAX_LIST_AGE_DAYS = 31;
/** Names that a pack's own rules have already. */
const TAKEN = ["hours", "holidays", "unknown", "needs_consent"];

interface Slot {
  days?: readonly DayOfWeek[] | null | undefined;
  from: number;
  to: number;
}

/** The pack means nothing as long as there are issues. */
export function compilePack(content: unknown): { value: PackVersion | null; issues: Issue[] } {
  const issues: Issue[] = [];
  const input = checkShape(packShape(), content ?? {}, [], issues);
  if (input === null) return { value: null, issues };
  if (
    input.effective_from != null &&
    input.effective_to != null &&
    input.effective_to <= input.effective_from
  )
    report(
      issues,
      ["effective_to"],
      "must be after effective_from: it is the first day without this version",
    );
  return { value: { ...describe(input), ...rules(input, issues) }, issues };
}

function describe(input: PackInput) {
  const applies = input.applies_to ?? {};
  return {
    pack: input.pack,
    version: input.version ?? 1,
    aliases: input.also ?? [],
    ...provenanceOf(input, input),
    note: input.note ?? null,
    effectiveFrom: input.effective_from ?? null,
    effectiveTo: input.effective_to ?? null,
    appliesTo: {
      countries: applies.country ?? null,
      regions: applies.region ?? null,
      purposes: applies.purpose ?? null,
      automatedOnly: applies.automated_only ?? false,
    },
    unknown: input.unknown ?? "refuse",
  } as const;
}

function rules(input: PackInput, issues: Issue[]) {
  const { hours, holidays, needs_consent: needed, abandon } = input;
  const taken = new Set(TAKEN);
  const rule = (
    name: string,
    own: Parameters<typeof provenanceOf>[0] & { waived_by?: string[] | null | undefined },
  ) => ({
    id: `${input.pack}/${name}`,
    ...provenanceOf(own, input),
    waivedBy: own.waived_by ?? [],
  });
  const named = (name: string, path: Path, own: Parameters<typeof rule>[1]) => {
    if (taken.has(name)) report(issues, path, "another rule of this pack has that name");
    taken.add(name);
    return rule(name, own);
  };
  return {
    hours:
      hours == null
        ? null
        : {
            ...rule("hours", hours),
            clocks: typeof hours.zone === "string" ? [hours.zone] : (hours.zone ?? [RECIPIENT]),
            week: weekOf(hours.slots, ["hours", "slots"], issues),
          },
    holidays:
      holidays == null
        ? null
        : {
            ...rule("holidays", holidays),
            calendar: holidays.calendar,
            week: Array.isArray(holidays.hours) ? weekOf(holidays.hours, ["holidays", "hours"], issues) : [],
          },
    caps: (input.caps ?? []).map((cap, i) => ({
      ...named(cap.id, ["caps", i, "id"], cap),
      max: cap.max,
      windowMs: cap.window.ms,
      scope: cap.scope ?? ["number" as const],
      perSubject: cap.per === "subject",
      counts: cap.counts ?? "placed",
    })),
    quietAfter: (input.quiet_after ?? []).map((quiet, i) => ({
      ...named(quiet.id, ["quiet_after", i, "id"], quiet),
      event: quiet.event,
      scope: quiet.scope ?? ["number" as const],
      days: quiet.for.days,
      elapsedMs: quiet.for.days === null ? quiet.for.ms : null,
      full: quiet.full ?? false,
    })),
    needsConsent:
      needed == null || needed.length === 0 ? null : { ...rule("needs_consent", {}), bases: needed },
    lists: (input.lists ?? []).map((needs, i) => ({
      ...named(needs.list, ["lists", i, "list"], needs),
      list: needs.list,
      maxAgeDays: needs.max_age_days ?? MAX_LIST_AGE_DAYS,
    })),
    abandon:
      abandon == null || Object.keys(abandon).length === 0
        ? null
        : {
            maxPercent: abandon.max_percent ?? null,
            periodDays: abandon.period_days ?? null,
            minRingSeconds: abandon.min_ring_seconds ?? null,
          },
  };
}

type Provenance = Pick<PackInput, "source" | "checked" | "sureness">;

/** A rule's own, else its pack's. */
function provenanceOf(own: Provenance, pack: Provenance) {
  return {
    source: own.source ?? pack.source ?? "not stated",
    checked: own.checked ?? pack.checked ?? null,
    sureness: own.sureness ?? pack.sureness ?? "unverified",
  } as const;
}

/** Hours of any day are those of every day. Overlapping ones unite. */
function weekOf(slots: readonly Slot[], path: Path, issues: Issue[]): WeekHours {
  const laid: WeekdaySlot[] = slots.flatMap(({ days, from, to }, i) => {
    const made = (days ?? EVERY_DAY).map(day => weekdaySlot(day, from, to)).filter(slot => slot !== null);
    if (made.length === 0) {
      const written = `${showClockTime(from)}-${to === DAY_SECONDS ? "24:00" : showClockTime(to)}`;
      report(issues, [...path, i], 'has no length; a whole day is "00:00" to "24:00"', written);
    }
    return made;
  });
  return unite(layOutWeek(laid));
}
