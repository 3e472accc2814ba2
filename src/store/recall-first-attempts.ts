// After a campaign's hours changed: its first attempts that wait for an opening become due, and dispatch, which
// knows the new hours, dials them or moves them to their opening. Retries stay: a change never moves one earlier.

/** Rows one statement moves. */
const CHUNK = 10_000;
const CHUNKS = 20;

/**
 * ?1 = campaign, ?2 = now, ?3 = the duplicate window in ms. A call of the hopper may also wait for the end of its
 * number's window, which is never later than one window after its own acceptance: that still holds.
 */
const RECALL = `UPDATE calls SET updated_at = ?2, next_attempt_at = max(?2, coalesce((
      SELECT max(d.created_at) + ?3 FROM calls d WHERE d.phone_number = calls.phone_number
        AND d.created_at > calls.created_at - ?3 AND d.created_at <= calls.created_at
        AND d.call_id <> calls.call_id), 0))
  WHERE call_id IN (SELECT call_id FROM calls WHERE campaign_id = ?1 AND next_attempt_at > ?2
    AND attempts_started = 0 AND next_attempt_at > created_at + ?3 LIMIT ?4)`;

/** Returns how many. Dying in between leaves some at their old opening: later than need be, never at a wrong time. */
export async function recallFirstAttempts(
  db: D1Database,
  campaignId: number,
  now: number,
  windowMs: number,
): Promise<number> {
  let total = 0;
  for (let n = 0; n < CHUNKS; n++) {
    const { meta } = await db.prepare(RECALL).bind(campaignId, now, windowMs, CHUNK).run();
    total += meta.changes;
    if (meta.changes < CHUNK) break;
  }
  return total;
}
