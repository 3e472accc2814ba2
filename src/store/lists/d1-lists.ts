// Which set of each national list is current. A set becomes current in one statement, once all of its objects are there.
import { type SQL, sql } from "drizzle-orm";
import type { ListHead, ListStore, NotedUpload, SetToSweep } from "../../actions/ports/list-store.ts";
import type { By } from "../../domain/changes/change.ts";
import type { ListSet } from "../../domain/compliance/lists/list-set.ts";
import { aliased } from "../aliases.ts";
import { noteChange } from "../changes/note-change.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { complianceListSets, complianceLists } from "../schema/lists.ts";
import { statement } from "../statement.ts";

const l = aliased(complianceLists, "l");
const t = aliased(complianceListSets, "t");

const HEADS = statement(
  "heads of lists",
  [],
  () => sql`SELECT ${l.list} AS list, ${l.setId} AS setId, ${l.asOf} AS asOf, ${l.numbers} AS numbers,
    ${l.whole} AS whole, ${l.uploadedAt} AS uploadedAt, ${l.uploadedBy} AS uploadedBy FROM ${complianceLists} ${l}
    ORDER BY ${l.list}`,
);
const CURRENT = statement(
  "current lists",
  ["lists"],
  v => sql`SELECT l.* FROM json_each(${v.lists}) i CROSS JOIN ${complianceLists} ${l} ON ${l.list} = i.value`,
);
const BEGIN = statement(
  "begin a set of a list",
  ["list", "setId", "lookAt"],
  v => sql`INSERT INTO ${complianceListSets} (set_id, list, look_at) VALUES (${v.setId}, ${v.list}, ${v.lookAt})
    ON CONFLICT (set_id) DO NOTHING`,
);
const MAKE_CURRENT = statement(
  "make a set current",
  ["list", "setId", "asOf", "numbers", "whole", "blocks", "at", "by", "guarded", "over"],
  v => sql`INSERT INTO ${complianceLists} (list, set_id, as_of, numbers, whole, blocks, uploaded_at, uploaded_by)
    SELECT ${v.list}, ${v.setId}, CAST(${v.asOf} AS INTEGER), CAST(${v.numbers} AS INTEGER),
      CAST(${v.whole} AS INTEGER), ${v.blocks}, CAST(${v.at} AS INTEGER), ${v.by}
    WHERE ${v.guarded} = 0 OR ${v.over} IS (SELECT ${l.setId} FROM ${complianceLists} ${l} WHERE ${l.list} = ${v.list})
    ON CONFLICT (list) DO UPDATE SET set_id = excluded.set_id, as_of = excluded.as_of, numbers = excluded.numbers,
      whole = excluded.whole, blocks = excluded.blocks, uploaded_at = excluded.uploaded_at,
      uploaded_by = excluded.uploaded_by`,
);
const REMOVE = statement(
  "remove a list",
  ["list"],
  v => sql`DELETE FROM ${complianceLists} WHERE list = ${v.list}`,
);
const TO_SWEEP = statement(
  "sets to sweep",
  ["now", "limit"],
  v => sql`SELECT ${t.setId} AS setId, ${t.list} AS list, (SELECT json_group_array(b.key)
      FROM ${complianceLists} ${l}, json_each(${l.blocks}) b
      WHERE ${l.list} = ${t.list} AND b.value ->> 0 = ${t.setId}) AS inUse,
      (SELECT ${l.uploadedAt} FROM ${complianceLists} ${l} WHERE ${l.list} = ${t.list}) AS changedAt
    FROM ${complianceListSets} ${t} WHERE ${t.lookAt} <= ${v.now} ORDER BY ${t.lookAt} LIMIT ${v.limit}`,
);
const SWEPT = statement(
  "swept a set",
  ["setId", "lookAt"],
  v => sql`UPDATE ${complianceListSets} SET look_at = ${v.lookAt} WHERE set_id = ${v.setId}`,
);
const GONE = statement(
  "a set is gone",
  ["setId"],
  v => sql`DELETE FROM ${complianceListSets} WHERE set_id = ${v.setId}`,
);

/** `lists`: [{list, set}] as JSON that a call was judged by, or null. Each of them is current still. */
export const listsAsJudged = (lists: SQL): SQL => sql`NOT EXISTS (SELECT 1 FROM json_each(${lists}) e
  WHERE e.value ->> 'set' IS NOT (SELECT ${l.setId} FROM ${complianceLists} ${l} WHERE ${l.list} = e.value ->> 'list'))`;

