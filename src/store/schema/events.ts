// What happened, for whoever has subscribed to it: a row is written in the batch of its cause, by a trigger (their SQL is in
// store/events/triggers), and never changed. Who sends and polls goes by `seq`.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EventType } from "../../domain/events/event-type.ts";

export const events = sqliteTable("events", {
  /** In the order of commits: one more than the last. The newest row is never purged, so that it never goes back. */
  seq: integer().primaryKey(),
  type: text().$type<EventType>().notNull(),
  /** Null = of no campaign. */
  campaignId: integer("campaign_id"),
  /** What it is about: a call's id, an import's, a trunk's name. */
  subject: text().notNull(),
  /** The row that it is about as it was at its commit, as JSON. */
  body: text().notNull(),
  /** In ms. */
  createdAt: integer("created_at").notNull(),
});

/** One row, made by its migration and never changed: what sets this database's event ids apart from another's. */
export const eventSource = sqliteTable("event_source", { prefix: text().primaryKey() });

/** Who wants what: an event that nobody wants is not written. */
export const eventSubscriptions = sqliteTable(
  "event_subscriptions",
  {
    type: text().$type<EventType>().notNull(),
    /** 0 = of every campaign, and of none. */
    campaignId: integer("campaign_id").notNull(),
    endpointId: text("endpoint_id").notNull(),
  },
  t => [primaryKey({ columns: [t.type, t.campaignId, t.endpointId] })],
);
