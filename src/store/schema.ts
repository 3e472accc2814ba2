// The D1 tables as drizzle sees them. migrations/ is the truth; a test compares the two.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { BusinessHour } from "../domain/business-hours.ts";
import type { AttemptRecord, CallStatus } from "../domain/call.ts";
import type { CampaignStatus } from "../domain/campaign.ts";
import type { RetryPolicy } from "../domain/retry-decision.ts";

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
  },
  t => [index("campaigns_in_progress").on(t.id).where(sql`status = 'in_progress'`)],
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
  },
  t => [
    uniqueIndex("contacts_by_number").on(t.campaignId, t.phoneNumber),
    index("contacts_by_campaign").on(t.campaignId),
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
    externalCallId: text("external_call_id"),
    errorMessage: text("error_message"),
    claimNonce: text("claim_nonce"),
    attempts: text({ mode: "json" }).$type<AttemptRecord[]>().notNull().default([]),
    timeZone: text("time_zone"),
    metadata: text({ mode: "json" }),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
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
  revision: integer().notNull().default(1),
});

export const rebuilds = sqliteTable("rebuilds", {
  id: text().primaryKey(),
  state: text().notNull(),
  step: integer().notNull(),
  updatedAt: integer("updated_at").notNull(),
});

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
  t => [index("dead_letters_by_age").on(t.createdAt)],
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
  t => [index("imports_by_age").on(t.createdAt)],
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
