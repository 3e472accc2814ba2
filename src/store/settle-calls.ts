// The end of an attempt: one guarded statement for a batch of outcomes, counters in front of it.
import type { Settlement } from "../actions/ports.ts";
import { countDaily, countMoves } from "./counters.ts";

/**
 * ?1 = settlements as JSON. The attempt is in flight; or it is the first one and its outcome came before the
 * dial, which then must not happen.
 */
const OPEN = `((c.status IN ('PROCESSING', 'RETRYING') AND c.attempts_started = i.value ->> 'attempt')
  OR (c.status = 'INITIATED' AND c.attempts_started = 0 AND i.value ->> 'attempt' = 1))`;
const SETTLABLE = `json_each(?1) i JOIN calls c ON c.call_id = i.value ->> 'callId' WHERE ${OPEN}`;

const COUNT_CAMPAIGN = countMoves(SETTLABLE, "i.value ->> 'stage'");
const outcomes = (outcome: string) => `sum(i.value ->> 'outcome' = '${outcome}')`;
const COUNT_DAY = countDaily(SETTLABLE, "i.value ->> 'endedAt'", {
  picked: outcomes("PICKED"),
  disconnected: outcomes("DISCONNECTED"),
  rnr: outcomes("RNR"),
  failed: outcomes("FAILED"),
  call_seconds: "sum(i.value ->> 'duration')",
});

const at = (name: string) => `'$[' || (g.attempt - 1) || '].${name}'`;
const SETTLE = `UPDATE calls SET
    status = g.status, next_attempt_at = g.next_attempt_at, attempts_started = g.attempt,
    max_attempts = max(g.max_attempts, g.attempt), total_call_time = total_call_time + g.duration,
    external_call_id = coalesce(g.external_id, external_call_id), error_message = g.error,
    attempts = json_set(
      CASE json_array_length(attempts) WHEN g.attempt - 1
        THEN json_insert(attempts, '$[#]', json_object('attempt', g.attempt)) ELSE attempts END,
      ${at("status")}, g.outcome, ${at("ended_at")}, g.ended_at, ${at("duration")}, g.duration,
      ${at("external_call_id")}, coalesce(g.external_id, attempts ->> (${at("external_call_id")})),
      ${at("error")}, g.attempt_error),
    updated_at = ?2
  FROM (SELECT c.call_id AS id, i.value ->> 'attempt' AS attempt, i.value ->> 'status' AS status,
      i.value ->> 'nextAttemptAt' AS next_attempt_at, i.value ->> 'maxAttempts' AS max_attempts,
      i.value ->> 'outcome' AS outcome, i.value ->> 'duration' AS duration, i.value ->> 'endedAt' AS ended_at,
      i.value ->> 'externalCallId' AS external_id, i.value ->> 'attemptError' AS attempt_error,
      i.value ->> 'error' AS error
    FROM ${SETTLABLE}) g
  WHERE call_id = g.id RETURNING call_id`;

/** Settlements must be of distinct calls. Returns the ids whose attempt ended by them. */
export async function settleCalls(
  db: D1Database,
  settlements: readonly Settlement[],
  now: number,
): Promise<Set<string>> {
  const json = JSON.stringify(settlements);
  const results = await db.batch<{ call_id: string }>([
    db.prepare(COUNT_DAY).bind(json),
    db.prepare(COUNT_CAMPAIGN).bind(json),
    db.prepare(SETTLE).bind(json, now),
  ]);
  return new Set((results[2]?.results ?? []).map(r => r.call_id));
}
