// Rule packs and calendars in the API's form.
import type { Shown } from "../../../actions/compliance/rules/list-rules.ts";
import type { Calendar } from "../../../domain/compliance/calendars/calendar.ts";
import { type LocalDay, showDay } from "../../../domain/compliance/local-days.ts";
import type { PackVersion } from "../../../domain/compliance/packs/pack.ts";
import type { Of } from "../../lib/route.ts";
import type { HolidayCalendar, HolidayCalendarList, RulePackList } from "./schemas.ts";

const dayOf = (day: LocalDay | null) => (day === null ? null : showDay(day));
const copy = <T>(values: readonly T[] | null) => (values === null ? null : [...values]);
const origin = (isOwn: boolean) => (isOwn ? ("own" as const) : ("shipped" as const));

export const presentPack = ({
  rule: pack,
  isOwn,
}: Shown<PackVersion>): Of<typeof RulePackList>["data"][number] => ({
  name: pack.pack,
  version: pack.version,
  origin: origin(isOwn),
  also: [...pack.aliases],
  source: pack.source,
  sureness: pack.sureness,
  checked: pack.checked,
  note: pack.note,
  effective_from: dayOf(pack.effectiveFrom),
  effective_to: dayOf(pack.effectiveTo),
  countries: copy(pack.appliesTo.countries),
  regions: copy(pack.appliesTo.regions),
  purposes: copy(pack.appliesTo.purposes),
  automated_only: pack.appliesTo.automatedOnly,
  calendar: pack.holidays?.calendar ?? null,
  rules: [
    ...[pack.hours, pack.holidays, pack.needsConsent].flatMap(rule => (rule === null ? [] : [rule.id])),
    ...[...pack.caps, ...pack.quietAfter, ...pack.lists].map(rule => rule.id),
  ],
});

export const presentCalendar = ({
  rule: { name, source, checked, completeUntil, dates },
  isOwn,
}: Shown<Calendar>): Of<typeof HolidayCalendarList>["data"][number] => ({
  name,
  origin: origin(isOwn),
  source,
  checked,
  complete_until: showDay(completeUntil),
  days: dates.size,
});

export const presentWholeCalendar = (shown: Shown<Calendar>): Of<typeof HolidayCalendar> => ({
  ...presentCalendar(shown),
  dates: Object.fromEntries(
    [...shown.rule.dates].sort(([a], [b]) => a - b).map(([day, name]) => [showDay(day), name]),
  ),
});
