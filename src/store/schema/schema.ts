// The D1 tables as drizzle sees them. migrations/ is the truth; a test compares the two.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ArchiveFileState, ArchiveKind } from "../../domain/archive/archive-file.ts";
import type { CallStatus } from "../../domain/calls/call.ts";
import type { CampaignStatus } from "../../domain/campaigns/campaign.ts";
import type { BusinessHour } from "../../domain/hours/business-hours.ts";
import type { RetryPolicy } from "../../domain/retries/retry-policy.ts";
import { attemptsColumn } from "./attempts-column.ts";

/** One thing that happened to a message that failed; `at` in ms. */
export interface LetterEvent {
  at: number;
  event: "failed" | "buried" | "redriven" | "redrive failed";
  detail: string;
  /** Of `buried`: how often it was delivered. */
  tries?: number;
}

/**
 * `discarded` is what remains of a letter that somebody has thrown away, until its retention ends: a late delivery of
 * its message must not bring it back.
 */
export type LetterState = "waiting" | "redriven" | "discarded";

export const campaigns = sqliteTable(
  "campaigns",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    description: text(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    status: text().$type<CampaignStatus>().notNull().default("pending"),
    timeZone: text("time_zone"),
    maxConcurrentCalls: integer("max_concurrent_calls"),
    retryPolicy: text("retry_policy", { mode: "json" }).$type<RetryPolicy>(),
    businessHours: text("business_hours", { mode: "json" }).$type<BusinessHour[]>(),
    contactCursor: integer("contact_cursor").notNull().default(0),
    cursorAtStart: integer("cursor_at_start").notNull().default(0),
    revision: integer().notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    startedAt: integer("started_at"),
    completedAt: integer("completed_at"),
    weight: integer().notNull().default(1),
    emptied: integer().notNull().default(0),
  },
  t => [
    index("campaigns_in_progress").on(t.id).where(sql`status = 'in_progress'`),
    index("campaigns_by_status").on(t.status),
    index("campaigns_by_activity").on(t.isActive),
    index("campaigns_by_status_and_activity").on(t.status, t.isActive),
    index("campaigns_to_empty").on(t.id).where(sql`status = 'cancelled' AND emptied = 0`),
  ],
);

export const contacts = sqliteTable(
  "contacts",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    campaignId: integer("campaign_id").notNull(),
    phoneNumber: text("phone_number").notNull(),
    timeZone: text("time_zone"),
    metadata: text({ mode: "json" }),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    createdAt: integer("created_at").notNull(),
    calledAt: integer("called_at"),
  },
  t => [
    uniqueIndex("contacts_by_number").on(t.campaignId, t.phoneNumber),
    index("contacts_by_zone").on(t.campaignId, t.timeZone),
  ],
);

export const contactZones = sqliteTable(
  "contact_zones",
  {
    campaignId: integer("campaign_id").notNull(),
    timeZone: text("time_zone").notNull(),
    cursor: integer().notNull(),
    lastContact: integer("last_contact").notNull(),
    waiting: integer().notNull(),
  },
  t => [
    primaryKey({ columns: [t.campaignId, t.timeZone] }),
    index("contact_zones_waiting").on(t.campaignId).where(sql`waiting > 0`),
  ],
);