export async function headsOfLists(db: D1Database): Promise<ListHead[]> {
  const { results } = await HEADS(db, {}).all<Omit<ListHead, "whole"> & { whole: number }>();
  return results.map(head => ({ ...head, whole: head.whole === 1 }));
}

export async function currentLists(db: D1Database, lists: readonly string[]): Promise<ListSet[]> {
  const { results } = await CURRENT(db, { lists: JSON.stringify(lists) }).all<RawRow>();
  return results.map(row => fromRow(complianceLists, row));
}

export async function beginListSet(
  db: D1Database,
  { list, setId }: Pick<ListSet, "list" | "setId">,
  lookAt: number,
): Promise<void> {
  await BEGIN(db, { list, setId, lookAt }).run();
}

/** What is noted of a list. */
const HEAD = sql`json_object('set_id', ${complianceLists.setId}, 'as_of',
  strftime('%Y-%m-%d', ${complianceLists.asOf} / 1000, 'unixepoch'), 'numbers', ${complianceLists.numbers})`;

/** In front of what makes it current, under the same guard. */
function noteUpload(
  db: D1Database,
  { list, setId, asOf, numbers, uploadedAt: at }: ListSet,
  over: string | null | undefined,
  { by, what }: NotedUpload,
): D1PreparedStatement {
  const ofList = sql`FROM ${complianceLists} WHERE ${complianceLists.list} = ${list}`;
  const to = { set_id: setId, as_of: new Date(asOf).toISOString().slice(0, 10), numbers };
  const note = { by, at, subject: `list:${list}`, what, from: sql`(SELECT ${HEAD} ${ofList})`, to };
  const isOver = sql`${over ?? null} IS (SELECT ${complianceLists.setId} ${ofList})`;
  return noteChange(db, note, over === undefined ? sql`WHERE true` : sql`WHERE ${isOver}`);
}

/** `over`: what must be current still; null = nothing; undefined = whatever is. */
export async function makeListCurrent(
  db: D1Database,
  set: ListSet,
  over: string | null | undefined,
  noted: NotedUpload | null = null,
): Promise<boolean> {
  const { uploadedAt: at, uploadedBy: by, ...rest } = set;
  const make = MAKE_CURRENT(db, {
    ...rest,
    at,
    by,
    whole: set.whole ? 1 : 0,
    blocks: JSON.stringify(set.blocks),
    guarded: over === undefined ? 0 : 1,
    over: over ?? null,
  });
  const results = await db.batch(noted === null ? [make] : [noteUpload(db, set, over, noted), make]);
  return (results.at(-1)?.meta.changes ?? 0) > 0;
}

export async function removeList(
  db: D1Database,
  list: string,
  noted: { by: By; at: number } | null = null,
): Promise<boolean> {
  const remove = REMOVE(db, { list });
  if (noted === null) return (await remove.run()).meta.changes > 0;
  const note = { ...noted, subject: `list:${list}`, what: "delete", from: HEAD, to: null };
  const guard = sql`FROM ${complianceLists} WHERE ${complianceLists.list} = ${list}`;
  const [, removed] = await db.batch([noteChange(db, note, guard), remove]);
  return (removed?.meta.changes ?? 0) > 0;
}

export async function listSetsToSweep(db: D1Database, now: number, limit: number): Promise<SetToSweep[]> {
  type Row = Omit<SetToSweep, "inUse"> & { inUse: string };
  const { results } = await TO_SWEEP(db, { now, limit }).all<Row>();
  return results.map(row => ({ ...row, inUse: JSON.parse(row.inUse) }));
}

/** Null = nothing of it is left. */
export async function sweptListSet(db: D1Database, setId: string, lookAt: number | null): Promise<void> {
  await (lookAt === null ? GONE(db, { setId }) : SWEPT(db, { setId, lookAt })).run();
}

export const d1Lists = (db: D1Database): ListStore => ({
  heads: () => headsOfLists(db),
  current: lists => currentLists(db, lists),
  begin: (set, lookAt) => beginListSet(db, set, lookAt),
  makeCurrent: (set, over, noted) => makeListCurrent(db, set, over, noted),
  remove: (list, noted) => removeList(db, list, noted),
  toSweep: (now, limit) => listSetsToSweep(db, now, limit),
  swept: (setId, lookAt) => sweptListSet(db, setId, lookAt),
});
