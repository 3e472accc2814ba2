// The hopper: the next contacts of a started campaign become calls, guarded by the cursor they were read behind.
import type { Contact, NewCall } from "../actions/ports.ts";
import type { Campaign } from "../domain/campaign.ts";
import { keepMetadata } from "./call-metadata.ts";
import { countInserted } from "./counters.ts";
import { jsonChunks } from "./json-chunks.ts";

const field = (name: keyof NewCall) => `i.value ->> '${name}'`;

/** ?1 = calls as JSON, ?2 = campaign, ?3 = the old cursor. A number that the campaign has called already is passed over. */
const FEEDABLE = `json_each(?1) i WHERE EXISTS (SELECT 1 FROM campaigns k WHERE k.id = ?2
    AND k.contact_cursor = ?3 AND k.status = 'in_progress' AND k.is_active = 1)
  AND NOT EXISTS (SELECT 1 FROM calls d WHERE d.phone_number = ${field("phoneNumber")} AND d.campaign_id = ?2)`;

/** A contact inside its duplicate window (?4 ms) waits for its end: it is never dropped. */
const INSERT = `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at,
    time_zone, created_at, updated_at)
  SELECT ${field("callId")}, ?2, ${field("phoneNumber")}, 'INITIATED', ${field("maxAttempts")},
    max(${field("nextAttemptAt")}, coalesce((SELECT max(d.created_at) + ?4 FROM calls d
      WHERE d.phone_number = ${field("phoneNumber")} AND d.created_at > ${field("createdAt")} - ?4), 0)),
    ${field("timeZone")}, ${field("createdAt")}, ${field("createdAt")}
  FROM ${FEEDABLE}`;

export async function contactsAfterCursor(
  db: D1Database,
  campaign: Pick<Campaign, "id" | "contactCursor">,
  limit: number,
): Promise<Contact[]> {
  const { results } = await db
    .prepare(
      `SELECT id, phone_number AS phoneNumber, time_zone AS timeZone, metadata FROM contacts
       WHERE campaign_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3`,
    )
    .bind(campaign.id, campaign.contactCursor, limit)
    .all<Contact>();
  return results;
}

/** Returns whether the cursor moved; when not, somebody else fed it or the campaign no longer runs. */
export async function feedCampaign(
  db: D1Database,
  campaign: Pick<Campaign, "id" | "contactCursor">,
  calls: readonly NewCall[],
  cursor: number,
  windowMs: number,
): Promise<boolean> {
  const { id, contactCursor } = campaign;
  const results = await db.batch([
    ...jsonChunks(calls).flatMap(({ rows, json }) => [
      db.prepare(INSERT).bind(json, id, contactCursor, windowMs),
      ...countInserted(db, id, calls[0]?.createdAt ?? 0),
      ...keepMetadata(db, rows, json),
    ]),
    db
      .prepare(
        `UPDATE campaigns SET contact_cursor = ?3 WHERE id = ?1 AND contact_cursor = ?2
         AND status = 'in_progress' AND is_active = 1`,
      )
      .bind(id, contactCursor, cursor),
  ]);
  return (results.at(-1)?.meta.changes ?? 0) > 0;
}
