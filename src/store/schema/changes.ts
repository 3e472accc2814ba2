// Who changed what: written in the batch of its cause, never changed.
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ChangedFields } from "../../domain/changes/change.ts";

export const changes = sqliteTable(
  "changes",
  {
    /** In the order of time: one more than the last. */
    id: integer().primaryKey(),
    /** In ms. */
    at: integer().notNull(),
    who: text().notNull(),
    subject: text().notNull(),
    what: text().notNull(),
    /** As JSON; null = there was nothing before. */
    from: text("was", { mode: "json" }).$type<ChangedFields>(),
    /** As JSON; null = nothing is left. */
    to: text("became", { mode: "json" }).$type<ChangedFields>(),
    requestId: text("request_id"),
  },
  t => [index("changes_by_subject").on(t.subject)],
);
