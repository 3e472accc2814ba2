// Imports and the rows they rejected.
import { and, asc, desc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { ImportRuns } from "../../actions/ports/import-store.ts";
import type { RejectedRow } from "../../domain/contacts/import/import-row.ts";
import { database, prepared } from "../db.ts";
import { jsonChunks } from "../json-chunks.ts";
import { importErrors, imports } from "../schema/imports.ts";
import { insertSelected, jsonFields, statement } from "../statement.ts";
import { hasNumber } from "./add-contacts.ts";

export type ImportRecord = typeof imports.$inferSelect;
export type ImportError = typeof importErrors.$inferSelect;

const e = jsonFields<RejectedRow>();

const ADD_ERRORS = statement(
  "add import errors",
  ["errors", "id"],
  v =>
    sql`${insertSelected(importErrors, {
      importId: v.id,
      line: e("line"),
      columnName: sql`coalesce(${e("column")}, '')`,
      value: e("value"),
      reason: e("reason"),
    })} FROM json_each(${v.errors}) i WHERE true ON CONFLICT DO NOTHING`,
);

export const d1Imports = (db: D1Database): ImportRuns => ({
  async begin(record, now) {
    const begun = { state: "running", rows: 0, added: 0, duplicates: 0, rejected: 0, error: null } as const;
    await database(db)
      .insert(imports)
      .values({ ...record, ...begun, createdAt: now, updatedAt: now })
      .onConflictDoUpdate({ target: imports.id, set: { ...begun, updatedAt: now } });
  },
  async writeProgress(id, progress, errors, now) {
    const change = database(db)
      .update(imports)
      .set({ ...progress, updatedAt: now })
      .where(eq(imports.id, id));
    await db.batch([
      ...jsonChunks(errors).map(({ json }) => ADD_ERRORS(db, { errors: json, id })),
      prepared(db, change),
    ]);
  },
  purge: (before, limit) => purgeImports(db, before, limit),
});

const COUNT_KNOWN = statement(
  "count known numbers",
  ["numbers", "campaign"],
  v => sql`SELECT count(*) AS n FROM json_each(${v.numbers}) i WHERE ${hasNumber(v.campaign, sql`i.value`)}`,
);

/** How many of the numbers a campaign has. */
export async function countKnownNumbers(
  db: D1Database,
  campaignId: number,
  phoneNumbers: readonly string[],
): Promise<number> {
  let known = 0;
  for (const { json } of jsonChunks(phoneNumbers)) {
    const row = await COUNT_KNOWN(db, { numbers: json, campaign: campaignId }).first<{ n: number }>();
    known += row?.n ?? 0;
  }
  return known;
}

export async function readImport(
  db: D1Database,
  campaignId: number,
  id: string,
): Promise<ImportRecord | null> {
  const rows = await database(db)
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
  return database(db)
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
  return database(db)
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
  const rows = await database(db)
    .select({ line: importErrors.line })
    .from(importErrors)
    .where(and(eq(importErrors.importId, importId), gt(importErrors.line, after)))
    .orderBy(asc(importErrors.line))
    .limit(2)
    .offset(limit - 1);
  return rows.length === 2 ? (rows[0]?.line ?? null) : null;
}

const old = (v: Record<"before" | "limit", SQL>): SQL =>
  sql`SELECT id FROM imports WHERE created_at < ${v.before} ORDER BY created_at LIMIT ${v.limit}`;

const PURGE_ERRORS = statement(
  "purge import errors",
  ["before", "limit"],
  v => sql`DELETE FROM import_errors WHERE (import_id, line) IN (SELECT e.import_id, e.line
    FROM (${old(v)}) o CROSS JOIN import_errors e ON e.import_id = o.id LIMIT ${v.limit})`,
);
const PURGE = statement(
  "purge imports",
  ["before", "limit"],
  v => sql`DELETE FROM imports WHERE id IN (${old(v)})
    AND NOT EXISTS (SELECT 1 FROM import_errors e WHERE e.import_id = imports.id)`,
);

/** Removes rejected rows of imports older than `before` (ms), then the imports; returns how many rows went. */
export async function purgeImports(db: D1Database, before: number, limit: number): Promise<number> {
  const values = { before, limit };
  const [errors, records] = await db.batch([PURGE_ERRORS(db, values), PURGE(db, values)]);
  return (errors?.meta.changes ?? 0) + (records?.meta.changes ?? 0);
}
