// The operator's own packs and calendars, one by one; each change raises the rules' revision in its batch.
import { type SQL, sql } from "drizzle-orm";
import type { OwnRuleStore, PackKey } from "../../actions/ports/own-rule-store.ts";
import type { RawRow } from "../raw-row.ts";
import { holidayCalendars, rulePacks } from "../schema/compliance.ts";
import { insertSelected, statement } from "../statement.ts";
import { countChange } from "./tenant-revision.ts";

const ADD_PACK = statement(
  "add pack",
  ["name", "version", "content", "by", "now", "most", "calendar"],
  v =>
    sql`${insertSelected(rulePacks, {
      name: v.name,
      version: v.version,
      content: v.content,
      createdBy: v.by,
      createdAt: v.now,
    })} WHERE (SELECT count(*) FROM ${rulePacks}) < ${v.most}
    AND (${v.calendar} IS NULL OR EXISTS (SELECT 1 FROM ${holidayCalendars} WHERE name = ${v.calendar}))
    ON CONFLICT DO NOTHING`,
);
const PACK = statement(
  "pack",
  ["name", "version"],
  v => sql`SELECT content FROM ${rulePacks} WHERE name = ${v.name} AND version = ${v.version}`,
);
const VERSIONS = statement(
  "versions of a pack",
  ["name"],
  v => sql`SELECT version, content, created_by FROM ${rulePacks} WHERE name = ${v.name}`,
);
const REMOVE_PACK = statement(
  "remove pack",
  ["name", "version"],
  v => sql`DELETE FROM ${rulePacks} WHERE name = ${v.name} AND version = ${v.version}`,
);
const PUT_CALENDAR = statement(
  "put calendar",
  ["name", "content", "by", "now", "most"],
  v => sql`${insertSelected(holidayCalendars, {
    name: v.name,
    content: v.content,
    changedBy: v.by,
    changedAt: v.now,
  })} WHERE (SELECT count(*) FROM ${holidayCalendars} WHERE name <> ${v.name}) < ${v.most}
  ON CONFLICT (name) DO UPDATE SET content = excluded.content, changed_by = excluded.changed_by, changed_at = excluded.changed_at
  WHERE ${holidayCalendars.content} <> excluded.content`,
);
const CALENDAR = statement(
  "calendar",
  ["name"],
  v => sql`SELECT content FROM ${holidayCalendars} WHERE name = ${v.name}`,
);
/** Some hundred packs there are at most. */
const needing = (calendar: SQL): SQL =>
  sql`SELECT name FROM ${rulePacks} WHERE iif(json_valid(content), content, '{}') ->> '$.holidays.calendar' = ${calendar}`;

const NEEDING = statement("pack that needs a calendar", ["name"], v => sql`${needing(v.name)} LIMIT 1`);
const REMOVE_CALENDAR = statement(
  "remove calendar",
  ["name"],
  v => sql`DELETE FROM ${holidayCalendars} WHERE name = ${v.name} AND NOT EXISTS (${needing(v.name)})`,
);

async function changed(db: D1Database, change: D1PreparedStatement, now: number): Promise<boolean> {
  const results = await db.batch([change, ...countChange(db, now)]);
  return (results[0]?.meta.changes ?? 0) > 0;
}

const contentOf = async (asked: D1PreparedStatement): Promise<string | null> =>
  ((await asked.first<RawRow>())?.content as string | undefined) ?? null;

/** False: it is there, `most` are, or the calendar that it needs is not. */
export const addPack = (
  db: D1Database,
  pack: PackKey & { content: string; by: string; calendar: string | null },
  most: number,
  now: number,
): Promise<boolean> => changed(db, ADD_PACK(db, { ...pack, most, now }), now);

export const readPackContent = (db: D1Database, { name, version }: PackKey): Promise<string | null> =>
  contentOf(PACK(db, { name, version }));

export async function readPackVersions(
  db: D1Database,
  name: string,
): Promise<{ version: number; content: string; by: string }[]> {
  const { results } = await VERSIONS(db, { name }).all<RawRow>();
  return results.map(row => ({
    version: Number(row.version),
    content: String(row.content),
    by: String(row.created_by),
  }));
}

export const removePack = (db: D1Database, { name, version }: PackKey, now: number): Promise<boolean> =>
  changed(db, REMOVE_PACK(db, { name, version }), now);

/** False: `most` are there, or it is there with this very text. */
export const putCalendar = (
  db: D1Database,
  calendar: { name: string; content: string; by: string },
  most: number,
  now: number,
): Promise<boolean> => changed(db, PUT_CALENDAR(db, { ...calendar, most, now }), now);

export const readCalendarContent = (db: D1Database, name: string): Promise<string | null> =>
  contentOf(CALENDAR(db, { name }));

export const packNeeding = async (db: D1Database, calendar: string): Promise<string | null> =>
  ((await NEEDING(db, { name: calendar }).first<RawRow>())?.name as string | undefined) ?? null;

/** False: it is not there, or a pack needs it. */
export const removeCalendar = (db: D1Database, name: string, now: number): Promise<boolean> =>
  changed(db, REMOVE_CALENDAR(db, { name }), now);

export const d1OwnRules = (db: D1Database): OwnRuleStore => ({
  addPack: (pack, most, now) => addPack(db, pack, most, now),
  pack: key => readPackContent(db, key),
  packVersions: name => readPackVersions(db, name),
  removePack: (key, now) => removePack(db, key, now),
  putCalendar: (calendar, most, now) => putCalendar(db, calendar, most, now),
  calendar: name => readCalendarContent(db, name),
  packNeeding: calendar => packNeeding(db, calendar),
  removeCalendar: (name, now) => removeCalendar(db, name, now),
});
