// The packs and calendars that come with the product: checked when they are first asked for, not at each start.
import { hashUnit } from "../../hash.ts";
import { type Calendar, compileCalendar } from "../calendars/calendar.ts";
import { compilePack } from "../packs/compile-pack.ts";
import type { Pack, PackVersion } from "../packs/pack.ts";
import shipped from "./shipped.json" with { type: "json" };

let packs: ReadonlyMap<string, Pack> | null = null;
let calendars: ReadonlyMap<string, Calendar> | null = null;

/** By name, every version. */
export function shippedPacks(): ReadonlyMap<string, Pack> {
  packs ??= groupVersions((shipped.packs as unknown[]).map(content => sound(compilePack(content))));
  return packs;
}

/** As it is written; null = it is none of the product's. */
export const shippedPackContent = (name: string, version: number): Record<string, unknown> | null =>
  (shipped.packs as Record<string, unknown>[]).find(
    content => content.pack === name && (content.version ?? 1) === version,
  ) ?? null;

export function shippedCalendars(): ReadonlyMap<string, Calendar> {
  calendars ??= new Map(
    (shipped.calendars as unknown[])
      .map(content => sound(compileCalendar(content)))
      .map(calendar => [calendar.name, calendar]),
  );
  return calendars;
}

/** Another one with every change of a pack or a calendar. */
export const shippedVersion = (): string =>
  Math.floor(hashUnit(JSON.stringify(shipped)) * 2 ** 32)
    .toString(16)
    .padStart(8, "0");

/** Packs by name, their versions in order. */
export function groupVersions(versions: readonly PackVersion[]): Map<string, Pack> {
  const grouped = new Map<string, Pack>();
  for (const version of [...versions].sort((a, b) => a.version - b.version)) {
    const known = grouped.get(version.pack)?.versions ?? [];
    grouped.set(version.pack, { name: version.pack, versions: [...known, version] });
  }
  return grouped;
}

function sound<T>({ value, issues }: { value: T | null; issues: readonly { message: string }[] }): T {
  if (value === null || issues.length > 0) throw new Error(`shipped rules: ${issues[0]?.message}`);
  return value;
}
