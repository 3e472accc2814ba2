// The end of an attempt: one guarded statement for a batch of outcomes, counters in front of it.
import type { Settlement } from "../actions/ports.ts";
import { countDaily, countMoves, utcDay } from "./counters.ts";

/**
 * ?1 = settlements as JSON. The attempt is in flight; or it is the first one and its outcome came before the
 * dial, which then must not happen.
 */
const open = (
  attempt: string,
) => `((c.status IN ('PROCESSING', 'RETRYING') AND c.attempts_started = ${attempt})
  OR (c.status = 'INITIATED' AND c.attempts_started = 0 AND ${attempt} = 1))`;
const SETTLABLE = `json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'callId'
  WHERE ${open("i.value ->> 'attempt'")}`;

const COUNT_CAMPAIGN = countMoves(SETTLABLE, "i.value ->> 'stage'");
const outcomes = (outcome: string) => `sum(i.value ->> 'outcome' = '${outcome}')`;
const COUNT_DAY = countDaily(SETTLABLE, "?2", {
  picked: outcomes("PICKED"),
  disconnected: outcomes("DISCONNECTED"),
  rnr: outcomes("RNR"),
  failed: outcomes("FAILED"),
  call_seconds: "sum(i.value ->> 'duration')",
});

const at = (name: string) => `'$[' || (g.attempt - 1) || '].${name}'`;
const SETTLE = `UPDATE calls AS c SET
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
  FROM (SELECT value ->> 'callId' AS id, value ->> 'attempt' AS attempt, value ->> 'status' AS status,
      value ->> 'nextAttemptAt' AS next_attempt_at, value ->> 'maxAttempts' AS max_attempts,
      value ->> 'outcome' AS outcome, value ->> 'duration' AS duration, value ->> 'endedAt' AS ended_at,
      value ->> 'externalCallId' AS external_id, value ->> 'attemptError' AS attempt_error,
      value ->> 'error' AS error
    FROM json_each(?1)) g
  WHERE c.call_id = g.id AND ${open("g.attempt")} RETURNING call_id`;

/** Settlements must be of distinct calls. Returns the ids whose attempt ended by them. */
export async function settleCalls(
  db: D1Database,
  settlements: readonly Settlement[],
  now: number,
): Promise<Set<string>> {
  const settled = new Set<string>();
  for (const day of new Set(settlements.map(s => utcDay(s.endedAt)))) {
    const json = JSON.stringify(settlements.filter(s => utcDay(s.endedAt) === day));
    const results = await db.batch<{ call_id: string }>([
      db.prepare(COUNT_DAY).bind(json, day),
      db.prepare(COUNT_CAMPAIGN).bind(json),
      db.prepare(SETTLE).bind(json, now),
    ]);
    for (const row of results[2]?.results ?? []) settled.add(row.call_id);
  }
  return settled;
}
