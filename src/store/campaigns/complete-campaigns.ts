// Campaigns in progress that have nothing left become completed.
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { database } from "../db.ts";
import { campaigns } from "../schema/campaigns.ts";
import { statement } from "../statement.ts";

/** A campaign that is started again without new numbers stays open this long, so that some can be added. */
const EMPTY_START_GRACE_MS = MINUTE_MS;

/** In progress, no contact past a cursor, no call open. */
const COMPLETE = statement(
  "complete finished campaigns",
  ["now", "graceMs", "ids"],
  v => sql`UPDATE campaigns SET status = 'completed', completed_at = ${v.now}, updated_at = ${v.now},
    revision = revision + 1
  WHERE id IN (SELECT value FROM json_each(${v.ids})) AND status = 'in_progress'
    AND (contact_cursor > cursor_at_start OR (contact_cursor > 0 AND started_at <= ${v.now} - ${v.graceMs}))
    AND NOT EXISTS (SELECT 1 FROM contact_zones z WHERE z.campaign_id = campaigns.id AND z.waiting > 0)
    AND (SELECT initiated + processing + retrying + waiting_disconnected + waiting_rnr + waiting_failed
      FROM campaign_counters n WHERE n.campaign_id = campaigns.id) = 0
  RETURNING id`,
);

/** One guarded statement; returns the ids of those that it completed. */
export async function completeFinishedCampaigns(
  db: D1Database,
  now: number,
  ids: readonly number[],
): Promise<number[]> {
  const values = { now, graceMs: EMPTY_START_GRACE_MS, ids: JSON.stringify(ids) };
  const { results } = await COMPLETE(db, values).all<{ id: number }>();
  return results.map(r => r.id);
}

/** The next campaigns in progress, by id: how a sweeper walks them. */
export async function inProgressAfter(db: D1Database, id: number, limit: number): Promise<number[]> {
  const rows = await database(db)
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.status, "in_progress"), gt(campaigns.id, id)))
    .orderBy(asc(campaigns.id))
    .limit(limit);
  return rows.map(row => row.id);
}
