// The counters of days, counted anew from the calls. What fits is counted in one batch, so that nothing is settled in
// between; what does not, piece by piece, and the sums are only taken if no counter was revised since.

import { between, type SQL, sql } from "drizzle-orm";
import type { DaySums, Rebuilt, Revisions } from "../../actions/ports/rebuild-store.ts";
import type { Outcome } from "../../domain/calls/outcome.ts";
import type { CounterRow } from "../../domain/metrics/compare-counters.ts";
import { DAY_MS, HOUR_MS } from "../../domain/time-units.ts";
import { c } from "../aliases.ts";
import { refuseArchivedDays } from "../archive/archived-days.ts";
import { DISPOSITION_OF_EACH, NUMBER_OF_EACH, valueOfEach } from "../calls/attempt-sql.ts";
import { callIdsFrom } from "../calls/call-id.ts";
import { endedWith } from "../counters.ts";
import { database } from "../db.ts";
import { calls } from "../schema/calls.ts";
import { ENDED_COLUMNS } from "../schema/ended-columns.ts";
import { dailyCounters } from "../schema/metrics.ts";
import { literal, statement } from "../statement.ts";
import { type MeterRow, REPLACE_METER, recountMeter, SUM_METER, withMeter } from "./rebuild-abandon.ts";

/** Rows of a day may be a little early or late: clocks of two machines differ, a commit takes its time. */
const MARGIN_MS = HOUR_MS;

const COLUMNS = [
  ...["initiated", "picked", "disconnected", "rnr", "failed", "retries", "call_seconds"],
  ...ENDED_COLUMNS,
];
const list = (of: (name: string) => string) => sql.raw(COLUMNS.map(of).join(", "));
/** (Bound numbers are REAL to D1.) */
const day = (time: SQL) => sql`(CAST(${time} AS INTEGER) / ${literal(DAY_MS)})`;

/**
 * Days from `first` on, and before `end`, counted from 1970; of the piece with the ids behind `after` up to `last`;
 * `touched`: a time (ms) since which a call was touched that has to do with these days.
 */
const PIECE = ["first", "end", "after", "last", "touched"] as const;
type Piece = Record<(typeof PIECE)[number], SQL>;
const isAsked = (found: SQL, v: Piece) => sql`${found} >= ${v.first} AND ${found} < ${v.end}`;
const ofOutcome = (outcome: Outcome) => sql`sum(status = ${literal(outcome)})`;
const ENDED = {
  picked: ofOutcome("PICKED"),
  disconnected: ofOutcome("DISCONNECTED"),
  rnr: ofOutcome("RNR"),
  failed: ofOutcome("FAILED"),
  call_seconds: sql`sum(duration)`,
  ...endedWith(sql`disposition`),
};
/** What is counted, the others being 0. (Seconds are REAL.) */
const row = (counted: Record<string, SQL>) =>
  sql.join(
    COLUMNS.map(
      name => sql`${counted[name] ?? sql.raw(name === "call_seconds" ? "0.0" : "0")} AS ${sql.raw(name)}`,
    ),
    sql`, `,
  );

/** Opening the attempts is most of the work: it is done once. `last` may be more than the piece's own. */
const sums = (
  v: Piece,
  last: SQL = v.last,
) => sql`SELECT date(day * ${literal(DAY_MS / 1000)}, 'unixepoch') AS date,
    ${list(name => `sum(${name}) AS ${name}`)}
  FROM (WITH tried AS MATERIALIZED (
    SELECT ${day(valueOfEach("ended_at"))} AS ended, ${valueOfEach("status")} AS status,
      coalesce(${valueOfEach("duration")}, 0) AS duration, ${DISPOSITION_OF_EACH} AS disposition,
      iif(${NUMBER_OF_EACH} > 1, ${day(valueOfEach("started_at"))}, NULL) AS retried
    FROM ${calls} ${c}, json_each(${c.attempts}) a
    WHERE ${c.callId} > ${v.after} AND ${c.callId} <= ${last} AND ${c.updatedAt} >= ${v.touched})
  SELECT ${day(sql`${c.createdAt}`)} AS day, ${row({ initiated: sql`count(*)` })}
  FROM ${calls} ${c}
  WHERE ${c.callId} > ${v.after} AND ${c.callId} <= ${last} AND ${isAsked(day(sql`${c.createdAt}`), v)} GROUP BY 1
  UNION ALL SELECT ended, ${row(ENDED)} FROM tried WHERE ${isAsked(sql`ended`, v)} GROUP BY 1
  UNION ALL SELECT retried, ${row({ retries: sql`count(*)` })} FROM tried WHERE ${isAsked(sql`retried`, v)} GROUP BY 1)
  GROUP BY day`;

const set = (source: string) => list(name => `${name} = ${source}.${name}`);
/** Whether at most `limit` calls are to be looked at; no more than one above it is. */
const fits = ({ last, limit }: Record<"last" | "limit", SQL>) =>
  sql`(SELECT count(*) FROM (SELECT 1 FROM ${calls} ${c} WHERE ${c.callId} <= ${last} LIMIT ${limit} + 1)) <= ${limit}`;
