// Files of contacts, streamed into a campaign, and what became of them.
import { importContacts } from "../../../actions/contacts/import-contacts.ts";
import { listImports } from "../../../actions/contacts/list-imports.ts";
import { rejectedRows, streamRejectedRows } from "../../../actions/contacts/rejected-rows.ts";
import { showImport } from "../../../actions/contacts/show-import.ts";
import type { ColumnChoice } from "../../../domain/contacts/import/columns.ts";
import { decodedText } from "../../../domain/contacts/import/decode.ts";
import { describe, log } from "../../../log.ts";
import { encodeCursor, keyBefore, nextLink, numericKeyBefore, page } from "../../lib/paging.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { CSV_TYPE, download, MAX_ROWS_OF_A_FILE } from "../../lib/streamed.ts";
import * as route from "./definitions.ts";
import { fileKind } from "./file-kind.ts";
import { presentImport, presentRejected, presentResult, rejectedAsCsv } from "./present.ts";

const columnsOf = (query: Asked<typeof route.importContacts>["query"]): ColumnChoice => ({
  delimiter: query.delimiter ?? null,
  header: query.header === "true",
  phoneColumn: query.phone_column ?? null,
  timeZoneColumn: query.time_zone_column ?? null,
  metadataColumns:
    query.metadata_columns
      ?.split(",")
      .map(name => name.trim())
      .filter(name => name !== "") ?? null,
});

async function take({ c, ctx, params, query }: Asked<typeof route.importContacts>) {
  const { format, encoding } = fileKind(name => c.req.header(name), query.format);
  const asked = { campaignId: params.id, dryRun: query.dry_run === "true", format };
  const body = c.req.raw.body ?? new Blob([]).stream();
  const result = await importContacts(ctx, {
    ...asked,
    columns: columnsOf(query),
    text: decodedText(body, encoding),
    reservation: c.var.reservation,
    failed: (id, error) => log.error("an import stopped", { import_id: id, error: describe(error) }),
  });
  return c.json(presentResult({ ...result, ...asked }), asked.dryRun ? 200 : 201);
}

async function list({ ctx, params, query }: Asked<typeof route.listImports>) {
  const { limit } = query;
  const [, createdAt, id] = /^(\d+):(.+)$/.exec(keyBefore(query, /^\d+:.+$/) ?? "") ?? [];
  const rows = await listImports(ctx, {
    campaignId: params.id,
    limit: limit + 1,
    ...(id === undefined ? {} : { before: { createdAt: Number(createdAt), id } }),
  });
  const cut = page(rows, limit, row => `${row.createdAt}:${row.id}`);
  const now = ctx.clock();
  return { data: cut.rows.map(row => presentImport(row, now)), next_cursor: cut.nextCursor };
}

async function rejected({ c, ctx, params, query }: Asked<typeof route.listImportErrors>) {
  const { limit, format } = query;
  const after = numericKeyBefore(query) ?? 0;
  const asked = { campaignId: params.id, importId: params.import_id, after };
  if (format === "csv") {
    const { rows, end } = await streamRejectedRows(ctx, { ...asked, limit: MAX_ROWS_OF_A_FILE });
    return download(rejectedAsCsv(rows, { header: after === 0 }), {
      type: CSV_TYPE,
      fileName: `import-${asked.importId}-errors.csv`,
      next: end === null ? null : nextLink(c, encodeCursor(end)),
    });
  }
  const rows = await rejectedRows(ctx, { ...asked, limit: limit + 1 });
  const cut = page(rows, limit, row => row.line);
  return { data: cut.rows.map(presentRejected), next_cursor: cut.nextCursor };
}

export const imports = new Routes()
  .on(route.importContacts, take)
  .on(route.listImports, list)
  .on(route.getImport, async ({ ctx, params }) => {
    const record = await showImport(ctx, { campaignId: params.id, importId: params.import_id });
    return presentImport(record, ctx.clock());
  })
  .on(route.listImportErrors, rejected);
