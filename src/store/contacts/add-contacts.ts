// The statements that add contacts to a campaign: set-based, repeats folded by the unique index.
import { type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Contact } from "../../domain/contacts/contact.ts";
import { database, prepared } from "../db.ts";
import { jsonChunks } from "../json-chunks.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts } from "../schema/contacts.ts";
import { campaignCounters } from "../schema/metrics.ts";
import { insertSelected, jsonFields } from "../statement.ts";
import { countInZones } from "./contact-zones.ts";

export type NewContact = Omit<Contact, "id" | "calledAt">;

const k = alias(campaigns, "k");
const p = alias(contacts, "p");
const i = jsonFields<NewContact>();

/** A campaign that has ended takes none, also when it ended a moment ago. */
export const takesContacts = (campaign: SQL): SQL => sql`EXISTS (SELECT 1 FROM ${campaigns} ${k}
  WHERE ${k.id} = ${campaign} AND ${k.status} NOT IN ('completed', 'cancelled'))`;

/** Has the campaign this number? */
export const hasNumber = (campaign: SQL, number: SQL): SQL => sql`EXISTS (SELECT 1 FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${campaign} AND ${p.phoneNumber} = ${number})`;

/** Adds to a campaign (an SQL expression for its id); each chunk is counted first. The inserts return the new numbers. */
export const addContacts = (
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
