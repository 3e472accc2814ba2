// Counters of calls by campaign and by UTC day, and rebuilds of them.
import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { count } from "./count-column.ts";
import { endedColumns } from "./ended-columns.ts";

/** How many calls of a campaign stand where: changed only together with the calls, in the same batch. */
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
  /** What the insert just before in the same batch has added: carries changes() to the daily counter. */
  lastAccepted: count("last_accepted"),
  /** Goes up with every change: equal numbers may have changed and changed back. */
  revision: integer().notNull().default(1),
  ...endedColumns(),
});

/** One row a UTC day. Acceptances by created_at, outcomes and dispositions by ended_at, retries by started_at. */
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
  /** Calls that came to their end on that day, less those that a redrive has opened again. */
  finished: count("finished"),
  revision: integer().notNull().default(1),
  ...endedColumns(),
});

/** One row a rebuild that did not fit into one request. */
export const rebuilds = sqliteTable(
  "rebuilds",
  {
    id: text().primaryKey(),
    /** What was asked for, where it stands, and the sums so far. */
    state: text().notNull(),
    /** Counts the requests that went on with it: two at once do not mix their sums. */
    step: integer().notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  t => [index("rebuilds_by_age").on(t.updatedAt)],
);
