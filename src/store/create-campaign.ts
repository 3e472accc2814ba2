// Campaigns with their first contacts, and contacts added later: set-based, repeats folded by the unique index.
import type { Contact } from "../actions/ports.ts";
import type { CampaignFields } from "./campaigns.ts";
import { jsonChunks } from "./json-chunks.ts";

export type NewContact = Omit<Contact, "id">;

const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

/** A campaign that has ended takes none, also when it ended a moment ago. */
const takesContacts = (campaign: string) =>
  `EXISTS (SELECT 1 FROM campaigns k WHERE k.id = ${campaign} AND k.status NOT IN ('completed', 'cancelled'))`;

/** ?1 = contacts as JSON; `campaign` is an SQL expression for the campaign's id. */
const countNew = (campaign: string) => `UPDATE campaign_counters SET contacts = contacts + (
    SELECT count(*) FROM json_each(?1) i WHERE NOT EXISTS (SELECT 1 FROM contacts p
      WHERE p.campaign_id = ${campaign} AND p.phone_number = i.value ->> 'phoneNumber'))
  WHERE campaign_id = ${campaign} AND ${takesContacts(campaign)}`;
const insertNew = (campaign: string, now: string) => `INSERT INTO contacts
    (campaign_id, phone_number, time_zone, metadata, created_at)
  SELECT ${campaign}, i.value ->> 'phoneNumber', i.value ->> 'timeZone', i.value ->> 'metadata', ${now}
  FROM json_each(?1) i WHERE ${takesContacts(campaign)}
  ON CONFLICT (campaign_id, phone_number) DO NOTHING RETURNING phone_number`;

/** All or nothing: one batch. Returns the new id. */
export async function insertCampaign(
  db: D1Database,
  fields: CampaignFields,
  contacts: readonly NewContact[],
  now: number,
): Promise<number> {
  // Inside the batch nobody else inserts: the greatest id is the new one.
  const newest = "(SELECT max(id) FROM campaigns)";
  const results = await db.batch<{ id: number }>([
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
    ]),
  ]);
  const id = results[0]?.results[0]?.id;
  if (id === undefined) throw new Error("the new campaign came back without an id");
  return id;
}

/** Adds what the campaign does not have yet; returns the numbers that are new. */
export async function insertContacts(
  db: D1Database,
  campaignId: number,
  contacts: readonly NewContact[],
  now: number,
): Promise<string[]> {
  const added: string[] = [];
  for (const { json: chunk } of jsonChunks(contacts)) {
    const results = await db.batch<{ phone_number: string }>([
      db.prepare(countNew("?2")).bind(chunk, campaignId),
      db.prepare(insertNew("?2", "?3")).bind(chunk, campaignId, now),
    ]);
    for (const row of results[1]?.results ?? []) added.push(row.phone_number);
  }
  return added;
}
