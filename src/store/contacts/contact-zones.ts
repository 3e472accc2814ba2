// Where the hopper stands in a campaign's list: a cursor for each zone, and how many contacts wait behind it. A
// campaign has at most as many rows here as there are time zones.
import type { ContactZone } from "../../domain/contacts/contact.ts";

/** How a row says that contacts keep the campaign's own zone. */
export const zoneKey = (timeZone: string | null): string => timeZone ?? "";

/**
 * ?1 = the contacts that were just inserted as JSON. Ids only grow, so those of a zone that are new are behind its last
 * one. In the same batch as their insert; sent again, it finds none. `campaign` is an SQL expression.
 */
export const countInZones = (campaign: string) => `INSERT INTO contact_zones
    (campaign_id, time_zone, cursor, last_contact, waiting)
  SELECT ${campaign}, n.time_zone, 0, n.last, n.added FROM (
    SELECT coalesce(p.time_zone, '') AS time_zone, max(p.id) AS last, count(*) AS added
    FROM json_each(?1) i CROSS JOIN contacts p
      ON p.campaign_id = ${campaign} AND p.phone_number = i.value ->> 'phoneNumber'
    WHERE p.id > coalesce((SELECT z.last_contact FROM contact_zones z
      WHERE z.campaign_id = ${campaign} AND z.time_zone = coalesce(p.time_zone, '')), 0)
    GROUP BY 1) n WHERE true
  ON CONFLICT (campaign_id, time_zone) DO UPDATE
    SET last_contact = excluded.last_contact, waiting = waiting + excluded.waiting`;

const WAITING = `SELECT nullif(time_zone, '') AS timeZone, cursor, waiting FROM contact_zones
  WHERE campaign_id = ?1 AND waiting > 0`;

/** The zones of a campaign that have contacts past their cursor. */
export async function waitingZones(db: D1Database, campaignId: number): Promise<ContactZone[]> {
  return (await db.prepare(WAITING).bind(campaignId).all<ContactZone>()).results;
}
