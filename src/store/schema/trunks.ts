// Trunks: the claim looks here last, a paused one dials nothing.
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const trunks = sqliteTable("trunks", {
  name: text().primaryKey(),
  paused: integer({ mode: "boolean" }).notNull().default(false),
  updatedAt: integer("updated_at").notNull(),
});
