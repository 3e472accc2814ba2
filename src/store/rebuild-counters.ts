// Counters counted anew from the calls, for whoever has reason to doubt them. One batch: nothing is settled in between.
// It looks at every call made until the last of the days and opens those touched since the first: no index holds the
// times of attempts. A million opened calls take D1 some 7 s, in which it does nothing else; a statement may take 30 s.
import { refuseArchivedDays } from "./archive/archived-days.ts";
import { NUMBER_OF_EACH, valueOfEach } from "./attempt-sql.ts";
import { KEPT_MS } from "./idempotency-keys.ts";

/** Ids and rows of a day may be a little early or late: clocks of two machines differ, a commit takes its time. (The id of a keyed
 * call is as old as the first use of its key.) */
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

/** ?1 to ?2 = the days, counted from 1970, ?3 to ?4 = the ids that may have to do with them, ?5 = the earliest change. */
const TOUCHED = "calls c, json_each(c.attempts) a WHERE c.call_id < ?4 AND c.updated_at >= ?5";
const within = (time: string) => `${day(time)} >= ?1 AND ${day(time)} < ?2`;
/** (The LIMIT keeps the planner from putting the readings of JSON wherever they are used: they are most of the work.) */
const ENDED = `SELECT day, status, count(*) AS n, sum(duration) AS seconds FROM (
    SELECT ${day(valueOfEach("ended_at"))} AS day, ${valueOfEach("status")} AS status,
      coalesce(${valueOfEach("duration")}, 0) AS duration
    FROM ${TOUCHED} LIMIT -1 OFFSET 0)
  WHERE day >= ?1 AND day < ?2 GROUP BY day, status`;
const outcome = (status: string) => `(status = '${status}') * n`;
const FACTS = `SELECT ${day("created_at")} AS day, count(*) AS initiated, 0 AS picked, 0 AS disconnected, 0 AS rnr,
    0 AS failed, 0 AS retries, 0.0 AS call_seconds
  FROM calls WHERE call_id >= ?3 AND call_id < ?4 AND ${within("created_at")} GROUP BY 1
  UNION ALL SELECT day, 0, ${["PICKED", "DISCONNECTED", "RNR", "FAILED"].map(outcome).join(", ")}, 0, seconds
  FROM (${ENDED})
  UNION ALL SELECT ${day(valueOfEach("started_at"))}, 0, 0, 0, 0, 0, count(*), 0
  FROM ${TOUCHED} AND c.attempts_started > 1 AND ${NUMBER_OF_EACH} > 1
    AND ${within(valueOfEach("started_at"))} GROUP BY 1`;

const RECOUNT_DAYS = `INSERT INTO daily_counters (date, ${COLUMNS.join(", ")})
  SELECT date(day * ${DAY_MS / 1000}, 'unixepoch'), ${COLUMNS.map(name => `sum(${name})`).join(", ")}
  FROM (${FACTS}) GROUP BY day
  ON CONFLICT (date) DO UPDATE SET ${COLUMNS.map(name => `${name} = excluded.${name}`).join(", ")}`;
/** Days that nothing happened on; the peak and the dead letters of a day stay, no call tells them. */
const EMPTY_DAYS = `UPDATE daily_counters SET ${COLUMNS.map(name => `${name} = 0`).join(", ")}
  WHERE date >= ?1 AND date <= ?2`;
const READ_DAYS = `SELECT date, ${COLUMNS.join(", ")}, peak_concurrent, dead_letters FROM daily_counters
  WHERE date >= ?1 AND date <= ?2 ORDER BY date`;

export type CounterRow = Record<string, unknown>;
export interface Rebuilt {
  before: CounterRow[];
  after: CounterRow[];
}

/** UTC days, YYYY-MM-DD, both included. Fails when calls of them have been archived: what is gone cannot be counted. */
export async function rebuildDays(db: D1Database, from: string, to: string): Promise<Rebuilt> {
  const start = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${to}T00:00:00Z`) + DAY_MS;
  const results = await db.batch<CounterRow>([
    refuseArchivedDays(db, from),
    db.prepare(READ_DAYS).bind(from, to),
    db.prepare(EMPTY_DAYS).bind(from, to),
    db
      .prepare(RECOUNT_DAYS)
      .bind(
        start / DAY_MS,
        end / DAY_MS,
        idFrom(start - KEPT_MS - MARGIN_MS),
        idFrom(end + MARGIN_MS),
        start - MARGIN_MS,
      ),
    db.prepare(READ_DAYS).bind(from, to),
  ]);
  return { before: results[1]?.results ?? [], after: results[4]?.results ?? [] };
}

const STAGES = `sum(status = 'INITIATED') AS initiated, sum(status = 'PROCESSING') AS processing,
  sum(status = 'RETRYING') AS retrying, sum(status = 'DISCONNECTED') AS waiting_disconnected,
  sum(status = 'RNR') AS waiting_rnr, sum(status = 'FAILED' AND next_attempt_at IS NOT NULL) AS waiting_failed,
  sum(status = 'PICKED') AS picked, sum(status = 'FAILED' AND next_attempt_at IS NULL) AS failed,
  sum(status = 'CANCELLED') AS cancelled`;
const COUNTED =
  `initiated processing retrying waiting_disconnected waiting_rnr waiting_failed picked failed cancelled
  total retries`.split(/\s+/);
/** What has left the table for the archive is counted as it was when it left. */
const ARCHIVED = ["picked", "failed", "cancelled", "total", "retries"];
const archived = (name: string) => (ARCHIVED.includes(name) ? ` + coalesce(z.${name}, 0)` : "");
const RECOUNT_CAMPAIGNS = `UPDATE campaign_counters SET contacts = s.contacts,
    ${COUNTED.map(name => `${name} = s.${name}`).join(", ")}
  FROM (SELECT k.id, coalesce(p.contacts, 0) + coalesce(z.contacts, 0) AS contacts,
      ${COUNTED.map(name => `coalesce(t.${name}, 0)${archived(name)} AS ${name}`).join(", ")}
    FROM campaigns k
    LEFT JOIN archived_counters z ON z.campaign_id = k.id
    LEFT JOIN (SELECT campaign_id, count(*) AS total, ${STAGES}, sum(iif(attempts_started > 1,
        (SELECT count(*) FROM json_each(calls.attempts) a
          WHERE ${NUMBER_OF_EACH} > 1 AND ${valueOfEach("started_at")} IS NOT NULL), 0)) AS retries
      FROM calls GROUP BY campaign_id) t ON t.campaign_id = k.id
    LEFT JOIN (SELECT campaign_id, count(*) AS contacts FROM contacts GROUP BY campaign_id) p
      ON p.campaign_id = k.id) s
  WHERE campaign_counters.campaign_id = s.id`;
const READ_CAMPAIGNS = `SELECT campaign_id, contacts, ${COUNTED.join(", ")} FROM campaign_counters ORDER BY campaign_id`;

/** Reads every call and contact there is. */
export async function rebuildCampaigns(db: D1Database): Promise<Rebuilt> {
  const results = await db.batch<CounterRow>([
    db.prepare(READ_CAMPAIGNS),
    db.prepare(RECOUNT_CAMPAIGNS),
    db.prepare(READ_CAMPAIGNS),
  ]);
  return { before: results[0]?.results ?? [], after: results[2]?.results ?? [] };
}
