// The counters of days, counted anew from the calls. What fits is counted in one batch, so that nothing is settled in
// between; what does not, piece by piece, and the sums are only taken if no counter was revised since.
import type { DaySums, Rebuilt, Revisions } from "../../actions/ports/rebuild-store.ts";
import type { CounterRow } from "../../domain/metrics/compare-counters.ts";
import { refuseArchivedDays } from "../archive/archived-days.ts";
import { NUMBER_OF_EACH, valueOfEach } from "../calls/attempt-sql.ts";

/** Rows of a day may be a little early or late: clocks of two machines differ, a commit takes its time. */
const MARGIN_MS = 3_600_000;

/** A UUID of version 7 begins with its time; what sorts before all that were made at `at` (ms). */
const idFrom = (at: number): string => {
  const hex = Math.max(0, at).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};

const COLUMNS = ["initiated", "picked", "disconnected", "rnr", "failed", "retries", "call_seconds"] as const;
const DAY_MS = 86_400_000;
/** (Bound numbers are REAL to D1.) */
const day = (time: string) => `(CAST(${time} AS INTEGER) / ${DAY_MS})`;
const isAsked = (name: string) => `${name} >= ?1 AND ${name} < ?2`;

/**
 * ?1 to ?2 = the days, counted from 1970; behind ?3 to `last` = the ids of this piece; ?5 = a time (ms) since which a
 * call was touched that has to do with these days. Opening the attempts is most of the work: it is done once.
 */
const facts = (last: string) => `WITH tried AS MATERIALIZED (
    SELECT ${day(valueOfEach("ended_at"))} AS ended, ${valueOfEach("status")} AS status,
      coalesce(${valueOfEach("duration")}, 0) AS duration,
      iif(${NUMBER_OF_EACH} > 1, ${day(valueOfEach("started_at"))}, NULL) AS retried
    FROM calls c, json_each(c.attempts) a WHERE c.call_id > ?3 AND c.call_id <= ${last} AND c.updated_at >= ?5)
  SELECT ${day("created_at")} AS day, count(*) AS initiated, 0 AS picked, 0 AS disconnected, 0 AS rnr, 0 AS failed,
    0 AS retries, 0.0 AS call_seconds
  FROM calls WHERE call_id > ?3 AND call_id <= ${last} AND ${isAsked(day("created_at"))} GROUP BY 1
  UNION ALL SELECT ended, 0, ${["PICKED", "DISCONNECTED", "RNR", "FAILED"].map(o => `sum(status = '${o}')`).join(", ")},
    0, sum(duration) FROM tried WHERE ${isAsked("ended")} GROUP BY 1
  UNION ALL SELECT retried, 0, 0, 0, 0, 0, count(*), 0 FROM tried WHERE ${isAsked("retried")} GROUP BY 1`;
const sums = (last: string) => `SELECT date(day * ${DAY_MS / 1000}, 'unixepoch') AS date,
    ${COLUMNS.map(name => `sum(${name}) AS ${name}`).join(", ")}
  FROM (${facts(last)}) GROUP BY day`;

const set = (source: string) => COLUMNS.map(name => `${name} = ${source}.${name}`).join(", ");
/** Whether at most `limit` calls are to be looked at; no more than one above it is. */
const fits = (lastId: string, limit: string) =>
  `(SELECT count(*) FROM (SELECT 1 FROM calls WHERE call_id <= ${lastId} LIMIT ${limit} + 1)) <= ${limit}`;
/** ?6 = the limit: of more no call is opened. */
const RECOUNT_DAYS = `INSERT INTO daily_counters (date, ${COLUMNS.join(", ")})
  ${sums(`iif(${fits("?4", "?6")}, ?4, '')`)}
  ON CONFLICT (date) DO UPDATE SET ${set("excluded")}, revision = daily_counters.revision + 1`;
/** Days that nothing happened on; a day's peak, dead letters and finished calls stay, no scan tells them. */
const EMPTY_DAYS = `UPDATE daily_counters SET ${COLUMNS.map(name => `${name} = 0`).join(", ")},
  revision = revision + 1 WHERE date >= ?1 AND date <= ?2 AND ${fits("?3", "?4")}`;
