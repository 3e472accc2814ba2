// Where the hopper stands in a campaign's list: a cursor for each zone, and how many contacts wait behind it. A
// campaign has at most as many rows here as there are time zones.
import { and, eq, sql } from "drizzle-orm";
import type { ContactZone } from "../../domain/contacts/contact.ts";
import { p, z } from "../aliases.ts";
import { database } from "../db.ts";
import { contacts, contactZones } from "../schema/contacts.ts";
import { insertSelected, statement } from "../statement.ts";
import { givenOrNewest } from "./newest-campaign.ts";

/** How a row says that contacts keep the campaign's own zone. */
export const zoneKey = (timeZone: string | null): string => timeZone ?? "";

/**
 * Behind the insert of contacts into a campaign (null = that which the batch has just made), in its batch. Ids only grow,
 * so those of a zone that are new are behind its last one; sent again, it finds none.
 */
export const countInZones = statement("count contacts in zones", ["contacts", "campaign"], v => {
  const campaign = givenOrNewest(v.campaign);
  const zone = sql`coalesce(${p.timeZone}, '')`;
  const inserted = insertSelected(contactZones, {
    campaignId: campaign,
    timeZone: sql`n.zone`,
    cursor: sql`0`,
    lastContact: sql`n.last`,
    waiting: sql`n.added`,
  });
  return sql`${inserted} FROM (SELECT ${zone} AS zone, max(${p.id}) AS last, count(*) AS added
      FROM json_each(${v.contacts}) i CROSS JOIN ${contacts} ${p}
        ON ${p.campaignId} = ${campaign} AND ${p.phoneNumber} = i.value ->> 'phoneNumber'
      WHERE ${p.id} > coalesce((SELECT ${z.lastContact} FROM ${contactZones} ${z}
        WHERE ${z.campaignId} = ${campaign} AND ${z.timeZone} = ${zone}), 0)
      GROUP BY 1) n WHERE true
    ON CONFLICT (campaign_id, time_zone) DO UPDATE
      SET last_contact = excluded.last_contact, waiting = waiting + excluded.waiting`;
});

/** The zones of a campaign that have contacts past their cursor. */
export async function waitingZones(db: D1Database, campaignId: number): Promise<ContactZone[]> {
  return (
    database(db)
      .select({
        timeZone: sql<string | null>`nullif(${contactZones.timeZone}, '')`,
        cursor: contactZones.cursor,
        waiting: contactZones.waiting,
      })
      .from(contactZones)
      // The nought stands in the text: a bound one would not be known to be the index's.
      .where(and(eq(contactZones.campaignId, campaignId), sql`${contactZones.waiting} > 0`))
  );
}
