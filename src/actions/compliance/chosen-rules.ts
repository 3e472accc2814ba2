// The packs and calendars of a question: named, or given whole and read like the shipped ones.
import { type Calendar, compileCalendar } from "../../domain/compliance/calendars/calendar.ts";
import type { Pack, PackVersion } from "../../domain/compliance/packs/pack.ts";
import { readPack } from "../../domain/compliance/packs/read-pack.ts";
import { selectPacks, uniquePacks } from "../../domain/compliance/packs/select-packs.ts";
import { groupVersions } from "../../domain/compliance/shipped/shipped.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { invalid } from "../../domain/errors.ts";
import { problemsOf } from "../../domain/located-yaml.ts";

/** A name, perhaps with a wildcard, or a whole pack. */
export type PackGiven = string | Readonly<Record<string, unknown>>;

type Problems = Record<string, string[]>;

/** Throws `validation_error` with every problem, by its place. */
export function chosenPacks(given: readonly PackGiven[], known: Pick<TenantRules, "packs">): Pack[] {
  const problems: Problems = {};
  const named: Pack[] = [];
  const whole: PackVersion[] = [];
  given.forEach((pack, i) => {
    const place = `packs.${i}`;
    if (typeof pack === "string") {
      const selected = selectPacks(pack, known.packs);
      if (selected.ok) named.push(...selected.packs);
      else problems[place] = [selected.message];
      return;
    }
    const read = readPack(pack);
    if (!read.ok) {
      for (const p of read.problems) add(problems, `${place}.${p.place}`, `${p.message}, not "${p.text}"`);
      return;
    }
    const { pack: name, version } = read.pack;
    if (whole.some(other => other.pack === name && other.version === version))
      add(problems, `${place}.version`, `version ${version} of ${name} is given twice`);
    whole.push(read.pack);
  });
  refuse(problems);
  return [...uniquePacks(named), ...groupVersions(whole).values()];
}

/** Those that are known, and those given in place of them. Throws `validation_error` for one that a pack lacks. */
export function chosenCalendars(
  given: readonly unknown[],
  packs: readonly Pack[],
  known: Pick<TenantRules, "calendars">,
): ReadonlyMap<string, Calendar> {
  const problems: Problems = {};
  const calendars = new Map(known.calendars);
  given.forEach((content, i) => {
    const { value, issues } = compileCalendar(content);
    for (const p of problemsOf(content, issues))
      add(problems, `calendars.${i}.${p.place}`, `${p.message}, not "${p.text}"`);
    if (value !== null) calendars.set(value.name, value);
  });
  refuse(problems);
  for (const { holidays } of packs.flatMap(pack => pack.versions)) {
    if (holidays !== null && !calendars.has(holidays.calendar)) {
      const names = [...calendars.keys()].sort().join(", ");
      const message = `${holidays.id} needs the calendar "${holidays.calendar}"; known: ${names}`;
      add(problems, "calendars", message);
    }
  }
  refuse(problems);
  return calendars;
}

const add = (problems: Problems, place: string, message: string) => {
  problems[place] = [...(problems[place] ?? []), message];
};

function refuse(problems: Problems): void {
  const [first] = Object.entries(problems);
  if (first !== undefined) throw invalid(problems, `${first[0]}: ${first[1][0]}`);
}
