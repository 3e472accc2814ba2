// The end of an attempt: one guarded statement for a batch of outcomes, counters in front of it.
import type { Settlement } from "../../domain/calls/transitions.ts";
import { type AttemptPlace, attemptOf, attemptPath, attemptValue } from "../calls/attempt-sql.ts";
import { countDaily, countMoves, utcDay } from "../counters.ts";

/** An SQL condition on the call `c` and the number of the attempt that is to end. */
type Guard = (attempt: string) => string;

const IN_FLIGHT: Guard = attempt =>
  `(c.status IN ('PROCESSING', 'RETRYING') AND c.attempts_started = ${attempt})`;
/**
 * A dial that was not delivered, or a report that came before the dial: its attempt is still waited for. A claim asks
 * for the same and makes it untrue, as this does: of the two, one finds the call. (The `+` keeps the planner to the
 * primary key.)
 */
const WAITED_FOR: Guard = attempt =>
  `(+c.next_attempt_at IS NOT NULL AND c.attempts_started = ${attempt} - 1)`;

const outcomes = (outcome: string) => `sum(i.value ->> 'outcome' = '${outcome}')`;
const SUMS = {
  picked: outcomes("PICKED"),
  disconnected: outcomes("DISCONNECTED"),
  rnr: outcomes("RNR"),
  failed: outcomes("FAILED"),
  call_seconds: "sum(i.value ->> 'duration')",
  // What waits for no further attempt has come to its end.
  finished: "sum(i.value ->> 'nextAttemptAt' IS NULL)",
};

const stored = (place: AttemptPlace) => attemptValue("g.attempt", place);
const settle = (guard: Guard) => `UPDATE calls AS c SET
    status = g.status, next_attempt_at = g.next_attempt_at, attempts_started = g.attempt,
    max_attempts = max(g.max_attempts, g.attempt), total_call_time = total_call_time + g.duration,
    error_message = g.error, claim_nonce = NULL, given_back = 0, updated_at = ?2,
    attempts = json_set(attempts, ${attemptPath("g.attempt")}, ${attemptOf({
      status: "g.outcome",
      started_at: stored("started_at"),
      ended_at: "g.ended_at",
      duration: "g.duration",
      external_call_id: `coalesce(g.external_id, ${stored("external_call_id")})`,
      error: "g.attempt_error",
    })})
  FROM (SELECT value ->> 'callId' AS id, value ->> 'attempt' AS attempt, value ->> 'status' AS status,
      value ->> 'nextAttemptAt' AS next_attempt_at, value ->> 'maxAttempts' AS max_attempts,
      value ->> 'outcome' AS outcome, value ->> 'duration' AS duration, value ->> 'endedAt' AS ended_at,
      value ->> 'externalCallId' AS external_id, value ->> 'attemptError' AS attempt_error,
      value ->> 'error' AS error
    FROM json_each(?1)) g
  WHERE c.call_id = g.id AND ${guard("g.attempt")} RETURNING call_id`;

/** ?1 = settlements as JSON. */
function statements(guard: Guard) {
  const settlable = `json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'callId'
    WHERE ${guard("i.value ->> 'attempt'")}`;
  return {
    countDay: countDaily(settlable, "?2", SUMS),
    countCampaign: countMoves(settlable, "i.value ->> 'stage'"),
    settle: settle(guard),
  };
}
const DIALLED = statements(IN_FLIGHT);
const UNDIALLED = statements(WAITED_FOR);

/** Settlements must be of distinct calls. Returns the ids whose attempt ended by them. */
export async function settleCalls(
  db: D1Database,
  settlements: readonly Settlement[],
  now: number,
): Promise<Set<string>> {
  const settled = new Set<string>();
  const groups = new Map<string, Settlement[]>();
  for (const settlement of settlements) {
    const key = `${utcDay(settlement.endedAt)} ${settlement.undialled === true}`;
    groups.set(key, [...(groups.get(key) ?? []), settlement]);
  }
  for (const group of groups.values()) {
    const [{ endedAt, undialled }] = group as [Settlement];
    const sql = undialled === true ? UNDIALLED : DIALLED;
    const json = JSON.stringify(group);
    const results = await db.batch<{ call_id: string }>([
      db.prepare(sql.countDay).bind(json, utcDay(endedAt)),
      db.prepare(sql.countCampaign).bind(json),
      db.prepare(sql.settle).bind(json, now),
    ]);
    for (const row of results[2]?.results ?? []) settled.add(row.call_id);
  }
  return settled;
}
