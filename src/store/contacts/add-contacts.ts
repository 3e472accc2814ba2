// The statements that add contacts to a campaign: set-based, repeats folded by the unique index.
import { type SQL, sql } from "drizzle-orm";
import type { NewContact } from "../../domain/contacts/contact.ts";
import { k, p } from "../aliases.ts";
import { REVISED } from "../counters.ts";
import { jsonChunks } from "../json-chunks.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts } from "../schema/contacts.ts";
import { withStoredParty } from "../schema/party-column.ts";
import { zoneCounts } from "../schema/tallies.ts";
import { insertSelected, jsonFields, statement } from "../statement.ts";
import { countInZones } from "./contact-zones.ts";
import { givenOrNewest } from "./newest-campaign.ts";

const i = jsonFields<NewContact>();

/** A campaign that has ended takes none, also when it ended a moment ago. */
export const mayBeGivenContacts = (campaign: SQL): SQL => sql`EXISTS (SELECT 1 FROM ${campaigns} ${k}
  WHERE ${k.id} = ${campaign} AND ${k.status} NOT IN ('completed', 'cancelled'))`;

/** Has the campaign this number? */
export const hasNumber = (campaign: SQL, number: SQL): SQL => sql`EXISTS (SELECT 1 FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${campaign} AND ${p.phoneNumber} = ${number})`;

const COUNT = statement("count new contacts", ["contacts", "campaign"], v => {
  const campaign = givenOrNewest(v.campaign);
  return sql`UPDATE campaign_counters SET ${sql.raw(REVISED)}, contacts = contacts + (
      SELECT count(*) FROM json_each(${v.contacts}) i WHERE NOT ${hasNumber(campaign, i("phoneNumber"))})
    WHERE campaign_id = ${campaign} AND ${mayBeGivenContacts(campaign)}`;
});

/** Numbers of one request are distinct. */
const COUNT_ZONES = statement("count new contacts by zone", ["contacts", "campaign"], v => {
  const campaign = givenOrNewest(v.campaign);
  return sql`INSERT INTO ${zoneCounts} (campaign_id, zone, contacts)
    SELECT ${campaign}, coalesce(${i("timeZone")}, ''), count(*) FROM json_each(${v.contacts}) i
    WHERE ${mayBeGivenContacts(campaign)} AND NOT ${hasNumber(campaign, i("phoneNumber"))} GROUP BY 2
    ON CONFLICT (campaign_id, zone) DO UPDATE SET contacts = contacts + excluded.contacts`;
});

const INSERT = statement("insert contacts", ["contacts", "campaign", "now"], v => {
  const campaign = givenOrNewest(v.campaign);
  const inserted = insertSelected(contacts, {
    campaignId: campaign,
    phoneNumber: i("phoneNumber"),
    timeZone: i("timeZone"),
    metadata: i("metadata"),
    createdAt: v.now,
    personId: i("personId"),
    party: i("party"),
  });
  return sql`${inserted} FROM json_each(${v.contacts}) i WHERE ${mayBeGivenContacts(campaign)}
    ON CONFLICT (campaign_id, phone_number) DO NOTHING RETURNING phone_number`;
});

/** Each chunk is counted first. Null = the campaign that the batch has just made. The inserts return the new numbers. */
export const addContacts = (
  db: D1Database,
  campaign: number | null,
  newContacts: readonly NewContact[],
  now: number,
): D1PreparedStatement[] =>
  jsonChunks(newContacts, { form: withStoredParty }).flatMap(({ json }) => {
    const values = { contacts: json, campaign };
    return [
      COUNT(db, values),
      COUNT_ZONES(db, values),
      INSERT(db, { ...values, now }),
      countInZones(db, values),
    ];
  });
