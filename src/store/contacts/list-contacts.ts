// Pages of contacts, in the order in which they were added.
import { asc, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { fromRow, type RawRow } from "../raw-row.ts";
import { contacts } from "../schema/contacts.ts";

export type ContactRow = typeof contacts.$inferSelect;

/**
 * ?1 = campaign, ?2 = behind which id, ?3 = how many. The contacts of a campaign are found zone by zone: the first few
 * of each, of which the first few of all are the page.
 */
const OF_CAMPAIGN = `SELECT p.* FROM contact_zones z CROSS JOIN contacts p ON p.id IN (
    SELECT x.id FROM contacts x WHERE x.campaign_id = ?1 AND x.time_zone IS nullif(z.time_zone, '') AND x.id > ?2
    ORDER BY x.id LIMIT ?3)
  WHERE z.campaign_id = ?1 AND z.last_contact > ?2 ORDER BY p.id LIMIT ?3`;

/** Ids behind `after`. */
export async function listContacts(
  db: D1Database,
  { campaignId, after = 0, limit }: { campaignId?: number; after?: number; limit: number },
): Promise<ContactRow[]> {
  if (campaignId === undefined) {
    return drizzle(db)
      .select()
      .from(contacts)
      .where(gt(contacts.id, after))
      .orderBy(asc(contacts.id))
      .limit(limit);
  }
  const { results } = await db.prepare(OF_CAMPAIGN).bind(campaignId, after, limit).all<RawRow>();
  return results.map(row => fromRow(contacts, row));
}
