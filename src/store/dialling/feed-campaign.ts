// The hopper: the next contacts of a started campaign become calls, guarded by the cursors they were read behind.
import type { NewCall } from "../../domain/calls/new-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { Contact, ContactZone, FedZone } from "../../domain/contacts/contact.ts";
import { keepMetadata } from "../calls/call-metadata.ts";
import { zoneKey } from "../contacts/contact-zones.ts";
import { countInserted, countInsertedOnDay } from "../counters.ts";
import { jsonChunks } from "../json-chunks.ts";

const field = (name: keyof NewCall) => `i.value ->> '${name}'`;

/** The campaign runs, and nobody has taken from its list since: `id` and `cursor` are SQL expressions. */
const unfed = (id: string, cursor: string) =>
  `id = ${id} AND contact_cursor = ${cursor} AND status = 'in_progress' AND is_active = 1`;

/**
 * ?1 = calls as JSON, ?2 = campaign, ?3 = the old count of contacts taken. A number that the campaign has called
 * already is passed over, be its call in the archive by now. (The `+` keeps the planner to the number: by the campaign it would read all of its calls.)
 */
const FEEDABLE = `json_each(?1) i WHERE EXISTS (SELECT 1 FROM campaigns WHERE ${unfed("?2", "?3")})
  AND NOT EXISTS (SELECT 1 FROM calls d WHERE d.phone_number = ${field("phoneNumber")} AND +d.campaign_id = ?2)
  AND NOT EXISTS (SELECT 1 FROM contacts p WHERE p.campaign_id = ?2 AND p.phone_number = ${field("phoneNumber")}
    AND p.called_at IS NOT NULL)`;

/** A contact inside its duplicate window (?4 ms) waits for its end: it is never dropped. */
const INSERT = `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at,
    time_zone, created_at, updated_at)
  SELECT ${field("callId")}, ?2, ${field("phoneNumber")}, 'INITIATED', ${field("maxAttempts")},
    max(${field("nextAttemptAt")}, coalesce((SELECT max(d.created_at) + ?4 FROM calls d
      WHERE d.phone_number = ${field("phoneNumber")} AND d.created_at > ${field("createdAt")} - ?4), 0)),
    ${field("timeZone")}, ${field("createdAt")}, ${field("createdAt")}
  FROM ${FEEDABLE}`;

/** ?1 = campaign, ?2 = the old count, ?3 = [{zone, cursor, passed}]. */
const MOVE_CURSORS = `UPDATE contact_zones SET cursor = v.value ->> 'cursor', waiting = waiting - (v.value ->> 'passed')
  FROM json_each(?3) v WHERE campaign_id = ?1 AND time_zone = v.value ->> 'zone'
    AND EXISTS (SELECT 1 FROM campaigns WHERE ${unfed("?1", "?2")})`;

const COUNT_TAKEN = `UPDATE campaigns SET contact_cursor = contact_cursor + ?3 WHERE ${unfed("?1", "?2")}`;

const PAST_CURSOR = `SELECT id, phone_number AS phoneNumber, time_zone AS timeZone, metadata,
    called_at AS calledAt FROM contacts
  WHERE campaign_id = ?1 AND time_zone IS ?2 AND id > ?3 ORDER BY id LIMIT ?4`;

/** The next contacts of each of these zones, at most `limit` each; in one round trip. */
export async function contactsPastCursors(
  db: D1Database,
  campaignId: number,
  zones: readonly Pick<ContactZone, "timeZone" | "cursor">[],
  limit: number,
): Promise<Contact[]> {
  const results = await db.batch<Contact>(
    zones.map(({ timeZone, cursor }) => db.prepare(PAST_CURSOR).bind(campaignId, timeZone, cursor, limit)),
  );
  return results.flatMap(r => r.results);
}

/** One batch. Returns whether the cursors moved; when not, somebody else fed it or the campaign no longer runs. */
export async function feedCampaign(
  db: D1Database,
  campaign: Pick<Campaign, "id" | "contactCursor">,
  calls: readonly NewCall[],
  zones: readonly FedZone[],
  windowMs: number,
): Promise<boolean> {
  const { id, contactCursor } = campaign;
  const moved = JSON.stringify(
    zones.map(({ timeZone, cursor, passed }) => ({ zone: zoneKey(timeZone), cursor, passed })),
  );
  const taken = zones.reduce((sum, zone) => sum + zone.passed, 0);
  const results = await db.batch([
    ...jsonChunks(calls).flatMap(({ rows, json }, chunk) => [
      db.prepare(INSERT).bind(json, id, contactCursor, windowMs),
      countInserted(db, id, chunk > 0),
      ...keepMetadata(db, rows, json),
    ]),
    ...(calls[0] === undefined ? [] : [countInsertedOnDay(db, [id], calls[0].createdAt)]),
    db.prepare(MOVE_CURSORS).bind(id, contactCursor, moved),
    db.prepare(COUNT_TAKEN).bind(id, contactCursor, taken),
  ]);
  return (results.at(-1)?.meta.changes ?? 0) > 0;
}
