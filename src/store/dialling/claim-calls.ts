// The last look before a dial: claim, check and mark in one guarded statement.
import type { Claimable, ClaimedCall, DialKey, LiveCall } from "../../domain/calls/dial-key.ts";
import type { AnswerRecord } from "../../domain/calls/transitions.ts";
import {
  type AttemptPlace,
  attemptBegun,
  attemptOf,
  attemptPath,
  attemptValue,
} from "../calls/attempt-sql.ts";
import { metadataOf } from "../calls/call-metadata.ts";
import { countDaily, countMoves, utcDay } from "../counters.ts";

/**
 * ?1 = [{callId, attempt}] of one campaign, ?2 = now, ?3 = the campaign, ?4 = its revision. Still waiting for this
 * attempt, due, the campaign dialable and as it was when dispatch looked, the trunk not paused. (The `+` keep the planner to the primary key:
 * by the index it would walk every due call of the campaign.)
 */
const WAITING = `+c.next_attempt_at <= ?2 AND c.attempts_started = (i.value ->> 'attempt') - 1
  AND +c.campaign_id = ?3 AND EXISTS (SELECT 1 FROM campaigns k WHERE k.id = ?3 AND k.is_active = 1
    AND k.status NOT IN ('paused', 'cancelled') AND k.revision = ?4)
  AND EXISTS (SELECT 1 FROM trunks t WHERE t.name = 'default' AND t.paused = 0)`;
const CLAIMABLE = `json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'callId' WHERE ${WAITING}`;

const RETURNED = `call_id, campaign_id, phone_number, attempts_started, ${metadataOf("calls")} AS metadata`;

const CLAIM = `UPDATE calls AS c SET
    status = CASE attempts_started WHEN 0 THEN 'PROCESSING' ELSE 'RETRYING' END,
    attempts_started = attempts_started + 1, next_attempt_at = NULL, last_attempt_at = ?2, claim_nonce = ?5,
    updated_at = ?2, attempts = json_insert(attempts, '$[#]', ${attemptBegun("?2")})
  FROM json_each(?1) i WHERE c.call_id = i.value ->> 'callId' AND ${WAITING} RETURNING ${RETURNED}`;

const COUNT_CAMPAIGN = countMoves(
  CLAIMABLE,
  "CASE c.attempts_started WHEN 0 THEN 'processing' ELSE 'retrying' END",
  "c.attempts_started > 0",
  "?3",
);
const COUNT_DAY = countDaily(`${CLAIMABLE} AND c.attempts_started > 0`, "?5", { retries: "count(*)" });

interface ClaimedRow {
  call_id: string;
  campaign_id: number;
  phone_number: string;
  metadata: string | null;
  attempts_started: number;
}

const claimedCall = (row: ClaimedRow, campaignName: string): ClaimedCall => ({
  callId: row.call_id,
  attempt: row.attempts_started,
  campaignId: row.campaign_id,
  campaignName,
  phoneNumber: row.phone_number,
  metadata: row.metadata === null ? null : JSON.parse(row.metadata),
});

/** One batch for all: everything is claimed at one time, or nothing. */
export async function claimCalls(
  db: D1Database,
  wanted: readonly Claimable[],
  nonce: string,
  now: number,
): Promise<ClaimedCall[]> {
  const groups = [...new Set(wanted.map(w => `${w.campaignId}:${w.campaignRevision}`))].map(key =>
    wanted.filter(w => `${w.campaignId}:${w.campaignRevision}` === key),
  );
  const statements = groups.map(group => {
    const { campaignId, campaignRevision } = group[0] as Claimable;
    const values = [JSON.stringify(group), now, campaignId, campaignRevision];
    const retries = group.some(w => w.attempt > 1);
    return [
      ...(retries ? [db.prepare(COUNT_DAY).bind(...values, utcDay(now))] : []),
      db.prepare(COUNT_CAMPAIGN).bind(...values),
      db.prepare("SELECT name FROM campaigns WHERE id = ?1").bind(campaignId),
      db.prepare(CLAIM).bind(...values, nonce),
    ];
  });
  const results = await db.batch<ClaimedRow & { name: string }>(statements.flat());
  let end = 0;
  return statements.flatMap(group => {
    end += group.length;
    const name = results[end - 2]?.results[0]?.name ?? "";
    return (results[end - 1]?.results ?? []).map(row => claimedCall(row, name));
  });
}

