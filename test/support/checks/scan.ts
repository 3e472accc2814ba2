// Invariant 9 as SQL: what the counters say, and what a scan of calls and attempts says; each pair must be equal.
import { DISPOSITIONS } from "../../../src/domain/calls/disposition.ts";
import { METER_WORDS } from "../../../src/domain/compliance/abandon/meter-word.ts";

const ENDED = DISPOSITIONS.map(d => `ended_${d}`).join(", ");
/** Read by its place and its key: how attempts are stored. */
const disposed = (of: string) => DISPOSITIONS.map(d => `sum(${of} = '${d}') AS ended_${d}`).join(", ");

// Seconds may be fractions, and their sum depends on the order of adding in its last digit.
export const COUNTED_DAYS = `SELECT date, initiated, picked, disconnected, rnr, failed, retries,
    round(call_seconds, 6) AS call_seconds, ${ENDED}
  FROM daily_counters WHERE initiated + picked + disconnected + rnr + failed + retries > 0 ORDER BY date`;

export const SCANNED_DAYS = `WITH facts AS (
    SELECT date(created_at / 1000, 'unixepoch') AS date, 'initiated' AS what, 0 AS seconds FROM calls
    UNION ALL SELECT date(ended_at / 1000, 'unixepoch'), lower(status), duration FROM attempts
      WHERE ended_at IS NOT NULL
    UNION ALL SELECT date((a.value ->> 2) / 1000, 'unixepoch'), a.value ->> '$[6].as', 0
      FROM calls, json_each(attempts) a WHERE a.value ->> '$[6].as' IS NOT NULL
    UNION ALL SELECT date(started_at / 1000, 'unixepoch'), 'retry', 0 FROM attempts
      WHERE attempt > 1 AND started_at IS NOT NULL)
  SELECT date, sum(what = 'initiated') AS initiated, sum(what = 'picked') AS picked,
    sum(what = 'disconnected') AS disconnected, sum(what = 'rnr') AS rnr, sum(what = 'failed') AS failed,
    sum(what = 'retry') AS retries, round(sum(seconds), 6) AS call_seconds, ${disposed("what")}
  FROM facts GROUP BY date ORDER BY date`;

export const COUNTED_CAMPAIGNS = `SELECT campaign_id, total, initiated, processing, retrying, waiting_disconnected,
  waiting_rnr, waiting_failed, picked, failed, cancelled, retries, ${ENDED} FROM campaign_counters
  WHERE total > 0 ORDER BY campaign_id`;

export const SCANNED_CAMPAIGNS = `SELECT campaign_id, count(*) AS total, sum(status = 'INITIATED') AS initiated,
    sum(status = 'PROCESSING') AS processing, sum(status = 'RETRYING') AS retrying,
    sum(status = 'DISCONNECTED') AS waiting_disconnected, sum(status = 'RNR') AS waiting_rnr,
    sum(status = 'FAILED' AND next_attempt_at IS NOT NULL) AS waiting_failed, sum(status = 'PICKED') AS picked,
    sum(status = 'FAILED' AND next_attempt_at IS NULL) AS failed, sum(status = 'CANCELLED') AS cancelled,
    sum((SELECT count(*) FROM attempts a WHERE a.call_id = calls.call_id AND a.attempt > 1
      AND a.started_at IS NOT NULL)) AS retries, ${DISPOSITIONS.map(
        d =>
          `sum((SELECT count(*) FROM json_each(calls.attempts) a WHERE a.value ->> '$[6].as' = '${d}')) AS ended_${d}`,
      ).join(", ")}
  FROM calls GROUP BY campaign_id ORDER BY campaign_id`;

// By zone, quarter hour and attempt; the callee's hour of the week no SQL can tell: the simulation looks at those.
export const COUNTED_TALLIES = `SELECT campaign_id, kind, slot, dialled, picked, disconnected, rnr, failed,
    round(seconds, 6) AS seconds
  FROM tallies WHERE kind <> 'h' AND dialled > 0 ORDER BY campaign_id, kind, slot`;

export const SCANNED_TALLIES = `SELECT c.campaign_id, k.value AS kind,
    CASE k.value WHEN 'q' THEN CAST((a.value ->> 2) / 900000 AS TEXT) WHEN 'n' THEN CAST(min(a.key + 1, 20) AS TEXT)
      ELSE coalesce(c.time_zone, '') END AS slot, count(*) AS dialled,
    sum(a.value ->> 0 = 'PICKED') AS picked, sum(a.value ->> 0 = 'DISCONNECTED') AS disconnected,
    sum(a.value ->> 0 = 'RNR') AS rnr, sum(a.value ->> 0 = 'FAILED') AS failed,
    round(sum(max(0, (a.value ->> 2) - coalesce(a.value ->> 1, a.value ->> 2))) / 1000.0, 6) AS seconds
  FROM calls c, json_each(c.attempts) a, json_each('["q", "n", "z"]') k
  WHERE a.value ->> 0 IN ('PICKED', 'DISCONNECTED', 'RNR', 'FAILED') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

export const COUNTED_ZONES = `SELECT campaign_id, zone, accepted, ended FROM zone_counts
  WHERE accepted > 0 ORDER BY campaign_id, zone`;

export const SCANNED_ZONES = `SELECT campaign_id, coalesce(time_zone, '') AS zone, count(*) AS accepted,
    sum(next_attempt_at IS NULL AND status NOT IN ('PROCESSING', 'RETRYING')) AS ended
  FROM calls GROUP BY 1, 2 ORDER BY 1, 2`;

const METERED = METER_WORDS.join(", ");

export const COUNTED_METER = `SELECT day, campaign_id, ${METERED} FROM abandon_days
  WHERE ${METER_WORDS.join(" + ")} > 0 ORDER BY day, campaign_id`;

export const SCANNED_METER = `SELECT date((a.value ->> 2) / 1000, 'unixepoch') AS day, campaign_id,
    ${METER_WORDS.map(word => `sum(a.value ->> '$[6].met' = '${word}') AS ${word}`).join(", ")}
  FROM calls, json_each(attempts) a WHERE a.value ->> '$[6].met' IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`;

/** Calls whose attempts are more than they may be, or not as many as were started. */
export const ATTEMPTS_OUT_OF_BOUNDS = `SELECT call_id, attempts_started, max_attempts, attempts FROM calls
  WHERE attempts_started > max_attempts OR json_array_length(attempts) <> attempts_started`;

export const OPEN_CALLS = `SELECT count(*) AS n FROM calls
  WHERE next_attempt_at IS NOT NULL OR status IN ('PROCESSING', 'RETRYING')`;
