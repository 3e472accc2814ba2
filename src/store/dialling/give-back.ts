// An attempt given back: the call is what it was before its claim, and so are the counters.
import type { GiveBack } from "../../domain/calls/transitions.ts";
import { countFinished, countMoves, REVISED, utcDay } from "../counters.ts";

/** ?1 = [GiveBack] of distinct calls. The attempt is in flight under this very claim: the same attempt has others. */
const OURS = `c.status IN ('PROCESSING', 'RETRYING') AND c.attempts_started = i.value ->> 'attempt'
  AND c.claim_nonce = i.value ->> 'nonce'`;
const RETURNABLE = `json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'callId' WHERE ${OURS}`;

const COUNT_CAMPAIGN = countMoves(RETURNABLE, "i.value ->> 'stage'", "-(c.attempts_started > 1)");
/** Of the day on which the claim has counted it. */
const COUNT_DAYS = `INSERT INTO daily_counters (date, retries)
  SELECT date(c.last_attempt_at / 1000, 'unixepoch'), -count(*) FROM ${RETURNABLE} AND c.attempts_started > 1
  GROUP BY 1 ON CONFLICT (date) DO UPDATE SET retries = retries + excluded.retries, ${REVISED}`;

const COUNT_FINISHED = countFinished(`${RETURNABLE} AND i.value ->> 'nextAttemptAt' IS NULL`, "?2");

const GIVE_BACK = `UPDATE calls AS c SET
    status = i.value ->> 'status', attempts_started = attempts_started - 1,
    attempts = json_remove(attempts, '$[#-1]'), claim_nonce = NULL, given_back = given_back + 1,
    next_attempt_at = i.value ->> 'nextAttemptAt', last_attempt_at = i.value ->> 'lastAttemptAt', error_message = i.value ->> 'error', updated_at = ?2
  FROM json_each(?1) i WHERE c.call_id = i.value ->> 'callId' AND ${OURS} RETURNING call_id`;

/** Returns the ids of those given back. */
export async function giveBackAttempts(
  db: D1Database,
  attempts: readonly GiveBack[],
  now: number,
): Promise<Set<string>> {
  const json = JSON.stringify(attempts);
  const results = await db.batch<{ call_id: string }>([
    db.prepare(COUNT_DAYS).bind(json),
    db.prepare(COUNT_CAMPAIGN).bind(json),
    ...(attempts.some(a => a.nextAttemptAt === null)
      ? [db.prepare(COUNT_FINISHED).bind(json, utcDay(now))]
      : []),
    db.prepare(GIVE_BACK).bind(json, now),
  ]);
  return new Set((results.at(-1)?.results ?? []).map(row => row.call_id));
}
