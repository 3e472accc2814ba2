// Campaigns in progress that have nothing left become completed.

/** A campaign that is started again without new numbers stays open this long, so that some can be added. */
const EMPTY_START_GRACE_MS = 60_000;

/** In progress, no contact past a cursor, no call open. ?2 = the grace, ?3 = ids as JSON. */
const COMPLETE = `UPDATE campaigns SET status = 'completed', completed_at = ?1, updated_at = ?1,
    revision = revision + 1
  WHERE id IN (SELECT value FROM json_each(?3)) AND status = 'in_progress'
    AND (contact_cursor > cursor_at_start OR (contact_cursor > 0 AND started_at <= ?1 - ?2))
    AND NOT EXISTS (SELECT 1 FROM contact_zones z WHERE z.campaign_id = campaigns.id AND z.waiting > 0)
    AND (SELECT initiated + processing + retrying + waiting_disconnected + waiting_rnr + waiting_failed
      FROM campaign_counters n WHERE n.campaign_id = campaigns.id) = 0
  RETURNING id`;

/** One guarded statement; returns the ids of those that it completed. */
export async function completeFinishedCampaigns(
  db: D1Database,
  now: number,
  ids: readonly number[],
): Promise<number[]> {
  const { results } = await db
    .prepare(COMPLETE)
    .bind(now, EMPTY_START_GRACE_MS, JSON.stringify(ids))
    .all<{ id: number }>();
  return results.map(r => r.id);
}

/** The next campaigns in progress, by id: how a sweeper walks them. */
export async function inProgressAfter(db: D1Database, id: number, limit: number): Promise<number[]> {
  const { results } = await db
    .prepare(`SELECT id FROM campaigns WHERE status = 'in_progress' AND id > ?1 ORDER BY id LIMIT ?2`)
    .bind(id, limit)
    .all<{ id: number }>();
  return results.map(r => r.id);
}
