// Trunks: the claim looks here last, a paused one dials nothing.
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CallerIdPool } from "../../domain/trunks/caller-ids/caller-id-pool.ts";

export const trunks = sqliteTable("trunks", {
  name: text().primaryKey(),
  paused: integer({ mode: "boolean" }).notNull().default(false),
  updatedAt: integer("updated_at").notNull(),
  /** Null, like the five below that may be: as the settings say, of the default trunk. */
  provider: text(),
  maxConcurrentCalls: integer("max_concurrent_calls"),
  /** 0 = unlimited. */
  callsPerSecond: integer("calls_per_second"),
  weight: integer().notNull().default(1),
  backupOf: text("backup_of"),
  settings: text({ mode: "json" }).$type<Record<string, unknown>>(),
  /** Names of Worker secrets by what they are to the provider. */
  secrets: text({ mode: "json" }).$type<Record<string, string>>(),
  /** Its gate says so: the others dial what it would have. */
  unavailableUntil: integer("unavailable_until"),
  revision: integer().notNull().default(0),
  createdAt: integer("created_at").notNull().default(0),
  callerIds: text("caller_ids", { mode: "json" }).$type<CallerIdPool>(),
  /** Its gate says so: since when (ms) its breaker is not closed; null = it is. */
  breakerOpenedAt: integer("breaker_opened_at"),
  /** When (ms) its gate said that last. */
  breakerToldAt: integer("breaker_told_at"),
});
