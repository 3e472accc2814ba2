// The files of the archive and the chain of their manifests, as the database knows them.
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { ManifestHead } from "../../actions/ports/archive.ts";
import { dayOfCallId, type StoredFile } from "../../domain/archive/archive-file.ts";
import { columnsAs, fromRow, type RawRow } from "../raw-row.ts";
import { archiveFiles } from "../schema/archive.ts";

export type ArchiveFileRow = typeof archiveFiles.$inferSelect;

/** The states in their index's condition, word for word: only then it is used. */
const OPEN = `SELECT ${columnsAs(archiveFiles, "f", "")} FROM archive_files f
  WHERE f.state IN ('planned', 'stored', 'listed') AND f.state = ?1 ORDER BY f.name LIMIT ?2`;

export async function openFiles(
  db: D1Database,
  state: "planned" | "stored" | "listed",
  limit: number,
): Promise<StoredFile[]> {
  const { results } = await db.prepare(OPEN).bind(state, limit).all<RawRow>();
  return results.map(row => {
    const file = fromRow(archiveFiles, row);
    return { ...file, sha256: file.sha256 ?? "" };
  });
}

const STORED = `UPDATE archive_files SET state = 'stored', rows = ?2, bytes = ?3, sha256 = ?4, updated_at = ?5
  WHERE name = ?1 AND state = 'planned'`;

export async function markStored(
  db: D1Database,
  { name, rows, bytes, sha256 }: StoredFile,
  now: number,
): Promise<void> {
  await db.prepare(STORED).bind(name, rows, bytes, sha256, now).run();
}

export async function markVoid(db: D1Database, name: string, now: number): Promise<void> {
  await db
    .prepare("UPDATE archive_files SET state = 'void', updated_at = ?2 WHERE name = ?1 AND state = 'planned'")
    .bind(name, now)
    .run();
}

export async function markDone(
  db: D1Database,
  name: string,
  stayed: readonly string[],
  now: number,
): Promise<void> {
  await db
    .prepare(
      `UPDATE archive_files SET state = 'done', stayed = ?2, updated_at = ?3 WHERE name = ?1 AND state = 'listed'`,
    )
    .bind(name, JSON.stringify(stayed), now)
    .run();
}

/** Newest first. */
export async function readManifests(db: D1Database, upTo: number, limit: number): Promise<ManifestHead[]> {
  const { results } = await db
    .prepare("SELECT number, sha256 FROM archive_manifests WHERE number <= ?1 ORDER BY number DESC LIMIT ?2")
    .bind(upTo, limit)
    .all<ManifestHead>();
  return results;
}

/** A manifest that is entered already stays as it is; so does a file that another step has listed. */
export async function listFiles(
  db: D1Database,
  { number, sha256 }: ManifestHead,
  files: readonly Pick<StoredFile, "name" | "sha256">[],
  now: number,
): Promise<void> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO archive_manifests (number, sha256, files, created_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING`,
      )
      .bind(number, sha256, files.length, now),
    db
      .prepare(
        `UPDATE archive_files SET state = 'listed', manifest = ?2, updated_at = ?3
         FROM (SELECT value ->> 'name' AS name, value ->> 'sha256' AS sha256 FROM json_each(?1)) g
         WHERE archive_files.name = g.name AND archive_files.sha256 = g.sha256 AND state = 'stored'`,
      )
      .bind(JSON.stringify(files.map(f => ({ name: f.name, sha256: f.sha256 }))), number, now),
  ]);
}

/** Of the day's files: some 250 at 500,000 calls a day. A copy that does not count is not looked for. */
const OF_CALL = `SELECT name FROM archive_files WHERE date = ?2 AND kind = 'calls' AND after_id < ?1
    AND last_id >= ?1 AND state IN ('listed', 'done')
    AND NOT EXISTS (SELECT 1 FROM json_each(stayed) s WHERE s.value = ?1)
  ORDER BY name DESC`;

export async function filesOfCall(db: D1Database, callId: string): Promise<string[]> {
  const { results } = await db.prepare(OF_CALL).bind(callId, dayOfCallId(callId)).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** Newest day first, files that a manifest names. */
export async function listArchive(
  db: D1Database,
  filter: { date?: string; before?: Pick<ArchiveFileRow, "date" | "name">; limit: number },
): Promise<ArchiveFileRow[]> {
  const { date, before, limit } = filter;
  return drizzle(db)
    .select()
    .from(archiveFiles)
    .where(
      and(
        date === undefined ? undefined : eq(archiveFiles.date, date),
        before === undefined
          ? undefined
          : sql`(${archiveFiles.date}, ${archiveFiles.name}) < (${before.date}, ${before.name})`,
        inArray(sql`+${archiveFiles.state}`, ["listed", "done"]),
      ),
    )
    .orderBy(desc(archiveFiles.date), desc(archiveFiles.name))
    .limit(limit);
}
