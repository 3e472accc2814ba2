// SQL that changes counters together with the rows they count, in the same batch: in front of the change and under
// the same guard, or right behind an insert and by its changes(). A batch that is sent twice counts once.
import { type SQL, sql } from "drizzle-orm";
import type { CallStage } from "../domain/calls/call.ts";
import { c } from "./aliases.ts";
import { stages } from "./calls/call-states.ts";
import { statement, textOf } from "./statement.ts";

/** Nothing leads out of these. (Only a redrive leaves `failed`.) */
const LAST: readonly CallStage[] = ["picked", "cancelled"];

/** Every statement that changes a counter says so: whoever counts anew over a longer time looks at it. */
export const REVISED = "revision = revision + 1";

const list = (parts: readonly (SQL | string)[]): SQL =>
  sql.join(
    parts.map(part => (typeof part === "string" ? sql.raw(part) : part)),
    sql`, `,
  );
const add = (names: readonly string[]): SQL =>
  list([...names.map(n => `${n} = ${n} + excluded.${n}`), REVISED]);

/** A part of a statement as text or as a template; what is made of text is text. */
type Part = string | SQL;
const partOf = (part: Part): SQL => (typeof part === "string" ? sql.raw(part) : part);

/**
 * Moves calls (`c` in `source`) from the stage they are in to `toStage` (an SQL expression).
 * `retries`: an SQL expression that is 1 for a row whose move is a dial after the first. `only`: the campaign, when
 * they are all of one; the rows need not be sorted then.
 */
export function countMoves(source: SQL, toStage: SQL, retries?: SQL, only?: SQL | null): SQL;
export function countMoves(source: string, toStage: string): string;
export function countMoves(source: Part, toStage: Part, retries = sql`0`, only: SQL | null = null): Part {
  const left = Object.entries(stages(c)) as [CallStage, SQL][];
  const columns = left.map(([stage]) => stage);
  const sums = left.map(([stage, was]) => {
    const into = sql`sum((${partOf(toStage)}) = ${sql.raw(`'${stage}'`)})`;
    return LAST.includes(stage) ? into : sql`${into} - sum(${was})`;
  });
  const counted = sql`INSERT INTO campaign_counters (campaign_id, ${list(columns)}, retries)
    SELECT ${only ?? c.campaignId}, ${list(sums)}, sum(${retries}) FROM ${partOf(source)}
    ${only === null ? sql`GROUP BY ${c.campaignId}` : sql`HAVING count(*) > 0`}
    ON CONFLICT (campaign_id) DO UPDATE SET ${add([...columns, "retries"])}`;
  return typeof source === "string" ? textOf(counted) : counted;
}

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
  ON CONFLICT (date) DO UPDATE SET ${add(["initiated"])}`,
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

/** Adds to the counters of one day (`day`: an SQL expression): `sums` maps a column to an SQL aggregate over `source`. */
export function countDaily(source: SQL, day: SQL, sums: Record<string, SQL>): SQL;
export function countDaily(source: string, day: string, sums: Record<string, string>): string;
export function countDaily(source: Part, day: Part, sums: Record<string, Part>): Part {
  const columns = Object.keys(sums);
  const counted = sql`INSERT INTO daily_counters (date, ${list(columns)})
    SELECT ${partOf(day)}, ${list(Object.values(sums))} FROM ${partOf(source)} HAVING count(*) > 0
    ON CONFLICT (date) DO UPDATE SET ${add(columns)}`;
  return typeof source === "string" ? textOf(counted) : counted;
}

/** Counts the calls of `source` as finished on `day` (an SQL expression); with `by` -1, as open again. */
export function countFinished(source: SQL, day: SQL, by?: 1 | -1): SQL;
export function countFinished(source: string, day: string, by?: 1 | -1): string;
export function countFinished(source: Part, day: Part, by: 1 | -1 = 1): Part {
  const finished = `${by} * count(*)`;
  if (typeof source === "string") return countDaily(source, String(day), { finished });
  return countDaily(source, partOf(day), { finished: sql.raw(finished) });
}
