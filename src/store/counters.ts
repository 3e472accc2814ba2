// SQL that changes counters together with the rows they count, in the same batch: in front of the change and under
// the same guard, or right behind an insert and by its changes(). A batch that is sent twice counts once.
import { type SQL, sql } from "drizzle-orm";
import type { CallStage } from "../domain/calls/call.ts";
import { c } from "./aliases.ts";
import { stages } from "./calls/call-states.ts";
import { type EndedColumn, endedAs } from "./schema/ended-columns.ts";
import { dailyCounters } from "./schema/metrics.ts";
import { literal, nameOf, statement } from "./statement.ts";

/** Nothing leads out of these. (Only a redrive leaves `failed`.) */
const LAST: readonly CallStage[] = ["picked", "cancelled"];

/** Every statement that changes a counter says so: whoever counts anew over a longer time looks at it. */
export const REVISED = "revision = revision + 1";

const list = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `);
const add = (names: readonly SQL[]): SQL =>
  list([...names.map(name => sql`${name} = ${name} + excluded.${name}`), sql.raw(REVISED)]);

/**
 * Moves calls (`c` in `source`) from the stage they are in to `toStage`. `retries` is 1 for a row whose move is a dial
 * after the first. `only`: the campaign, when they are all of one; the rows need not be sorted then.
 */
export const countMoves = (source: SQL, toStage: SQL, retries = sql`0`, only: SQL | null = null): SQL =>
  moved(source, toStage, { retries: sql`sum(${retries})` }, only);

/** Moves calls whose attempt ends, each with this `disposition`, NULL = with none. */
export const countEnds = (source: SQL, toStage: SQL, disposition: SQL): SQL =>
  moved(source, toStage, endedWith(disposition), null);

/** Sums over attempts that end: for each disposition, how many have it. */
export const endedWith = (disposition: SQL): Record<EndedColumn, SQL> =>
  endedAs(one => sql`sum(${disposition} IS ${literal(one)})`);

function moved(source: SQL, toStage: SQL, more: Record<string, SQL>, only: SQL | null): SQL {
  const left = Object.entries(stages(c)) as [CallStage, SQL][];
  const columns = [...left.map(([stage]) => stage), ...Object.keys(more)].map(name => sql.raw(name));
  const sums = left.map(([stage, was]) => {
    const into = sql`sum((${toStage}) = ${literal(stage)})`;
    return LAST.includes(stage) ? into : sql`${into} - sum(${was})`;
  });
  return sql`INSERT INTO campaign_counters (campaign_id, ${list(columns)})
    SELECT ${only ?? c.campaignId}, ${list([...sums, ...Object.values(more)])} FROM ${source}
    ${only === null ? sql`GROUP BY ${c.campaignId}` : sql`HAVING count(*) > 0`}
    ON CONFLICT (campaign_id) DO UPDATE SET ${add(columns)}`;
}

/** How many calls of a campaign are on the line, by its counters: one row, however many there are. */
export const inFlightOf = (campaign: SQL): SQL =>
  sql`coalesce((SELECT n.processing + n.retrying FROM campaign_counters n WHERE n.campaign_id = ${campaign}), 0)`;

/**
 * Counts the calls that the INSERT just before in the same batch has added, all of one campaign: an insert that is
 * sent again adds none. `again` = 1 adds to what inserts before it in the same batch have added to this campaign.
 */
const INSERTED = statement(
  "count inserted",
  ["campaign", "again"],
  v => sql`UPDATE campaign_counters SET total = total + changes(), initiated = initiated + changes(),
    last_accepted = changes() + ${v.again} * last_accepted, ${sql.raw(REVISED)} WHERE campaign_id = ${v.campaign}`,
);
/** What was counted of these campaigns (ids as JSON) in the same batch goes to the day. */
const INSERTED_ON_DAY = statement(
  "count inserted on day",
  ["campaigns", "day"],
  v => sql`INSERT INTO daily_counters (date, initiated)
  SELECT ${v.day}, sum(last_accepted) FROM campaign_counters
    WHERE campaign_id IN (SELECT value FROM json_each(${v.campaigns})) HAVING sum(last_accepted) > 0
  ON CONFLICT (date) DO UPDATE SET ${add([sql`initiated`])}`,
);

/** Right behind an insert of calls of this campaign. `again`: the batch has counted one before. */
export const countInserted = (db: D1Database, campaignId: number, again: boolean): D1PreparedStatement =>
  INSERTED(db, { campaign: campaignId, again: again ? 1 : 0 });

/** Once a batch, behind all its inserts: for the day they were accepted on (`at` in ms). */
export const countInsertedOnDay = (
  db: D1Database,
  campaignIds: readonly number[],
  at: number,
): D1PreparedStatement => INSERTED_ON_DAY(db, { campaigns: JSON.stringify(campaignIds), day: utcDay(at) });

/** YYYY-MM-DD of a time in ms. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

type DailyCounter = Exclude<keyof typeof dailyCounters.$inferInsert, "date" | "revision">;

/** Adds to the counters of one day: `sums` are aggregates over `source`. */
export function countDaily(source: SQL, day: SQL, sums: Partial<Record<DailyCounter, SQL>>): SQL {
  const columns = Object.keys(sums).map(counter => nameOf(dailyCounters, counter as DailyCounter));
  return sql`INSERT INTO daily_counters (date, ${list(columns)})
    SELECT ${day}, ${list(Object.values(sums))} FROM ${source} HAVING count(*) > 0
    ON CONFLICT (date) DO UPDATE SET ${add(columns)}`;
}

/** Counts the calls of `source` as finished on `day`; with `by` -1, as open again. */
export const countFinished = (source: SQL, day: SQL, by: 1 | -1 = 1): SQL =>
  countDaily(source, day, { finished: sql`${literal(by)} * count(*)` });
