// Calls that wait: finding those that are due, moving them to an opening, ending those that must not go on.
import type { DialKey } from "../../domain/calls/dial-key.ts";
import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import { countFinished, countMoves, utcDay } from "../counters.ts";

/**
 * Time and id of the next call of a campaign in the order of both, as one text: the index alone tells it. (The `+` lets
 * the search begin behind both.)
 */
const nextDue = (campaign: string, at: string, id: string) => `(SELECT c.next_attempt_at || ' ' || c.call_id
    FROM calls c WHERE c.campaign_id = ${campaign} AND c.next_attempt_at <= ?2
      AND (c.next_attempt_at, c.call_id) > (+${at}, +${id})
    ORDER BY c.next_attempt_at, c.call_id LIMIT 1)`;
const AT = "CAST(walk.call AS INTEGER)";
const ID = "substr(walk.call, instr(walk.call, ' ') + 1)";

/**
 * ?1 = [[campaign, how many, behind which time, behind which id]], ?2 = now. All campaigns in one statement, which
 * walks the index of each by itself: the rows read are those returned, however many calls wait.
 */
const DUE = `WITH RECURSIVE walk (campaign, n, call) AS (
    SELECT w.value ->> 0, w.value ->> 1, ${nextDue("(w.value ->> 0)", "(w.value ->> 2)", "(w.value ->> 3)")}
    FROM json_each(?1) w
    UNION ALL SELECT walk.campaign, walk.n - 1, ${nextDue("walk.campaign", AT, ID)}
    FROM walk WHERE walk.n > 1 AND walk.call IS NOT NULL)
  SELECT c.call_id AS callId, c.campaign_id AS campaignId, c.phone_number AS phoneNumber,
    c.attempts_started AS attemptsStarted, c.status, c.time_zone AS timeZone, c.next_attempt_at AS nextAttemptAt
  FROM walk CROSS JOIN calls c ON c.call_id = ${ID}`;

/** The calls of each campaign that have waited longest, each campaign's in their order. */
export function selectDue(db: D1Database, wanted: readonly WantedCalls[], now: number): D1PreparedStatement {
  const json = JSON.stringify(
    wanted.map(w => [w.campaignId, w.limit, w.after?.nextAttemptAt ?? 0, w.after?.callId ?? ""]),
  );
  return db.prepare(DUE).bind(json, now);
}

export async function dueCalls(
  db: D1Database,
  wanted: readonly WantedCalls[],
  now: number,
): Promise<DueCall[]> {
  return (await selectDue(db, wanted, now).all<DueCall>()).results;
}

/** Due calls that one postponement looks at: those of other zones among them are passed over. */
const POSTPONE_WALK = 4_000;

/** Moves what is due of one campaign, zone and kind to its next opening: a closed campaign costs statements, not calls. */
export async function postponeCalls(
  db: D1Database,
  which: { campaignId: number; timeZone: string | null; retries: boolean },
  now: number,
  until: number,
  limit: number,
): Promise<number> {
  const { meta } = await db
    .prepare(
      `UPDATE calls SET next_attempt_at = ?4, updated_at = ?3 WHERE call_id IN (
         SELECT call_id FROM (SELECT call_id, time_zone, attempts_started FROM calls
           WHERE campaign_id = ?1 AND next_attempt_at <= ?3 ORDER BY next_attempt_at, call_id
           LIMIT ${POSTPONE_WALK})
         WHERE time_zone IS ?2 AND (attempts_started > 0) = ?5 LIMIT ?6)`,
    )
    .bind(which.campaignId, which.timeZone, now, until, which.retries ? 1 : 0, limit)
    .run();
  return meta.changes;
}

const EXHAUSTED = `json_each(?1) i JOIN calls c ON c.call_id = i.value ->> 'callId'
  WHERE c.next_attempt_at IS NOT NULL AND c.attempts_started = (i.value ->> 'attempt') - 1`;

/** Ends waiting calls for which `attempt` is one too many. */
export async function exhaustCalls(
  db: D1Database,
  calls: readonly (DialKey & { error: string; maxAttempts: number })[],
  now: number,
): Promise<void> {
  const json = JSON.stringify(calls);
  await db.batch([
    db.prepare(countFinished(EXHAUSTED, "?2")).bind(json, utcDay(now)),
    db.prepare(countMoves(EXHAUSTED, "'failed'")).bind(json),
    db
      .prepare(
        `UPDATE calls SET status = 'FAILED', next_attempt_at = NULL, updated_at = ?2,
           max_attempts = max(g.max_attempts, attempts_started), error_message = g.error
         FROM (SELECT c.call_id AS id, i.value ->> 'error' AS error, i.value ->> 'maxAttempts' AS max_attempts
           FROM ${EXHAUSTED}) g WHERE call_id = g.id`,
      )
      .bind(json, now),
  ]);
}

/** Cancelled campaigns that may have open calls, a bounded number of them: the index loses those that have none. */
const TO_EMPTY = `SELECT id FROM campaigns INDEXED BY campaigns_to_empty
  WHERE status = 'cancelled' AND emptied = 0 ORDER BY id LIMIT 200`;
/** Ordered, so that all statements of the batch mean the same rows. */
const CANCELLED = `(SELECT w.* FROM (${TO_EMPTY}) k CROSS JOIN calls w ON w.campaign_id = k.id
  WHERE w.next_attempt_at IS NOT NULL ORDER BY w.campaign_id, w.next_attempt_at, w.call_id LIMIT ?1) c`;
/** A cancelled campaign without an open call gets none: it accepts none, and what ends in it is not retried. */
const EMPTIED = `UPDATE campaigns SET emptied = 1 WHERE id IN (${TO_EMPTY})
  AND (SELECT initiated + processing + retrying + waiting_disconnected + waiting_rnr + waiting_failed
    FROM campaign_counters n WHERE n.campaign_id = campaigns.id) = 0`;

/** Waiting calls of cancelled campaigns become CANCELLED; returns how many. */
export async function cancelWaitingCalls(db: D1Database, now: number, limit: number): Promise<number> {
  const results = await db.batch([
    db.prepare(countFinished(CANCELLED, "?2")).bind(limit, utcDay(now)),
    db.prepare(countMoves(CANCELLED, "'cancelled'")).bind(limit),
    db
      .prepare(
        `UPDATE calls SET status = 'CANCELLED', next_attempt_at = NULL, updated_at = ?2,
           error_message = 'Campaign cancelled' WHERE call_id IN (SELECT c.call_id FROM ${CANCELLED})`,
      )
      .bind(limit, now),
    db.prepare(EMPTIED),
  ]);
  return results[2]?.meta.changes ?? 0;
}

/** One waiting call becomes CANCELLED; false when it does not wait. */
export async function cancelWaitingCall(db: D1Database, callId: string, now: number): Promise<boolean> {
  const waiting = "calls c WHERE c.call_id = ?1 AND +c.next_attempt_at IS NOT NULL";
  const results = await db.batch([
    db.prepare(countFinished(waiting, "?2")).bind(callId, utcDay(now)),
    db.prepare(countMoves(waiting, "'cancelled'")).bind(callId),
    db
      .prepare(
        `UPDATE calls AS c SET status = 'CANCELLED', next_attempt_at = NULL, updated_at = ?2,
           error_message = 'Cancelled by request' WHERE c.call_id = ?1 AND +c.next_attempt_at IS NOT NULL`,
      )
      .bind(callId, now),
  ]);
  return (results[2]?.meta.changes ?? 0) > 0;
}
