// What became of the imports of a campaign, and the rows that they rejected.
import { type Context, Hono } from "hono";
import { csvLine } from "../../../domain/contacts/csv.ts";
import type { RejectedRow } from "../../../domain/contacts/import/import-row.ts";
import { notFound } from "../../../domain/errors.ts";
import {
  endOfErrors,
  type ImportRecord,
  listImportErrors,
  listImports,
  readImport,
} from "../../../store/contacts/imports.ts";
import type { App } from "../../app-env.ts";
import { cursorLike, encodeCursor, limitOf, nextLink, numericCursorOf, page } from "../../lib/paging.ts";
import { choiceQuery } from "../../lib/query.ts";
import { CSV_TYPE, download, MAX_ROWS_OF_A_FILE } from "../../lib/streamed.ts";
import { time } from "../../lib/time.ts";
import { campaignOr404 } from "../calls/campaign-calls.ts";

/** A record that says running and has not changed for so long: whoever wrote it is gone. */
const SILENT_MS = 10 * 60_000;

/** Rejected rows of one read: at most some 2 MB. */
const ERRORS_PER_READ = 2_000;

export const presentError = ({ line, column, value, reason }: Omit<RejectedRow, "ok">) => ({
  line,
  column,
  value,
  reason,
});

function presentImport(record: ImportRecord, now: number) {
  const silent = record.state === "running" && record.updatedAt < now - SILENT_MS;
  const state = silent ? "failed" : record.state;
  const gone =
    "It stopped without a word. What was added stays; send the file again to add the rest. The counts may lag behind.";
  return {
    import_id: record.id,
    campaign_id: record.campaignId,
    dry_run: record.dryRun,
    format: record.format,
    state,
    rows: record.rows,
    added: record.added,
    added_count: record.added,
    duplicates: record.duplicates,
    rejected: record.rejected,
    error: silent ? gone : record.error,
    errors_url: `/api/v1/campaigns/${record.campaignId}/imports/${record.id}/errors`,
    started_at: time(record.createdAt),
    updated_at: time(record.updatedAt),
    finished_at: state === "done" || record.state === "failed" ? time(record.updatedAt) : null,
  };
}

async function importOr404(c: Context<App>): Promise<ImportRecord> {
  const { campaign } = await campaignOr404(c);
  const found = await readImport(c.env.DB, campaign.id, c.req.param("import_id") ?? "");
  if (found === null) throw notFound(`Campaign ${campaign.id} has no such import.`);
  return found;
}

async function list(c: Context<App>) {
  const { campaign } = await campaignOr404(c);
  const limit = limitOf(c);
  const [, createdAt, id] = /^(\d+):(.+)$/.exec(cursorLike(c, /^\d+:.+$/) ?? "") ?? [];
  const rows = await listImports(c.env.DB, {
    campaignId: campaign.id,
    limit: limit + 1,
    ...(id === undefined ? {} : { before: { createdAt: Number(createdAt), id } }),
  });
  const cut = page(rows, limit, row => `${row.createdAt}:${row.id}`);
  const now = c.var.ctx.clock();
  return c.json({ data: cut.rows.map(row => presentImport(row, now)), next_cursor: cut.nextCursor });
}

async function errorPage(c: Context<App>) {
  const { id } = await importOr404(c);
  if (choiceQuery(c, "format", ["json", "csv"]) === "csv") {
    const fileName = `import-${id}-errors.csv`;
    const from = numericCursorOf(c) ?? 0;
    const end = await endOfErrors(c.env.DB, { importId: id, after: from, limit: MAX_ROWS_OF_A_FILE });
    const next = end === null ? null : nextLink(c, encodeCursor(end));
    return download(errorsAsCsv(c.env.DB, id, from, end), { type: CSV_TYPE, fileName, next });
  }
  const limit = limitOf(c);
  const after = numericCursorOf(c);
  const rows = await listImportErrors(c.env.DB, {
    importId: id,
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const cut = page(rows, limit, row => row.line);
  const data = cut.rows.map(row => presentError({ ...row, column: row.columnName || null }));
  return c.json({ data, next_cursor: cut.nextCursor });
}

/** Lines behind `from`, up to `end`; null = to the last. Only the first part has a header. */
async function* errorsAsCsv(
  db: D1Database,
  importId: string,
  from: number,
  end: number | null,
): AsyncGenerator<string> {
  if (from === 0) yield csvLine(["line", "column", "value", "reason"]);
  for (let after = from; ; ) {
    const rows = await listImportErrors(db, { importId, after, limit: ERRORS_PER_READ });
    const ours = rows.filter(r => end === null || r.line <= end);
    if (ours.length > 0) yield ours.map(r => csvLine([r.line, r.columnName, r.value, r.reason])).join("");
    if (ours.length < ERRORS_PER_READ) return;
    after = rows.at(-1)?.line ?? after;
  }
}

export const importRecords = new Hono<App>({ strict: false })
  .get("/campaigns/:id/imports", list)
  .get("/campaigns/:id/imports/:import_id", async c =>
    c.json(presentImport(await importOr404(c), c.var.ctx.clock())),
  )
  .get("/campaigns/:id/imports/:import_id/errors", errorPage);
