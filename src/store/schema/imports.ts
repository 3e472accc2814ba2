// Imports of contacts and the rows they rejected.
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { count } from "./count-column.ts";

export const imports = sqliteTable(
  "imports",
  {
    id: text().primaryKey(),
    campaignId: integer("campaign_id").notNull(),
    state: text().$type<"running" | "done" | "failed">().notNull(),
    dryRun: integer("dry_run", { mode: "boolean" }).notNull(),
    format: text().$type<"csv" | "ndjson">().notNull(),
    rows: count("rows"),
    added: count("added"),
    duplicates: count("duplicates"),
    rejected: count("rejected"),
    error: text(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  t => [index("imports_by_age").on(t.createdAt), index("imports_by_campaign").on(t.campaignId, t.createdAt)],
);

export const importErrors = sqliteTable(
  "import_errors",
  {
    importId: text("import_id").notNull(),
    /** Counted from 1, the header included. */
    line: integer().notNull(),
    columnName: text("column_name").notNull(),
    value: text().notNull(),
    reason: text().notNull(),
  },
  t => [primaryKey({ columns: [t.importId, t.line, t.columnName] })],
);