/**
 * Reads back a claim whose answer was lost: only what carries the nonce is ours to dial, and only while its campaign and
 * the trunk may still dial. What is left out waits for its lease.
 */
export async function claimedUnder(
  db: D1Database,
  nonce: string,
  wanted: readonly DialKey[],
): Promise<ClaimedCall[]> {
  const { results } = await db
    .prepare(
      `SELECT ${RETURNED}, (SELECT name FROM campaigns k WHERE k.id = campaign_id) AS name
       FROM calls WHERE call_id IN (SELECT value ->> 'callId' FROM json_each(?1))
         AND claim_nonce = ?2 AND status IN ('PROCESSING', 'RETRYING')
         AND EXISTS (SELECT 1 FROM campaigns k WHERE k.id = campaign_id AND k.is_active = 1
           AND k.status NOT IN ('paused', 'cancelled'))
         AND EXISTS (SELECT 1 FROM trunks t WHERE t.name = 'default' AND t.paused = 0)`,
    )
    .bind(JSON.stringify(wanted), nonce)
    .all<ClaimedRow & { name: string }>();
  return results.map(row => claimedCall(row, row.name));
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

const onTheLine = (condition: string) =>
  `SELECT call_id AS callId, attempts_started AS attempt, campaign_id AS campaignId, phone_number AS phoneNumber,
     last_attempt_at AS startedAt FROM calls
   WHERE status IN ('PROCESSING', 'RETRYING') AND last_attempt_at < ?1 ${condition}
   ORDER BY last_attempt_at LIMIT ?2`;

/** Attempts on the line that began before `before` (ms), oldest first. */
export async function callsOnTheLineSince(
  db: D1Database,
  before: number,
  limit: number,
): Promise<LiveCall[]> {
  return (await db.prepare(onTheLine("")).bind(before, limit).all<LiveCall>()).results;
}

/** Those of them whose dial got no answer. */
export async function unansweredDials(db: D1Database, before: number, limit: number): Promise<LiveCall[]> {
  const unknown = `AND ${attemptValue("attempts_started", "status")} = 'unknown'`;
  return (await db.prepare(onTheLine(unknown)).bind(before, limit).all<LiveCall>()).results;
}

const stored = (place: AttemptPlace) => attemptValue("g.attempt", place);
const unlessEnded = (place: "status" | "error") =>
  `CASE ${stored("status")} WHEN 'PROCESSING' THEN g.${place} ELSE ${stored(place)} END`;
const RECORD = `UPDATE calls SET updated_at = ?2,
    attempts = json_set(attempts, ${attemptPath("g.attempt")}, ${attemptOf({
      status: unlessEnded("status"),
      started_at: stored("started_at"),
      ended_at: stored("ended_at"),
      duration: stored("duration"),
      external_call_id: `coalesce(g.external_id, ${stored("external_call_id")})`,
      error: unlessEnded("error"),
    })})
  FROM (SELECT value ->> 'callId' AS id, value ->> 'attempt' AS attempt, value ->> 'status' AS status,
      value ->> 'externalCallId' AS external_id, value ->> 'error' AS error FROM json_each(?1)) g
  WHERE call_id = g.id AND json_array_length(attempts) >= g.attempt`;

/** Notes what the provider answered, also when the attempt has ended meanwhile. */
export async function recordAnswers(
  db: D1Database,
  answers: readonly AnswerRecord[],
  now: number,
): Promise<void> {
  await db.prepare(RECORD).bind(JSON.stringify(answers), now).run();
}
