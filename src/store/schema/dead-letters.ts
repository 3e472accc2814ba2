// Messages that could not be handled, and what went wrong with those still being tried.
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

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

export const deadLetters = sqliteTable(
  "dead_letters",
  {
    /** The same for every delivery of a message: one that is delivered twice is stored once. */
    id: text().primaryKey(),
    queue: text().notNull(),
    payload: text().notNull(),
    reason: text().notNull(),
    createdAt: integer("created_at").notNull(),
    state: text().$type<LetterState>().notNull().default("waiting"),
    callId: text("call_id"),
    /** What went wrong the last time. */
    error: text(),
    /** Oldest first. */
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
