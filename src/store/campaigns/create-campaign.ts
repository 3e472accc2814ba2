// Campaigns with their first contacts, and contacts added later: set-based, repeats folded by the unique index.

import type { KeptAnswer } from "../../domain/calls/reservation.ts";
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import type { NewContact } from "../../domain/contacts/contact.ts";
import { countInZones } from "../contacts/contact-zones.ts";
import { REVISED } from "../counters.ts";
import { keepAnswer, refuseLateBatch } from "../idempotency-keys.ts";
import { jsonChunks } from "../json-chunks.ts";

const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

/** A campaign that has ended takes none, also when it ended a moment ago. */
const takesContacts = (campaign: string) =>
  `EXISTS (SELECT 1 FROM campaigns k WHERE k.id = ${campaign} AND k.status NOT IN ('completed', 'cancelled'))`;

/** ?1 = contacts as JSON; `campaign` is an SQL expression for the campaign's id. */
const countNew = (campaign: string) => `UPDATE campaign_counters SET contacts = contacts + (
    SELECT count(*) FROM json_each(?1) i WHERE NOT EXISTS (SELECT 1 FROM contacts p
      WHERE p.campaign_id = ${campaign} AND p.phone_number = i.value ->> 'phoneNumber')), ${REVISED}
  WHERE campaign_id = ${campaign} AND ${takesContacts(campaign)}`;
const insertNew = (campaign: string, now: string) => `INSERT INTO contacts
    (campaign_id, phone_number, time_zone, metadata, created_at)
  SELECT ${campaign}, i.value ->> 'phoneNumber', i.value ->> 'timeZone', i.value ->> 'metadata', ${now}
  FROM json_each(?1) i WHERE ${takesContacts(campaign)}
  ON CONFLICT (campaign_id, phone_number) DO NOTHING RETURNING phone_number`;

/** All or nothing: one batch, with the answer that is to be kept. Returns the new id. */
export async function insertCampaign(
  db: D1Database,
  fields: CampaignFields,
  contacts: readonly NewContact[],
  now: number,
  keep: KeptAnswer | null = null,
): Promise<number> {
  // Inside the batch nobody else inserts: the greatest id is the new one.
  const newest = "(SELECT max(id) FROM campaigns)";
  const results = await db.batch<{ id: number }>([
    ...(keep === null ? [] : [refuseLateBatch(db, keep.reservation)]),
    db
      .prepare(
        `INSERT INTO campaigns (name, description, is_active, time_zone, max_concurrent_calls, retry_policy,
           business_hours, created_at, updated_at, weight) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)
         RETURNING id`,
      )
      .bind(
        fields.name,
        fields.description,
        fields.isActive ? 1 : 0,
        fields.timeZone,
        fields.maxConcurrentCalls,
        json(fields.retryPolicy),
        json(fields.businessHours),
        now,
        fields.weight,
      ),
    db.prepare(`INSERT INTO campaign_counters (campaign_id) VALUES (${newest})`),
    ...jsonChunks(contacts).flatMap(({ json: chunk }) => [
      db.prepare(countNew(newest)).bind(chunk),
      db.prepare(insertNew(newest, "?2")).bind(chunk, now),
      db.prepare(countInZones(newest)).bind(chunk),
    ]),
    ...(keep === null
      ? []
      : [
          keepAnswer(db, keep.reservation, {
            status: keep.status,
            answer: `json_set(?4, '$.id', ${newest})`,
            values: [keep.text],
          }),
        ]),
  ]);
  const id = results[keep === null ? 0 : 1]?.results[0]?.id;
  if (id === undefined) throw new Error("the new campaign came back without an id");
  return id;
}

/** ?4 = the answer so far, ?5 = the campaign, ?6 = the numbers as JSON: those it has already are duplicates. */
const HAS_ALREADY = "EXISTS (SELECT 1 FROM contacts p WHERE p.campaign_id = ?5 AND p.phone_number = i.value)";
const NEW_ONES = `SELECT json_group_array(i.value) FROM json_each(?6) i WHERE NOT ${HAS_ALREADY}`;
const DUPLICATES = `SELECT json_group_array(value) FROM (SELECT value FROM json_each(?4, '$.duplicates')
  UNION ALL SELECT i.value FROM json_each(?6) i WHERE ${HAS_ALREADY})`;
const CONTACTS_ANSWER = `(SELECT json_set(?4, '$.added_count', json_array_length(n.new), '$.created_count',
    json_array_length(n.new), '$.phone_numbers', json(n.new), '$.created_numbers', json(n.new),
    '$.duplicates', json((${DUPLICATES}))) FROM (SELECT (${NEW_ONES}) AS new) n)`;

/**
 * Adds what the campaign does not have yet, all in one batch; returns the numbers that are new. The answer that is to
 * be kept learns what is new from the same batch, in front of the inserts.
 */
export async function insertContacts(
  db: D1Database,
  campaignId: number,
  contacts: readonly NewContact[],
  now: number,
  keep: KeptAnswer | null = null,
): Promise<string[]> {
  if (contacts.length === 0) return [];
  const numbers = JSON.stringify(contacts.map(c => c.phoneNumber));
  const kept =
    keep === null
      ? []
      : [
          refuseLateBatch(db, keep.reservation),
          keepAnswer(db, keep.reservation, {
            status: keep.status,
            answer: CONTACTS_ANSWER,
            values: [keep.text, campaignId, numbers],
            when: takesContacts("?5"),
          }),
        ];
  const results = await db.batch<{ phone_number?: string }>([
    ...kept,
    ...jsonChunks(contacts).flatMap(({ json: chunk }) => [
      db.prepare(countNew("?2")).bind(chunk, campaignId),
      db.prepare(insertNew("?2", "?3")).bind(chunk, campaignId, now),
      db.prepare(countInZones("?2")).bind(chunk, campaignId),
    ]),
  ]);
  return results.flatMap(r => r.results).flatMap(row => row.phone_number ?? []);
}
