// Accepting calls: one guarded insert for a whole group, with the last word on campaign and duplicate window.
import type { CallAnswer, NewCall, WindowHolder } from "../actions/ports.ts";
import { keepMetadata } from "./call-metadata.ts";
import { countInserted } from "./counters.ts";
import { keepCallAnswers } from "./idempotency-keys.ts";
import { jsonChunks } from "./json-chunks.ts";

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
 * Inserts those that may be; returns their ids. The numbers must be distinct within one call of this. The answers of
 * requests for one of these calls are kept in the same batch, if the call is.
 */
export async function acceptCalls(
  db: D1Database,
  calls: readonly NewCall[],
  windowMs: number,
  answers: readonly CallAnswer[] = [],
): Promise<Set<string>> {
  const accepted = new Set<string>();
  for (const group of byCampaign(calls)) {
    const { campaignId, campaignRevision, createdAt } = group[0] as NewCall;
    for (const { rows, json } of jsonChunks(group)) {
      const ids = answers.length === 0 ? null : new Set(rows.map(call => call.callId));
      const results = await db.batch<{ call_id: string }>([
        db.prepare(INSERT).bind(json, windowMs, campaignId, campaignRevision),
        ...countInserted(db, campaignId, createdAt),
        ...keepMetadata(db, rows, json),
        ...(ids === null
          ? []
          : keepCallAnswers(
              db,
              answers.filter(a => ids.has(a.callId)),
            )),
      ]);
      for (const row of results[0]?.results ?? []) accepted.add(row.call_id);
    }
  }
  return accepted;
}

/** Groups of one campaign, revision and time each. */
function byCampaign(calls: readonly NewCall[]): NewCall[][] {
  const groups = new Map<string, NewCall[]>();
  for (const call of calls) {
    const key = `${call.campaignId}:${call.campaignRevision}:${call.createdAt}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
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
