// The nightly walks: where they are, and how they go on together with the file that each of their slices becomes.
import type { Slice, Walk } from "../../actions/ports/archive.ts";
import type { ArchiveFile, ArchiveKind } from "../../domain/archive/archive-file.ts";

export async function readWalks(db: D1Database): Promise<Walk[]> {
  const { results } = await db
    .prepare("SELECT kind, started_at AS startedAt, cutoff, cursor FROM archive_state ORDER BY kind")
    .all<Walk>();
  return results;
}

/** Not while a file is unfinished: its rows are still there and would go into a second one. */
export async function beginWalk(
  db: D1Database,
  kind: ArchiveKind,
  now: number,
  cutoff: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE archive_state SET started_at = ?2, cutoff = ?3, cursor = ''
       WHERE kind = ?1 AND cursor IS NULL AND started_at < ?2 AND NOT EXISTS (SELECT 1 FROM archive_files
         WHERE state IN ('planned', 'stored', 'listed') AND kind = ?1)`,
    )
    .bind(kind, now, cutoff)
    .run();
  return meta.changes > 0;
}

/** ?1 = kind, ?2 = date: the next number of the day, read from the last name of it. */
const NUMBER = `(SELECT coalesce((SELECT number FROM archive_files
    WHERE name > ?1 || '-' || ?2 || '-' AND name < ?1 || '-' || ?2 || '.' ORDER BY name DESC LIMIT 1), 0) + 1 AS number)`;
/** ?3 = campaign, ?4 to ?5 = the range, ?6 = the cutoff, ?7 = now; `guard` on what stands in the database. */
const planWhen = (guard: string) => `INSERT INTO archive_files
    (name, kind, date, number, campaign_id, after_id, last_id, cutoff, created_at, updated_at)
  SELECT printf('%s-%s-%06d.ndjson.gz', ?1, ?2, n.number), ?1, ?2, n.number, ?3, ?4, ?5, ?6, ?7, ?7
  FROM ${NUMBER} n WHERE ${guard}`;

/** ?8 = when the walk began, ?9 = where it was. */
const STILL_THERE =
  "EXISTS (SELECT 1 FROM archive_state s WHERE s.kind = ?1 AND s.started_at = ?8 AND s.cursor = ?9)";
const PLAN = planWhen(STILL_THERE);
/** ?8 = the name that is given up. */
const PLAN_AGAIN = planWhen(
  "EXISTS (SELECT 1 FROM archive_files f WHERE f.name = ?8 AND f.state = 'planned')",
);

const placeOf = (file: NonNullable<Slice["plan"]>) =>
  [file.kind, file.date, file.campaignId, file.afterId, file.lastId, file.cutoff] as const;

export async function advanceWalk(db: D1Database, walk: Walk, slice: Slice, now: number): Promise<void> {
  const { kind, startedAt, cursor } = walk;
  const { plan, next } = slice;
  await db.batch([
    ...(plan === null ? [] : [db.prepare(PLAN).bind(...placeOf(plan), now, startedAt, cursor)]),
    db
      .prepare("UPDATE archive_state SET cursor = ?4 WHERE kind = ?1 AND started_at = ?2 AND cursor = ?3")
      .bind(kind, startedAt, cursor, next),
  ]);
}

export async function replanFile(db: D1Database, file: ArchiveFile, now: number): Promise<void> {
  await db.batch([
    db.prepare(PLAN_AGAIN).bind(...placeOf(file), now, file.name),
    db
      .prepare(
        "UPDATE archive_files SET state = 'void', updated_at = ?2 WHERE name = ?1 AND state = 'planned'",
      )
      .bind(file.name, now),
  ]);
}
