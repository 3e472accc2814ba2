// Suppressions as they are asked for: one, pages of them, those that hold for somebody, and for many at once.
import { asc, desc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import type {
  Callee,
  HoldingEntry,
  Somebody,
  SuppressionPlace,
} from "../../actions/ports/suppression-store.ts";
import type { Suppression, SuppressionKind } from "../../domain/compliance/suppression.ts";
import { aliased } from "../aliases.ts";
import { database } from "../db.ts";
import type { RawRow } from "../raw-row.ts";
import { suppressions } from "../schema/compliance.ts";
import { jsonFields, literal, statement } from "../statement.ts";
import { storedSuppression } from "./add-suppressions.ts";
import { longestEntry, prefixesOf } from "./suppressed.ts";

const s = aliased(suppressions, "s");

export async function readSuppression(db: D1Database, id: string): Promise<Suppression | null> {
  const [row] = await database(db).select().from(suppressions).where(eq(suppressions.id, id));
  return row === undefined ? null : withoutSweep(row);
}

const withoutSweep = ({ sweptTo: _, ...entry }: typeof suppressions.$inferSelect): Suppression => entry;

/** Of one key: both indexes together have all of it. */
const OF_VALUE = statement(
  "suppressions of a value",
  ["kind", "value", "before", "limit"],
  v => sql`SELECT * FROM (
    SELECT s.* FROM ${suppressions} ${s} WHERE ${s.kind} = ${v.kind} AND ${s.value} = ${v.value} AND ${s.revokedAt} IS NULL
    UNION ALL
    SELECT s.* FROM ${suppressions} ${s} WHERE ${s.kind} = ${v.kind} AND ${s.value} = ${v.value}
      AND ${s.revokedAt} IS NOT NULL)
  WHERE id < ${v.before} ORDER BY id DESC LIMIT ${v.limit}`,
);

/** Sorts behind every id. */
const LAST_ID = "~";
/** Looked at for a page at least: few of them may be what is wanted. */
const WALK = 200;

/** Newest first. A page may be short and still have a next one; `next` is null on the last. */
export async function listSuppressions(
  db: D1Database,
  { kind, value, before = LAST_ID }: SuppressionPlace,
  limit: number,
  isWanted: (entry: Suppression) => boolean,
): Promise<{ rows: Suppression[]; next: string | null }> {
  const walked = Math.max(limit + 1, WALK);
  const read =
    kind !== undefined && value !== undefined
      ? (await OF_VALUE(db, { kind, value, before, limit: walked }).all<RawRow>()).results.map(
          storedSuppression,
        )
      : (
          await database(db)
            .select()
            .from(suppressions)
            .where(lt(suppressions.id, before))
            .orderBy(desc(suppressions.id))
            .limit(walked)
        ).map(withoutSweep);
  const wanted = read.filter(isWanted);
  const rows = wanted.slice(0, limit);
  const last = wanted.length > limit ? rows.at(-1) : read.length >= walked ? read.at(-1) : undefined;
  return { rows, next: last?.id ?? null };
}

/** Oldest first, behind the id `after`. */
export async function suppressionsAfter(
  db: D1Database,
  after: string,
  limit: number,
): Promise<Suppression[]> {
  const rows = await database(db)
    .select()
    .from(suppressions)
    .where(gt(suppressions.id, after))
    .orderBy(asc(suppressions.id))
    .limit(limit);
  return rows.map(withoutSweep);
}

/** The id of the `limit`-th behind `after`, when there is one more behind it; else null. */
export async function endOfSuppressions(
  db: D1Database,
  after: string,
  limit: number,
): Promise<string | null> {
  const rows = await database(db)
    .select({ id: suppressions.id })
    .from(suppressions)
    .where(gt(suppressions.id, after))
    .orderBy(asc(suppressions.id))
    .limit(2)
    .offset(limit - 1);
  return rows.length === 2 ? (rows[0]?.id ?? null) : null;
}

const holding = (kind: SuppressionKind, whose: SQL, v: Record<"now" | "limit", SQL>) =>
  sql`SELECT * FROM (SELECT s.* FROM ${suppressions} ${s} WHERE ${s.kind} = ${literal(kind)} AND ${s.value} ${whose}
    AND ${s.revokedAt} IS NULL AND (${s.expiresAt} IS NULL OR ${s.expiresAt} > ${v.now}) LIMIT ${v.limit})`;
const HOLDING = statement(
  "suppressions of somebody",
  ["number", "person", "now", "limit"],
  v => sql`${holding("number", sql`= ${v.number}`, v)} UNION ALL ${holding("person", sql`= ${v.person}`, v)}
  UNION ALL ${holding("prefix", sql`IN (${prefixesOf(v.number)})`, v)}`,
);

/** Those in force, in whatever scope, at most `limit` of each kind. */
export async function suppressionsHolding(
  db: D1Database,
  { phoneNumber, personId }: Somebody,
  now: number,
  limit: number,
): Promise<Suppression[]> {
  const asked = HOLDING(db, { number: phoneNumber, person: personId, now, limit });
  return (await asked.all<RawRow>()).results.map(storedSuppression);
}

const i = jsonFields<Callee>();
const ENTRY = (now: SQL) =>
  longestEntry({ number: i("phoneNumber"), person: i("personId"), campaign: i("campaignId") }, now, "id");
const AMONG = statement(
  "suppressed among these",
  ["asked", "now"],
  v => sql`SELECT n.key AS key, s.id AS id, s.reason AS reason, s.expires_at AS expiresAt
  FROM (SELECT ${i("key")} AS key, ${ENTRY(v.now)} AS id FROM json_each(${v.asked}) i) n
  CROSS JOIN ${suppressions} ${s} ON ${s.id} = n.id`,
);

/** One read for all: by their keys, the entry that holds longest for each that is suppressed. */
export async function suppressedAmong(
  db: D1Database,
  asked: readonly Callee[],
  now: number,
): Promise<Map<string, HoldingEntry>> {
  const { results } = await AMONG(db, { asked: JSON.stringify(asked), now }).all<
    HoldingEntry & { key: string }
  >();
  return new Map(results.map(({ key, ...entry }) => [key, entry]));
}
