// The abandon meter's days, counted anew from the attempts together with the counters of the same days and under their
// guard: whatever changes the one changes the other.
import { type SQL, sql } from "drizzle-orm";
import type { DaySums } from "../../actions/ports/rebuild-store.ts";
import { METER_WORDS, type MeterWord } from "../../domain/compliance/abandon/meter-word.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import { c } from "../aliases.ts";
import { METER_OF_EACH, mayBeMetered, valueOfEach } from "../calls/attempt-sql.ts";
import { METER_COLUMNS, meterSums } from "../compliance/abandon.ts";
import { abandonDays } from "../schema/abandon.ts";
import { calls } from "../schema/calls.ts";
import { dailyCounters } from "../schema/metrics.ts";
import { literal, statement } from "../statement.ts";

const words = (of: (word: string) => string) => sql.raw(METER_WORDS.map(of).join(", "));
const ENDED = sql`(CAST(${valueOfEach("ended_at")} AS INTEGER) / ${literal(DAY_MS)})`;

/** Days from `first` on, and before `end`, counted from 1970; calls behind `after` up to `last`, touched since a time (ms). */
type Piece = Record<"first" | "end" | "after" | "last" | "touched", SQL>;

/** Calls of which nothing is measured are not opened. */
const meterOf = (v: Piece, last: SQL = v.last): SQL =>
  sql`SELECT date(${ENDED} * ${literal(DAY_MS / 1000)}, 'unixepoch') AS day, ${c.campaignId} AS campaign_id,
    ${meterSums(METER_OF_EACH)} FROM ${calls} ${c} CROSS JOIN json_each(${c.attempts}) a
    ON ${mayBeMetered(c.attempts)}
  WHERE ${c.callId} > ${v.after} AND ${c.callId} <= ${last} AND ${c.updatedAt} >= ${v.touched}
    AND ${METER_OF_EACH} IS NOT NULL AND ${ENDED} >= ${v.first} AND ${ENDED} < ${v.end} GROUP BY 1, 2`;

/** `fits`: whether at most `limit` calls are to be looked at; of more than that none is opened. */
export const recountMeter = (fits: (v: Record<"last" | "limit", SQL>) => SQL) => ({
  empty: statement(
    "empty abandon days",
    ["from", "to", "last", "limit"],
    v => sql`DELETE FROM ${abandonDays} WHERE day >= iif(${fits(v)}, ${v.from}, '~') AND day <= ${v.to}`,
  ),
  recount: statement(
    "recount abandon days",
    ["first", "end", "after", "last", "touched", "limit"],
    v => sql`INSERT INTO ${abandonDays} (day, campaign_id, ${METER_COLUMNS})
    ${meterOf(v, sql`iif(${fits(v)}, ${v.last}, '')`)}`,
  ),
});

export const SUM_METER = statement(
  "sum abandon days",
  ["first", "end", "after", "last", "touched"],
  v => sql`SELECT * FROM (SELECT NULL AS day, NULL AS campaign_id, ${words(word => `0 AS ${word}`)} WHERE false
    UNION ALL ${meterOf(v)})`,
);
export type MeterRow = { day: string; campaign_id: number } & Record<MeterWord, number>;

/** A name for each campaign and word, so that sums of several pieces add up as the others do. */
const nameOf = (campaignId: number, word: MeterWord) => `meter ${campaignId} ${word}`;

/** With what the meter has found on their days. */
export function withMeter(days: readonly DaySums[], found: readonly MeterRow[]): DaySums[] {
  const sums = new Map(days.map(day => [day.date, { ...day }]));
  for (const row of found) {
    const day: DaySums = sums.get(row.day) ?? { date: row.day };
    for (const word of METER_WORDS) if (row[word] > 0) day[nameOf(row.campaign_id, word)] = row[word];
    sums.set(row.day, day);
  }
  return [...sums.values()];
}

const UNCHANGED = sql`coalesce((SELECT ${dailyCounters.revision} FROM ${dailyCounters}
  WHERE ${dailyCounters.date} = i.value ->> 'date'), 0) = i.value ->> 'revision'`;
/** In front of what replaces the days' counters: of those that nobody revised since. */
export const REPLACE_METER = [
  statement(
    "clear abandon days",
    ["days"],
    v => sql`DELETE FROM ${abandonDays} WHERE day IN (
    SELECT i.value ->> 'date' FROM json_each(${v.days}) i WHERE ${UNCHANGED})`,
  ),
  statement(
    "replace abandon days",
    ["days"],
    v => sql`INSERT INTO ${abandonDays} (day, campaign_id, ${METER_COLUMNS})
    SELECT i.value ->> 'date', CAST(substr(m.key, 7) AS INTEGER),
      ${words(word => `sum(iif(m.key LIKE '% ${word}', m.value, 0))`)}
    FROM json_each(${v.days}) i CROSS JOIN json_each(i.value) m
    WHERE m.key LIKE 'meter %' AND ${UNCHANGED} GROUP BY 1, 2`,
  ),
];
