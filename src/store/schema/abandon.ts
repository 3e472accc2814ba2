// The abandon meter: what answered calls of a campaign counted as, by UTC day; and campaigns that have fewer lines for it.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { METER_WORDS, type MeterWord } from "../../domain/compliance/abandon/meter-word.ts";
import { count } from "./count-column.ts";

type Counts = { [W in MeterWord]: ReturnType<typeof count> };

/** By the day on which the attempt ended: a row only where a rule of the campaign's packs measures something. */
export const abandonDays = sqliteTable(
  "abandon_days",
  {
    day: text().notNull(),
    campaignId: integer("campaign_id").notNull(),
    ...(Object.fromEntries(METER_WORDS.map(word => [word, count(word)])) as Counts),
  },
  // The day first: what is past its retention is at the beginning.
  t => [primaryKey({ columns: [t.day, t.campaignId] })],
);

/** One row a campaign that is near its limit, since when. */
export const abandonThrottles = sqliteTable("abandon_throttles", {
  campaignId: integer("campaign_id").primaryKey(),
  since: integer().notNull(),
});
