// Who is not to be called, when nobody is, and by which rules. Suppressions and blackouts are revoked, and
// suppressions never deleted: they prove what was known when.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { SuppressionKind, SuppressionReason } from "../../domain/compliance/suppression.ts";

export const suppressions = sqliteTable(
  "suppressions",
  {
    /** A UUID of version 7: ordered by when it was added. */
    id: text().primaryKey(),
    kind: text().$type<SuppressionKind>().notNull(),
    value: text().notNull(),
    scope: text().notNull(),
    reason: text().$type<SuppressionReason>().notNull(),
    source: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    /** Null = until it is revoked. */
    expiresAt: integer("expires_at"),
    note: text(),
    revokedAt: integer("revoked_at"),
    revokedBy: text("revoked_by"),
    /** Behind which waiting call the sweeper goes on, as JSON; null = all have been ended. */
    sweptTo: text("swept_to"),
  },
  t => [
    // The claim looks here: one that is not suppressed finds nothing.
    uniqueIndex("suppressions_not_revoked").on(t.kind, t.value, t.scope).where(sql`revoked_at IS NULL`),
    index("suppressions_revoked").on(t.kind, t.value).where(sql`revoked_at IS NOT NULL`),
    index("suppressions_to_sweep").on(t.id).where(sql`swept_to IS NOT NULL`),
  ],
);

/** Who was reached when: a row for each number (`n:`), person (`p:`), and person and debt (`d:`). JSON: see its ledger. */
export const reach = sqliteTable("reach", {
  key: text().primaryKey(),
  placed: text().notNull(),
  quiet: text().notNull(),
  /** Counts changes: what was decided on an older one is not dialled. */
  revision: integer().notNull(),
  updatedAt: integer("updated_at").notNull(),
  /** Of the newest entry that left for want of room, ms; null = none did. */
  forgottenAt: integer("forgotten_at"),
});

/** How far a sweeper has come that walks a table by its key, a chunk at a time. */
export const sweepPositions = sqliteTable("sweep_positions", {
  name: text().primaryKey(),
  /** The last key looked at; empty = it begins anew. */
  position: text().notNull(),
});

/** What decisions were made on, each once, by its hash: attempts name it. */
export const decisionContexts = sqliteTable("decision_contexts", {
  hash: text().primaryKey(),
  context: text().notNull(),
  createdAt: integer("created_at").notNull(),
});

/** When nobody is called, everywhere or in some regions, of all campaigns or some. */
export const blackouts = sqliteTable(
  "blackouts",
  {
    /** A UUID of version 7: ordered by when it was added. */
    id: text().primaryKey(),
    from: integer("begins_at").notNull(),
    /** Exclusive; null = until it is lifted. */
    to: integer("ends_at"),
    /** A JSON list; null = everywhere. */
    regions: text({ mode: "json" }).$type<readonly string[]>(),
    /** A JSON list; null = all. */
    campaignIds: text("campaign_ids", { mode: "json" }).$type<readonly number[]>(),
    reason: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    revokedAt: integer("revoked_at"),
    revokedBy: text("revoked_by"),
  },
  t => [index("blackouts_standing").on(t.to).where(sql`revoked_at IS NULL`)],
);

/** Rule packs of the operator: a version is written once. */
export const rulePacks = sqliteTable(
  "rule_packs",
  {
    name: text().notNull(),
    version: integer().notNull(),
    /** JSON: the pack as plain values. */
    content: text().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  t => [primaryKey({ columns: [t.name, t.version] })],
);

/** Holiday calendars of the operator. */
export const holidayCalendars = sqliteTable("holiday_calendars", {
  name: text().primaryKey(),
  /** JSON: the calendar as plain values. */
  content: text().notNull(),
  changedBy: text("changed_by").notNull(),
  changedAt: integer("changed_at").notNull(),
});

/**
 * One row at most, of ms, once the operator has added a rule: whatever changes blackouts, packs or calendars raises it in its batch. Its key, so that who asks whether there is a newer one reads no row where there is none.
 */
export const tenantRevisions = sqliteTable("tenant_revisions", { revision: integer().primaryKey() });
