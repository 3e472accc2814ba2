// Packs and calendars of the operator as they come in: YAML or JSON, checked as the shipped ones are, kept as plain values.
import { type FileProblem, type Issue, readLocatedYaml } from "../../located-yaml.ts";
import { type Calendar, compileCalendar } from "../calendars/calendar.ts";
import { compilePack } from "../packs/compile-pack.ts";
import type { PackVersion } from "../packs/pack.ts";

/** The operator's own, versions of packs and calendars each. */
export const MAX_OWN_RULES = 100;
export const MAX_PACK_BYTES = 16 * 1024;
export const MAX_CALENDAR_BYTES = 64 * 1024;
export const MAX_ICS_BYTES = 1024 * 1024;

/** `content`: JSON of its plain values, keys in order, so that two that say the same are the same text. */
export type OwnRule<T> = { ok: true; rule: T; content: string } | { ok: false; problems: FileProblem[] };

export const readOwnPack = (text: string): OwnRule<PackVersion> => readOwn(text, compilePack);
export const readOwnCalendar = (text: string): OwnRule<Calendar> => readOwn(text, compileCalendar);

/** JSON is YAML. Never throws. */
function readOwn<T>(
  text: string,
  compile: (content: unknown) => { value: T | null; issues: Issue[] },
): OwnRule<T> {
  const read = readLocatedYaml(text, content => {
    const { value, issues } = compile(content);
    return { value: { rule: value, content }, issues };
  });
  if (!read.ok) return read;
  const { rule, content } = read.value;
  return rule === null ? { ok: false, problems: [] } : { ok: true, rule, content: orderedJson(content) };
}

/** JSON with the keys of every map in order. */
export const orderedJson = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
