// Where events are sent, and how far each of them has got. State is derived: what is in the failures has its own tries,
// what is behind the cursor was sent in the run that covers it, the rest waits.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EventType } from "../../domain/events/event-type.ts";
import type { EndpointState, Payload } from "../../domain/webhooks/endpoint.ts";

export const webhookEndpoints = sqliteTable("webhook_endpoints", {
  id: text().primaryKey(),
  url: text(),
  description: text(),
  types: text({ mode: "json" }).$type<EventType[]>().notNull(),
  campaigns: text({ mode: "json" }).$type<number[]>(),
  payload: text().$type<Payload>().notNull().default("full"),
  ordered: integer({ mode: "boolean" }).notNull().default(false),
  status: text().$type<EndpointState>().notNull().default("enabled"),
  disabledReason: text("disabled_reason"),
  disabledAt: integer("disabled_at"),
  cursor: integer().notNull().default(0),
  secretVersion: integer("secret_version").notNull().default(1),
  previousSecretUntil: integer("previous_secret_until"),
  heldSince: integer("held_since"),
  nextTryAt: integer("next_try_at"),
  failedInARow: integer("failed_in_a_row").notNull().default(0),
  leasedUntil: integer("leased_until"),
  leaseToken: text("lease_token"),
  createdBy: text("created_by").notNull(),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
  lastError: text("last_error"),
  /** Counted by each change of what somebody has set. */
  revision: integer().notNull().default(1),
});

/** Events that stepped aside: each has tries of its own. */
export const webhookFailures = sqliteTable(
  "webhook_failures",
  {
    endpointId: text("endpoint_id").notNull(),
    seq: integer().notNull(),
    /** Tries that failed. */
    attempts: integer().notNull(),
    /** In ms; null = it is not tried again, unless somebody asks for it. */
    nextAttemptAt: integer("next_attempt_at"),
    /** Of the last try: its HTTP status, null = there was no answer. */
    status: integer(),
    /** In words: `timeout`, `HTTP 500`, and at most 1 kB of the answer. */
    error: text().notNull(),
    failedAt: integer("failed_at").notNull(),
    /** When (ms) it got there after all. */
    deliveredAt: integer("delivered_at"),
  },
  t => [
    primaryKey({ columns: [t.endpointId, t.seq] }),
    index("webhook_failures_due").on(t.endpointId, t.nextAttemptAt).where(sql`next_attempt_at IS NOT NULL`),
    index("webhook_failures_by_time").on(t.failedAt),
  ],
);

/** Sent together: events from one to the other, less those in the failures. */
export const webhookRuns = sqliteTable(
  "webhook_runs",
  {
    endpointId: text("endpoint_id").notNull(),
    fromSeq: integer("from_seq").notNull(),
    toSeq: integer("to_seq").notNull(),
    at: integer().notNull(),
    /** How many were sent, and how many of them stepped aside. */
    sent: integer().notNull(),
    failed: integer().notNull(),
    /** From the first request to the last answer. */
    ms: integer().notNull(),
  },
  t => [primaryKey({ columns: [t.endpointId, t.toSeq] })],
);