const READ_DAYS = `SELECT date, ${COLUMNS.join(", ")}, peak_concurrent, dead_letters FROM daily_counters
  WHERE date >= ?1 AND date <= ?2 ORDER BY date`;
/** ?1 = days with their sums and the revision they had; 0 where there was no row. A row that is there has 1 or more. */
const REPLACE_DAYS = `INSERT INTO daily_counters (date, ${COLUMNS.join(", ")}, revision)
  SELECT ${["date", ...COLUMNS, "revision"].map(name => `i.value ->> '${name}'`).join(", ")} FROM json_each(?1) i
  WHERE true
  ON CONFLICT (date) DO UPDATE SET ${set("excluded")}, revision = daily_counters.revision + 1
    WHERE daily_counters.revision = excluded.revision
  RETURNING date`;

/** UTC days, YYYY-MM-DD, both included → what the statements take. */
function bounds(from: string, to: string) {
  const start = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${to}T00:00:00Z`) + DAY_MS;
  return {
    days: [start / DAY_MS, end / DAY_MS],
    lastId: idFrom(end + MARGIN_MS),
    touched: start - MARGIN_MS,
  };
}

const readDays = (db: D1Database, from: string, to: string) => db.prepare(READ_DAYS).bind(from, to);

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
  const { days, lastId, touched } = bounds(from, to);
  const results = await db.batch<CounterRow>([
    refuseArchivedDays(db, from),
    readDays(db, from, to),
    db.prepare(EMPTY_DAYS).bind(from, to, lastId, limit),
    db.prepare(RECOUNT_DAYS).bind(...days, "", lastId, touched, limit),
    readDays(db, from, to),
    db.prepare(`SELECT ${fits("?1", "?2")} AS fits`).bind(lastId, limit),
  ]);
  if (results[5]?.results[0]?.fits !== 1) return null;
  return { before: results[1]?.results ?? [], after: results[4]?.results ?? [] };
}

export async function dayRevisions(db: D1Database, from: string, to: string): Promise<Revisions> {
  const { results } = await db
    .prepare("SELECT date, revision FROM daily_counters WHERE date >= ?1 AND date <= ?2")
    .bind(from, to)
    .all<{ date: string; revision: number }>();
  return Object.fromEntries(results.map(row => [row.date, row.revision]));
}

const SUMS_OF_PIECE = sums("?4");

/** The next `limit` calls behind `after`; null when there are none. */
export async function sumDays(
  db: D1Database,
  { from, to, after, limit }: { from: string; to: string; after: string; limit: number },
): Promise<{ last: string; calls: number; sums: DaySums[] } | null> {
  const { days, lastId, touched } = bounds(from, to);
  const piece = await db
    .prepare(
      `SELECT max(call_id) AS last, count(*) AS n
       FROM (SELECT call_id FROM calls WHERE call_id > ?1 AND call_id <= ?2 ORDER BY call_id LIMIT ?3)`,
    )
    .bind(after, lastId, limit)
    .first<{ last: string | null; n: number }>();
  if (piece === null || piece.last === null) return null;
  const { results } = await db
    .prepare(SUMS_OF_PIECE)
    .bind(...days, after, piece.last, touched)
    .all<DaySums>();
  return { last: piece.last, calls: piece.n, sums: results };
}

/** Those whose counters were not revised since; the others are left alone. Fails when calls of these days have left. */
export async function replaceDays(
  db: D1Database,
  { from, to, found }: { from: string; to: string; found: readonly (DaySums & { revision: number })[] },
): Promise<Rebuilt & { replaced: string[] }> {
  const results = await db.batch<CounterRow>([
    refuseArchivedDays(db, from),
    readDays(db, from, to),
    db.prepare(REPLACE_DAYS).bind(JSON.stringify(found)),
    readDays(db, from, to),
  ]);
  return {
    before: results[1]?.results ?? [],
    after: results[3]?.results ?? [],
    replaced: (results[2]?.results ?? []).map(row => String(row.date)),
  };
}
