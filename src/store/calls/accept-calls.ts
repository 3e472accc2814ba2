// Accepting calls: one guarded insert for a whole group, with the last word on campaign and duplicate window.
import type { NewCall, WindowHolder } from "../../domain/calls/new-call.ts";
import type { CallAnswer } from "../../domain/calls/reservation.ts";
import { countInserted, countInsertedOnDay, utcDay } from "../counters.ts";
import { keepCallAnswers } from "../idempotency-keys.ts";
import { jsonChunks } from "../json-chunks.ts";
import { keepMetadata } from "./call-metadata.ts";

const COLUMNS = `call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, time_zone,
  created_at, updated_at`;
const field = (name: keyof NewCall) => `i.value ->> '${name}'`;
const VALUES = `${field("callId")}, ${field("campaignId")}, ${field("phoneNumber")}, 'INITIATED',
  ${field("maxAttempts")}, ${field("nextAttemptAt")}, ${field("timeZone")},
  ${field("createdAt")}, ${field("createdAt")}`;

/**
 * ?1 = calls of one campaign as JSON, ?2 = the window in ms, ?3 = the campaign, ?4 = its revision. The campaign is
 * looked at once a statement.
 */
const ACCEPTABLE = `json_each(?1) i WHERE
  EXISTS (SELECT 1 FROM campaigns k WHERE k.id = ?3 AND k.is_active = 1 AND k.status <> 'cancelled'
    AND k.revision = ?4)
  AND NOT EXISTS (SELECT 1 FROM calls d WHERE d.phone_number = ${field("phoneNumber")}
    AND d.created_at > ${field("createdAt")} - ?2)`;

const INSERT = `INSERT INTO calls (${COLUMNS}) SELECT ${VALUES} FROM ${ACCEPTABLE}
  ON CONFLICT (call_id) DO NOTHING RETURNING call_id`;

/**
 * What goes to D1 in one batch: hundreds of campaigns wait for one round trip, and none for a transaction that takes
 * seconds (a number that is inserted takes some 0.05 ms).
 */
const MOST_IN_A_BATCH = { parts: 300, rows: 4_000, bytes: 4_000_000 };

/**
 * Inserts those that may be, those of all campaigns in one batch; returns their ids. The numbers must be distinct within
 * one call of this. The answers of requests for one of these calls are kept in the same batch, if the call is.
 */
export async function acceptCalls(
  db: D1Database,
  calls: readonly NewCall[],
  windowMs: number,
  answers: readonly CallAnswer[] = [],
): Promise<Set<string>> {
  const accepted = new Set<string>();
  for (const group of batchesOf(calls)) {
    const ids = new Set(group.flatMap(part => part.rows.map(call => call.callId)));
    const kept = answers.filter(answer => ids.has(answer.callId));
    const inserts = group.map((part, i) => insertOf(db, part, windowMs, group[i - 1]));
    const campaigns = [...new Set(group.map(part => part.first.campaignId))];
    const results = await db.batch<{ call_id?: string }>([
      ...inserts.flat(),
      countInsertedOnDay(db, campaigns, group[0]?.first.createdAt ?? 0),
      ...(kept.length === 0 ? [] : keepCallAnswers(db, kept)),
    ]);
    for (const { results: rows } of results)
      for (const { call_id } of rows) if (call_id !== undefined) accepted.add(call_id);
  }
  return accepted;
}

/** Calls of one campaign and revision that fit one statement. */
interface Part {
  first: NewCall;
  rows: NewCall[];
  json: string;
}

function insertOf(db: D1Database, { first, rows, json }: Part, windowMs: number, before: Part | undefined) {
  const { campaignId, campaignRevision } = first;
  return [
    db.prepare(INSERT).bind(json, windowMs, campaignId, campaignRevision),
    countInserted(db, campaignId, before?.first.campaignId === campaignId),
    ...keepMetadata(db, rows, json),
  ];
}

/** Of one day each, the parts of a campaign next to each other. */
function batchesOf(calls: readonly NewCall[]): Part[][] {
  const batches: Part[][] = [];
  for (const ofDay of Map.groupBy(calls, call => utcDay(call.createdAt)).values()) {
    const ofRevision = Map.groupBy(ofDay, call => `${call.campaignId}:${call.campaignRevision}`);
    const parts = [...ofRevision.values()]
      .flatMap(group => jsonChunks(group))
      .map(({ rows, json }) => ({ rows, json, first: rows[0] as NewCall }))
      .sort((a, b) => a.first.campaignId - b.first.campaignId);
    let batch: Part[] = [];
    for (const part of parts) {
      if (isFull(batch, part)) {
        batches.push(batch);
        batch = [];
      }
      batch.push(part);
    }
    batches.push(batch);
  }
  return batches;
}

function isFull(batch: readonly Part[], next: Part): boolean {
  const all = [...batch, next];
  const rows = all.reduce((sum, part) => sum + part.rows.length, 0);
  const bytes = all.reduce((sum, part) => sum + part.json.length, 0);
  const { parts, ...most } = MOST_IN_A_BATCH;
  return batch.length > 0 && (all.length > parts || rows > most.rows || bytes > most.bytes);
}

/** Which of these exist, to these numbers: what an insert whose answer was lost has done. */
export async function existingCalls(
  db: D1Database,
  calls: readonly Pick<NewCall, "callId" | "phoneNumber">[],
): Promise<Set<string>> {
  const { results } = await db
    .prepare(
      `SELECT c.call_id FROM json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 0
       WHERE c.phone_number = i.value ->> 1`,
    )
    .bind(JSON.stringify(calls.map(c => [c.callId, c.phoneNumber])))
    .all<{ call_id: string }>();
  return new Set(results.map(r => r.call_id));
}

export async function windowHolders(
  db: D1Database,
  phoneNumbers: readonly string[],
  since: number,
): Promise<Map<string, WindowHolder>> {
  const { results } = await db
    .prepare(
      `SELECT c.phone_number, c.call_id, max(c.created_at) AS accepted_at FROM json_each(?1) i
       JOIN calls c ON c.phone_number = i.value AND c.created_at > ?2 GROUP BY c.phone_number`,
    )
    .bind(JSON.stringify(phoneNumbers), since)
    .all<{ phone_number: string; call_id: string; accepted_at: number }>();
  return new Map(results.map(r => [r.phone_number, { callId: r.call_id, acceptedAt: r.accepted_at }]));
}
