// Blackouts as they are asked for: one, pages of them, and those that stand.
import { desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { StoredBlackout } from "../../domain/compliance/blackout.ts";
import { aliased } from "../aliases.ts";
import { database } from "../db.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { blackouts } from "../schema/compliance.ts";
import { statement } from "../statement.ts";

const b = aliased(blackouts, "b");

/** Neither lifted nor over at `now` (ms), as rows. */
export const standing = (columns: SQL, now: SQL): SQL => sql`SELECT ${columns} FROM ${blackouts} ${b}
    WHERE ${b.revokedAt} IS NULL AND ${b.to} > ${now}
  UNION ALL SELECT ${columns} FROM ${blackouts} ${b} WHERE ${b.revokedAt} IS NULL AND ${b.to} IS NULL`;

const STANDING = statement("standing blackouts", ["now"], v => standing(sql`b.*`, v.now));

export const standingBlackouts = (db: D1Database, now: number): D1PreparedStatement => STANDING(db, { now });

export const storedBlackout = (row: RawRow): StoredBlackout => fromRow(blackouts, row);

export async function readBlackout(db: D1Database, id: string): Promise<StoredBlackout | null> {
  const [row] = await database(db).select().from(blackouts).where(eq(blackouts.id, id));
  return row ?? null;
}

/** Sorts behind every id. */
const LAST_ID = "~";
/** Looked at for a page at least: few of them may be what is wanted. */
const WALK = 200;

/** Newest first, ids below `before`. A page may be short and still have a next one; `next` is null on the last. */
export async function listBlackouts(
  db: D1Database,
  before = LAST_ID,
  limit: number,
  isWanted: (entry: StoredBlackout) => boolean,
): Promise<{ rows: StoredBlackout[]; next: string | null }> {
  const walked = Math.max(limit + 1, WALK);
  const read = await database(db)
    .select()
    .from(blackouts)
    .where(lt(blackouts.id, before))
    .orderBy(desc(blackouts.id))
    .limit(walked);
  const wanted = read.filter(isWanted);
  const rows = wanted.slice(0, limit);
  const last = wanted.length > limit ? rows.at(-1) : read.length >= walked ? read.at(-1) : undefined;
  return { rows, next: last?.id ?? null };
}