export const calls = sqliteTable(
  "calls",
  {
    callId: text("call_id").primaryKey(),
    campaignId: integer("campaign_id").notNull(),
    phoneNumber: text("phone_number").notNull(),
    status: text().$type<CallStatus>().notNull(),
    attemptsStarted: integer("attempts_started").notNull().default(0),
    maxAttempts: integer("max_attempts").notNull(),
    nextAttemptAt: integer("next_attempt_at"),
    lastAttemptAt: integer("last_attempt_at"),
    totalCallTime: real("total_call_time").notNull().default(0),
    errorMessage: text("error_message"),
    claimNonce: text("claim_nonce"),
    attempts: attemptsColumn("attempts").notNull().default([]),
    timeZone: text("time_zone"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    givenBack: integer("given_back").notNull().default(0),
  },
  t => [
    index("calls_due").on(t.campaignId, t.nextAttemptAt).where(sql`next_attempt_at IS NOT NULL`),
    index("calls_by_campaign").on(t.campaignId),
    index("calls_on_the_line").on(t.lastAttemptAt).where(sql`status IN ('PROCESSING', 'RETRYING')`),
    index("calls_by_number").on(t.phoneNumber, t.createdAt),
    index("calls_not_answered")
      .on(t.status)
      .where(sql`status IN ('DISCONNECTED', 'RNR', 'FAILED', 'CANCELLED')`),
  ],
);

export const callMetadata = sqliteTable("call_metadata", {
  callId: text("call_id").primaryKey(),
  metadata: text({ mode: "json" }).notNull(),
});

const count = (name: string) => integer(name).notNull().default(0);

export const campaignCounters = sqliteTable("campaign_counters", {
  campaignId: integer("campaign_id").primaryKey(),
  contacts: count("contacts"),
  total: count("total"),
  initiated: count("initiated"),
  processing: count("processing"),
  retrying: count("retrying"),
  waitingDisconnected: count("waiting_disconnected"),
  waitingRnr: count("waiting_rnr"),
  waitingFailed: count("waiting_failed"),
  picked: count("picked"),
  failed: count("failed"),
  cancelled: count("cancelled"),
  retries: count("retries"),
  lastAccepted: count("last_accepted"),
  revision: integer().notNull().default(1),
});

export const dailyCounters = sqliteTable("daily_counters", {
  date: text().primaryKey(),
  initiated: count("initiated"),
  picked: count("picked"),
  disconnected: count("disconnected"),
  rnr: count("rnr"),
  failed: count("failed"),
  retries: count("retries"),
  callSeconds: real("call_seconds").notNull().default(0),
  peakConcurrent: count("peak_concurrent"),
  deadLetters: count("dead_letters"),
  finished: count("finished"),
  revision: integer().notNull().default(1),
});

export const rebuilds = sqliteTable(
  "rebuilds",
  {
    id: text().primaryKey(),
    state: text().notNull(),
    step: integer().notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  t => [index("rebuilds_by_age").on(t.updatedAt)],
);

export const deadLetters = sqliteTable(
  "dead_letters",
  {
    id: text().primaryKey(),
    queue: text().notNull(),
    payload: text().notNull(),
    reason: text().notNull(),
    createdAt: integer("created_at").notNull(),
    state: text().$type<LetterState>().notNull().default("waiting"),
    callId: text("call_id"),
    error: text(),
    history: text({ mode: "json" }).$type<LetterEvent[]>().notNull().default([]),
  },
  t => [
    index("dead_letters_by_age").on(t.createdAt),
    index("dead_letters_by_state").on(t.state, t.createdAt),
    index("dead_letters_by_queue").on(t.state, t.queue, t.createdAt),
  ],
);

export const deliveryFailures = sqliteTable(
  "delivery_failures",
  {
    messageId: text("message_id").primaryKey(),
    failures: text({ mode: "json" }).$type<LetterEvent[]>().notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  t => [index("delivery_failures_by_age").on(t.updatedAt)],
);

export const trunks = sqliteTable("trunks", {
  name: text().primaryKey(),
  paused: integer({ mode: "boolean" }).notNull().default(false),
  updatedAt: integer("updated_at").notNull(),
});

export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    id: text().primaryKey(),
    bodyHash: text("body_hash").notNull(),
    owner: text().notNull(),
    lockedUntil: integer("locked_until").notNull(),
    status: integer(),
    answer: text(),
    createdAt: integer("created_at").notNull(),
  },
  t => [index("idempotency_keys_by_age").on(t.createdAt)],
);

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
    line: integer().notNull(),
    columnName: text("column_name").notNull(),
    value: text().notNull(),
    reason: text().notNull(),
  },
  t => [primaryKey({ columns: [t.importId, t.line, t.columnName] })],
);

export const archiveState = sqliteTable("archive_state", {
  kind: text().$type<ArchiveKind>().primaryKey(),
  startedAt: count("started_at"),
  cutoff: count("cutoff"),
  cursor: text(),
  archivedThrough: count("archived_through"),
});

export const archiveFiles = sqliteTable(
  "archive_files",
  {
    name: text().primaryKey(),
    kind: text().$type<ArchiveKind>().notNull(),
    date: text().notNull(),
    number: integer().notNull(),
    campaignId: integer("campaign_id"),
    afterId: text("after_id").notNull(),
    lastId: text("last_id").notNull(),
    cutoff: integer().notNull(),
    state: text().$type<ArchiveFileState>().notNull().default("planned"),
    rows: count("rows"),
    bytes: count("bytes"),
    sha256: text(),
    manifest: integer(),
    stayed: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  t => [
    index("archive_files_by_date").on(t.date),
    index("archive_files_open").on(t.state).where(sql`state IN ('planned', 'stored', 'listed')`),
  ],
);

export const archiveManifests = sqliteTable("archive_manifests", {
  number: integer().primaryKey(),
  sha256: text().notNull(),
  files: integer().notNull(),
  createdAt: integer("created_at").notNull(),
});

export const archivedCounters = sqliteTable("archived_counters", {
  campaignId: integer("campaign_id").primaryKey(),
  total: count("total"),
  picked: count("picked"),
  failed: count("failed"),
  cancelled: count("cancelled"),
  retries: count("retries"),
  contacts: count("contacts"),
});
