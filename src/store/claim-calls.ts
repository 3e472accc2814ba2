// The last look before a dial: claim, check and mark in one guarded statement.
import type { AnswerRecord, ClaimedCall, DialKey } from "../actions/ports.ts";
import { countDaily, countMoves } from "./counters.ts";

/** ?1 = [{callId, attempt, campaignRevision}], ?2 = now. Still waiting for this attempt, due, campaign dialable. */
const CLAIMABLE = `json_each(?1) i
  JOIN calls c ON c.call_id = i.value ->> 'callId'
  JOIN campaigns k ON k.id = c.campaign_id
  WHERE c.next_attempt_at <= ?2 AND c.attempts_started = (i.value ->> 'attempt') - 1
    AND k.is_active = 1 AND k.status NOT IN ('paused', 'cancelled')
    AND k.revision = i.value ->> 'campaignRevision'`;

const RETURNED = `call_id, campaign_id, phone_number, metadata, attempts_started,
  (SELECT name FROM campaigns k WHERE k.id = campaign_id) AS campaign_name`;

const CLAIM = `UPDATE calls SET
    status = CASE attempts_started WHEN 0 THEN 'PROCESSING' ELSE 'RETRYING' END,
    attempts_started = attempts_started + 1, next_attempt_at = NULL, last_attempt_at = ?2, claim_nonce = ?3,
    external_call_id = NULL, updated_at = ?2,
    attempts = json_insert(attempts, '$[#]', json_object(
      'attempt', attempts_started + 1, 'status', 'PROCESSING', 'started_at', ?2))
  WHERE call_id IN (SELECT c.call_id FROM ${CLAIMABLE}) RETURNING ${RETURNED}`;

const COUNT_CAMPAIGN = countMoves(
  CLAIMABLE,
  "CASE c.attempts_started WHEN 0 THEN 'processing' ELSE 'retrying' END",
  "c.attempts_started > 0",
);
const COUNT_DAY = countDaily(`${CLAIMABLE} AND c.attempts_started > 0`, "?2", { retries: "count(*)" });

interface ClaimedRow {
  call_id: string;
  campaign_id: number;
  phone_number: string;
  metadata: string | null;
  attempts_started: number;
  campaign_name: string;
}

const claimedCall = (row: ClaimedRow): ClaimedCall => ({
  callId: row.call_id,
  attempt: row.attempts_started,
  campaignId: row.campaign_id,
  campaignName: row.campaign_name,
  phoneNumber: row.phone_number,
  metadata: row.metadata === null ? null : JSON.parse(row.metadata),
});

export async function claimCalls(
  db: D1Database,
  wanted: readonly (DialKey & { campaignRevision: number })[],
  nonce: string,
  now: number,
): Promise<ClaimedCall[]> {
  const json = JSON.stringify(wanted);
  const counts = wanted.some(w => w.attempt > 1) ? [COUNT_DAY, COUNT_CAMPAIGN] : [COUNT_CAMPAIGN];
  const results = await db.batch<ClaimedRow>([
    ...counts.map(sql => db.prepare(sql).bind(json, now)),
    db.prepare(CLAIM).bind(json, now, nonce),
  ]);
  return (results.at(-1)?.results ?? []).map(claimedCall);
}

/** Reads back a claim whose answer was lost: only what carries the nonce is ours to dial. */
export async function claimedUnder(
  db: D1Database,
  nonce: string,
  wanted: readonly DialKey[],
): Promise<ClaimedCall[]> {
  const { results } = await db
    .prepare(
      `SELECT ${RETURNED} FROM calls WHERE call_id IN (SELECT value ->> 'callId' FROM json_each(?1))
       AND claim_nonce = ?2 AND status IN ('PROCESSING', 'RETRYING')`,
    )
    .bind(JSON.stringify(wanted), nonce)
    .all<ClaimedRow>();
  return results.map(claimedCall);
}

export async function callsInFlight(db: D1Database, wanted: readonly DialKey[]): Promise<Set<string>> {
  const { results } = await db
    .prepare(
      `SELECT c.call_id FROM json_each(?1) i
       JOIN calls c ON c.call_id = i.value ->> 'callId' AND c.attempts_started = i.value ->> 'attempt'
       WHERE c.status IN ('PROCESSING', 'RETRYING')`,
    )
    .bind(JSON.stringify(wanted))
    .all<{ call_id: string }>();
  return new Set(results.map(r => r.call_id));
}

/** Notes what the provider answered, also when the attempt has ended meanwhile. */
export async function recordAnswers(
  db: D1Database,
  answers: readonly AnswerRecord[],
  now: number,
): Promise<void> {
  const path = (name: string) => `'$[' || (g.attempt - 1) || '].${name}'`;
  await db
    .prepare(
      `UPDATE calls SET updated_at = ?2,
         external_call_id = CASE attempts_started WHEN g.attempt THEN coalesce(g.external_id, external_call_id)
           ELSE external_call_id END,
         attempts = json_set(attempts,
           ${path("external_call_id")}, coalesce(g.external_id, attempts ->> (${path("external_call_id")})),
           ${path("status")}, CASE attempts ->> (${path("status")}) WHEN 'PROCESSING' THEN g.status
             ELSE attempts ->> (${path("status")}) END,
           ${path("error")}, coalesce(attempts ->> (${path("error")}), g.error))
       FROM (SELECT value ->> 'callId' AS id, value ->> 'attempt' AS attempt, value ->> 'status' AS status,
               value ->> 'externalCallId' AS external_id, value ->> 'error' AS error FROM json_each(?1)) g
       WHERE call_id = g.id AND json_array_length(attempts) >= g.attempt`,
    )
    .bind(JSON.stringify(answers), now)
    .run();
}
