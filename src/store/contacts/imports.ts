// Imports and the rows they rejected.
import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { ImportRuns } from "../../actions/ports/import-store.ts";
import { jsonChunks } from "../json-chunks.ts";
import { importErrors, imports } from "../schema/schema.ts";

export type ImportRecord = typeof imports.$inferSelect;
export type ImportError = typeof importErrors.$inferSelect;

const BEGIN = `INSERT INTO imports (id, campaign_id, state, dry_run, format, created_at, updated_at)
  VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?5)
  ON CONFLICT (id) DO UPDATE SET state = 'running', rows = 0, added = 0, duplicates = 0, rejected = 0,
    error = NULL, updated_at = excluded.updated_at`;

const NOTE = `UPDATE imports SET state = ?2, rows = ?3, added = ?4, duplicates = ?5, rejected = ?6, error = ?7,
  updated_at = ?8 WHERE id = ?1`;

const ADD_ERRORS = `INSERT INTO import_errors (import_id, line, column_name, value, reason)
  SELECT ?2, i.value ->> 'line', coalesce(i.value ->> 'column', ''), i.value ->> 'value', i.value ->> 'reason'
  FROM json_each(?1) i WHERE true ON CONFLICT DO NOTHING`;

export const d1Imports = (db: D1Database): ImportRuns => ({
  async begin({ id, campaignId, dryRun, format }, now) {
    await db
      .prepare(BEGIN)
      .bind(id, campaignId, dryRun ? 1 : 0, format, now)
      .run();
  },
  async note(id, { state, rows, added, duplicates, rejected, error }, errors, now) {
    await db.batch([
      ...jsonChunks(errors).map(({ json }) => db.prepare(ADD_ERRORS).bind(json, id)),
      db.prepare(NOTE).bind(id, state, rows, added, duplicates, rejected, error, now),
    ]);
  },
  purge: (before, limit) => purgeImports(db, before, limit),
});

/** How many of the numbers a campaign has. */
export async function countKnownNumbers(
  db: D1Database,
  campaignId: number,
  phoneNumbers: readonly string[],
): Promise<number> {
  let known = 0;
  for (const { json } of jsonChunks(phoneNumbers)) {
    const row = await db
      .prepare(
        `SELECT count(*) AS n FROM json_each(?1) i
         WHERE EXISTS (SELECT 1 FROM contacts p WHERE p.campaign_id = ?2 AND p.phone_number = i.value)`,
      )
      .bind(json, campaignId)
      .first<{ n: number }>();
    known += row?.n ?? 0;
  }
  return known;
}

export async function readImport(
  db: D1Database,
  campaignId: number,
  id: string,
): Promise<ImportRecord | null> {
  const rows = await drizzle(db)
    .select()
    .from(imports)
    .where(and(eq(imports.id, id), eq(imports.campaignId, campaignId)));
  return rows[0] ?? null;
}

/** Newest first, behind `before`. */
export async function listImports(
  db: D1Database,
  filter: { campaignId: number; before?: Pick<ImportRecord, "createdAt" | "id">; limit: number },
): Promise<ImportRecord[]> {
  const { before } = filter;
  return drizzle(db)
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.campaignId, filter.campaignId),
        before === undefined
          ? undefined
          : sql`(${imports.createdAt}, ${imports.id}) < (${before.createdAt}, ${before.id})`,
      ),
    )
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(filter.limit);
}

/** In the order of the file, behind `after`: one a row. */
export async function listImportErrors(
  db: D1Database,
  filter: { importId: string; after?: number; limit: number },
): Promise<ImportError[]> {
  return drizzle(db)
    .select()
    .from(importErrors)
    .where(
      and(
        eq(importErrors.importId, filter.importId),
        filter.after === undefined ? undefined : gt(importErrors.line, filter.after),
      ),
    )
    .orderBy(asc(importErrors.line))
    .limit(filter.limit);
}

/** The line of the `limit`-th rejected row behind `after`, when there is one more behind it; else null. */
export async function endOfErrors(
  db: D1Database,
  { importId, after, limit }: { importId: string; after: number; limit: number },
): Promise<number | null> {
  const { results } = await db
    .prepare(
      "SELECT line FROM import_errors WHERE import_id = ?1 AND line > ?2 ORDER BY line LIMIT 2 OFFSET ?3",
    )
    .bind(importId, after, limit - 1)
    .all<{ line: number }>();
  return results.length === 2 ? (results[0]?.line ?? null) : null;
}

/** Removes rejected rows of imports older than `before` (ms), then the imports; returns how many rows went. */
export async function purgeImports(db: D1Database, before: number, limit: number): Promise<number> {
  const old = "SELECT id FROM imports WHERE created_at < ?1 ORDER BY created_at LIMIT ?2";
  const [errors, records] = await db.batch([
    db
      .prepare(
        `DELETE FROM import_errors WHERE (import_id, line) IN (SELECT e.import_id, e.line
           FROM (${old}) o CROSS JOIN import_errors e ON e.import_id = o.id LIMIT ?2)`,
      )
      .bind(before, limit),
    db
      .prepare(
        `DELETE FROM imports WHERE id IN (${old})
         AND NOT EXISTS (SELECT 1 FROM import_errors e WHERE e.import_id = imports.id)`,
      )
      .bind(before, limit),
  ]);
  return (errors?.meta.changes ?? 0) + (records?.meta.changes ?? 0);
}
