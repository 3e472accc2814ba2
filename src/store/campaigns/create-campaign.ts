// Campaigns with their first contacts, and contacts added later: set-based, repeats folded by the unique index.
import { type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Contact } from "../../domain/contacts/contact.ts";
import { countInZones } from "../contacts/contact-zones.ts";
import { database, prepared } from "../db.ts";
import { type KeptAnswer, keepAnswer, refuseLateBatch } from "../idempotency-keys.ts";
import { jsonChunks } from "../json-chunks.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts } from "../schema/contacts.ts";
import { campaignCounters } from "../schema/metrics.ts";
import { insertSelected, jsonFields } from "../statement.ts";
import type { CampaignFields } from "./campaigns.ts";

export type NewContact = Omit<Contact, "id" | "calledAt">;
/** What is not given is as the schema's default says. */
export type NewCampaign = Pick<CampaignFields, "name"> & Partial<CampaignFields>;

const k = alias(campaigns, "k");
const p = alias(contacts, "p");
const i = jsonFields<NewContact>();

/** A campaign that has ended takes none, also when it ended a moment ago. */
const takesContacts = (campaign: SQL): SQL => sql`EXISTS (SELECT 1 FROM ${campaigns} ${k}
  WHERE ${k.id} = ${campaign} AND ${k.status} NOT IN ('completed', 'cancelled'))`;

const hasNumber = (campaign: SQL, number: SQL): SQL => sql`EXISTS (SELECT 1 FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${campaign} AND ${p.phoneNumber} = ${number})`;

/** Adds contacts to a campaign (an SQL expression for its id), each chunk after it is counted; the inserts return the new numbers. */
const adding = (
  db: D1Database,
  campaign: SQL,
  newContacts: readonly NewContact[],
  now: number,
): D1PreparedStatement[] =>
  jsonChunks(newContacts).flatMap(({ json }) => [
    prepared(
      db,
      database(db)
        .update(campaignCounters)
        .set({
          contacts: sql`${campaignCounters.contacts} + (SELECT count(*) FROM json_each(${json}) i
            WHERE NOT ${hasNumber(campaign, i("phoneNumber"))})`,
          revision: sql`${campaignCounters.revision} + 1`,
        })
        .where(sql`${campaignCounters.campaignId} = ${campaign} AND ${takesContacts(campaign)}`),
    ),
    prepared(
      db,
      sql`${insertSelected(contacts, {
        campaignId: campaign,
        phoneNumber: i("phoneNumber"),
        timeZone: i("timeZone"),
        metadata: i("metadata"),
        createdAt: sql`${now}`,
      })} FROM json_each(${json}) i WHERE ${takesContacts(campaign)}
      ON CONFLICT (campaign_id, phone_number) DO NOTHING RETURNING phone_number`,
    ),
    countInZones(db, campaign, json),
  ]);

/** All or nothing: one batch, with the answer that is to be kept. Returns the new id. */
export async function insertCampaign(
  db: D1Database,
  fields: NewCampaign,
  newContacts: readonly NewContact[],
  now: number,
  keep: KeptAnswer | null = null,
): Promise<number> {
  // Inside the batch nobody else inserts: the greatest id is the new one.
  const newest = sql`(SELECT max(id) FROM ${campaigns})`;
  const insert = database(db)
    .insert(campaigns)
    .values({ ...fields, createdAt: now, updatedAt: now })
    .returning({ id: campaigns.id });
  const results = await db.batch<{ id: number }>([
    ...(keep === null ? [] : [refuseLateBatch(db, keep.reservation)]),
    prepared(db, insert),
    prepared(db, database(db).insert(campaignCounters).values({ campaignId: newest })),
    ...adding(db, newest, newContacts, now),
    ...(keep === null
      ? []
      : [
          keepAnswer(db, keep.reservation, {
            status: keep.status,
            answer: sql`json_set(${keep.text}, '$.id', ${newest})`,
          }),
        ]),
  ]);
  const id = results[keep === null ? 0 : 1]?.results[0]?.id;
  if (id === undefined) throw new Error("the new campaign came back without an id");
  return id;
}

/** `text` is the answer so far; of `numbers` (JSON), those that the campaign has already are duplicates. */
function contactsAnswer(text: string, campaign: SQL, numbers: string): SQL {
  const known = hasNumber(campaign, sql`i.value`);
  const added = sql`SELECT json_group_array(i.value) FROM json_each(g.numbers) i WHERE NOT ${known}`;
  const duplicates = sql`SELECT json_group_array(value) FROM (SELECT value FROM json_each(g.text, '$.duplicates')
    UNION ALL SELECT i.value FROM json_each(g.numbers) i WHERE ${known})`;
  return sql`(SELECT json_set(n.text, '$.added_count', json_array_length(n.added), '$.created_count',
      json_array_length(n.added), '$.phone_numbers', json(n.added), '$.created_numbers', json(n.added),
      '$.duplicates', json(n.duplicates))
    FROM (SELECT g.text, (${added}) AS added, (${duplicates}) AS duplicates
      FROM (SELECT ${text} AS text, ${numbers} AS numbers) g) n)`;
}

/**
 * Adds what the campaign does not have yet, all in one batch; returns the numbers that are new. The answer that is to
 * be kept learns what is new from the same batch, in front of the inserts.
 */
export async function insertContacts(
  db: D1Database,
  campaignId: number,
  newContacts: readonly NewContact[],
  now: number,
  keep: KeptAnswer | null = null,
): Promise<string[]> {
  if (newContacts.length === 0) return [];
  const campaign = sql`${campaignId}`;
  const numbers = JSON.stringify(newContacts.map(c => c.phoneNumber));
  const kept =
    keep === null
      ? []
      : [
          refuseLateBatch(db, keep.reservation),
          keepAnswer(db, keep.reservation, {
            status: keep.status,
            answer: contactsAnswer(keep.text, campaign, numbers),
            when: takesContacts(campaign),
          }),
        ];
  const results = await db.batch<{ phone_number?: string }>([
    ...kept,
    ...adding(db, campaign, newContacts, now),
  ]);
  return results.flatMap(r => r.results).flatMap(row => row.phone_number ?? []);
}
