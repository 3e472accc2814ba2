// Pages of contacts, in the order in which they were added.
import { asc, gt, sql } from "drizzle-orm";
import { database } from "../db.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { contacts } from "../schema/contacts.ts";
import { statement } from "../statement.ts";

export type ContactRow = typeof contacts.$inferSelect;

/** The contacts of a campaign are found zone by zone: the first few of each, of which the first few of all are the page. */
const OF_CAMPAIGN = statement(
  "list contacts of a campaign",
  ["campaign", "after", "limit"],
  v => sql`SELECT p.* FROM contact_zones z CROSS JOIN contacts p ON p.id IN (
    SELECT x.id FROM contacts x WHERE x.campaign_id = ${v.campaign} AND x.time_zone IS nullif(z.time_zone, '')
      AND x.id > ${v.after} ORDER BY x.id LIMIT ${v.limit})
  WHERE z.campaign_id = ${v.campaign} AND z.last_contact > ${v.after} ORDER BY p.id LIMIT ${v.limit}`,
);

/** Ids behind `after`. */
export async function listContacts(
  db: D1Database,
  { campaignId, after = 0, limit }: { campaignId?: number; after?: number; limit: number },
): Promise<ContactRow[]> {
  if (campaignId === undefined) {
    return database(db)
      .select()
      .from(contacts)
      .where(gt(contacts.id, after))
      .orderBy(asc(contacts.id))
      .limit(limit);
  }
  const { results } = await OF_CAMPAIGN(db, { campaign: campaignId, after, limit }).all<RawRow>();
  return results.map(row => fromRow(contacts, row));
}
