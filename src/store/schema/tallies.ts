// Attempts that have ended and people, counted for charts and forecasts: changed only together with what they count, in the
// same batch. See docs/counters.md.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TallyKind } from "../../domain/metrics/tally.ts";
import { count } from "./count-column.ts";

/** Of a campaign, one row a slot of each kind; written when an attempt ends. */
export const tallies = sqliteTable(
  "tallies",
  {
    campaignId: integer("campaign_id").notNull(),
    kind: text().$type<TallyKind>().notNull(),
    /** Of `q`, `h` and `n` a whole number as text; of `z` a zone, empty = the campaign's own. */
    slot: text().notNull(),
    dialled: count("dialled"),
    picked: count("picked"),
    disconnected: count("disconnected"),
    rnr: count("rnr"),
    failed: count("failed"),
    seconds: real().notNull().default(0),
  },
  t => [
    primaryKey({ columns: [t.campaignId, t.kind, t.slot] }),
    // To purge old quarter hours. A row that is counted up does not touch it.
    index("tallies_by_quarter").on(t.slot).where(sql`kind = 'q'`),
  ],
);

/** Of a campaign, one row a time zone of its people. */
export const zoneCounts = sqliteTable(
  "zone_counts",
  {
    campaignId: integer("campaign_id").notNull(),
    /** Empty = the campaign's own. */
    zone: text().notNull(),
    contacts: count("contacts"),
    /** Calls. */
    accepted: count("accepted"),
    /** Calls that have ended for good, less those that a redrive has opened again. */
    ended: count("ended"),
  },
  t => [primaryKey({ columns: [t.campaignId, t.zone] })],
);

/** One row: the calls that have ended for good last, for people to look at. */
export const latestEnds = sqliteTable("latest_ends", {
  id: integer().primaryKey(),
  /** [[call_id, ended_at]], newest first. */
  calls: text().notNull(),
});