const FITS = statement("days fit", ["last", "limit"], v => sql`SELECT ${fits(v)} AS fits`);
/** Of more than the limit no call is opened. */
const RECOUNT_DAYS = statement(
  "recount days",
  [...PIECE, "limit"],
  v => sql`INSERT INTO daily_counters (date, ${list(name => name)})
  ${sums(v, sql`iif(${fits(v)}, ${v.last}, '')`)}
  ON CONFLICT (date) DO UPDATE SET ${set("excluded")}, revision = daily_counters.revision + 1`,
);
/** Days that nothing happened on; a day's peak, dead letters and finished calls stay, no scan tells them. */
const EMPTY_DAYS = statement(
  "empty days",
  ["from", "to", "last", "limit"],
  v => sql`UPDATE daily_counters SET ${list(name => `${name} = 0`)},
  revision = revision + 1 WHERE date >= ${v.from} AND date <= ${v.to} AND ${fits(v)}`,
);
const READ_DAYS = statement(
  "read counters of days",
  ["from", "to"],
  v => sql`SELECT date, ${list(name => name)}, peak_concurrent, dead_letters FROM ${dailyCounters}
  WHERE date >= ${v.from} AND date <= ${v.to} ORDER BY date`,
);
/** Days with their sums, 0 where there is none, and the revision they had; 0 where there was no row. A row that is there has 1 or more. */
const REPLACE_DAYS = statement(
  "replace counters of days",
  ["days"],
  v => sql`INSERT INTO daily_counters (date, ${list(name => name)}, revision)
  SELECT i.value ->> 'date', ${list(name => `coalesce(i.value ->> '${name}', 0)`)}, i.value ->> 'revision'
  FROM json_each(${v.days}) i WHERE true
  ON CONFLICT (date) DO UPDATE SET ${set("excluded")}, revision = daily_counters.revision + 1
    WHERE daily_counters.revision = excluded.revision
  RETURNING date`,
);
const METER = recountMeter(fits);
const SUM_DAYS = statement("sum days", PIECE, v => sums(v));
const END_OF_PIECE = statement(
  "end of a piece of days",
  ["after", "last", "limit"],
  v => sql`SELECT max(call_id) AS last, count(*) AS n FROM (SELECT ${c.callId} FROM ${calls} ${c}
  WHERE ${c.callId} > ${v.after} AND ${c.callId} <= ${v.last} ORDER BY ${c.callId} LIMIT ${v.limit})`,
);

/** UTC days, YYYY-MM-DD, both included → what the statements take. */
function bounds(from: string, to: string) {
  const start = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${to}T00:00:00Z`) + DAY_MS;
  return {
    days: { first: start / DAY_MS, end: end / DAY_MS },
    last: callIdsFrom(end + MARGIN_MS),
    touched: start - MARGIN_MS,
  };
}

/**
 * One batch, so that nothing is settled in between. Null: more than `limit` calls would have to be looked at, and nothing
 * was done. Fails when calls of these days have been archived: what is gone cannot be counted.
 */
export async function rebuildDays(
  db: D1Database,
  from: string,
  to: string,
  limit: number,
): Promise<Rebuilt | null> {
  const { days, last, touched } = bounds(from, to);
  const results = await db.batch<CounterRow>([
    refuseArchivedDays(db, from),
    READ_DAYS(db, { from, to }),
    EMPTY_DAYS(db, { from, to, last, limit }),
    RECOUNT_DAYS(db, { ...days, after: "", last, touched, limit }),
    READ_DAYS(db, { from, to }),
    FITS(db, { last, limit }),
    METER.empty(db, { from, to, last, limit }),
    METER.recount(db, { ...days, after: "", last, touched, limit }),
  ]);
  if (results[5]?.results[0]?.fits !== 1) return null;
  return { before: results[1]?.results ?? [], after: results[4]?.results ?? [] };
}

export async function dayRevisions(db: D1Database, from: string, to: string): Promise<Revisions> {
  const rows = await database(db)
    .select({ date: dailyCounters.date, revision: dailyCounters.revision })
    .from(dailyCounters)
    .where(between(dailyCounters.date, from, to));
  return Object.fromEntries(rows.map(row => [row.date, row.revision]));
}

/** The next `limit` calls behind `after`; null when there are none. */
export async function sumDays(
  db: D1Database,
  { from, to, after, limit }: { from: string; to: string; after: string; limit: number },
): Promise<{ last: string; calls: number; sums: DaySums[] } | null> {
  const { days, last, touched } = bounds(from, to);
  const ends = END_OF_PIECE(db, { after, last, limit });
  const piece = await ends.first<{ last: string | null; n: number }>();
  if (piece === null || piece.last === null) return null;
  const asked = { ...days, after, last: piece.last, touched };
  const [sums, meter] = await db.batch<unknown>([SUM_DAYS(db, asked), SUM_METER(db, asked)]);
  return {
    last: piece.last,
    calls: piece.n,
    sums: withMeter((sums?.results ?? []) as DaySums[], (meter?.results ?? []) as MeterRow[]),
  };
}

/** Those whose counters were not revised since; the others are left alone. Fails when calls of these days have left. */
export async function replaceDays(
  db: D1Database,
  { from, to, found }: { from: string; to: string; found: readonly (DaySums & { revision: number })[] },
): Promise<Rebuilt & { replaced: string[] }> {
  const json = JSON.stringify(found);
  const results = await db.batch<CounterRow>([
    refuseArchivedDays(db, from),
    READ_DAYS(db, { from, to }),
    ...REPLACE_METER.map(send => send(db, { days: json })),
    REPLACE_DAYS(db, { days: json }),
    READ_DAYS(db, { from, to }),
  ]);
  return {
    before: results[1]?.results ?? [],
    after: results.at(-1)?.results ?? [],
    replaced: (results.at(-2)?.results ?? []).map(row => String(row.date)),
  };
}
