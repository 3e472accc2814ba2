// After a campaign's hours changed: its first attempts that wait for an opening become due, and dispatch, which
// knows the new hours, dials them or moves them to their opening. Retries stay: a change never moves one earlier.

/** Waiting calls one statement looks at. */
const CHUNK = 10_000;
const CHUNKS = 20;
/** Sorts behind every id. */
const LAST_ID = "~";

/** ?1 = campaign, ?2 and ?3 = the place behind which a chunk begins: a time in ms and an id. */
const BEHIND = "campaign_id = ?1 AND next_attempt_at >= ?2 AND (next_attempt_at, call_id) > (?2, ?3)";
const END_OF_CHUNK = `SELECT next_attempt_at AS at, call_id AS id FROM calls WHERE ${BEHIND}
  ORDER BY next_attempt_at, call_id LIMIT 1 OFFSET ${CHUNK - 1}`;

/**
 * Of a chunk: ?4 = now, ?5 = the duplicate window in ms. A call of the hopper may also wait for the end of its number's
 * window, which is never later than one window after its own acceptance: that still holds.
 */
const RECALL = `UPDATE calls SET updated_at = ?4, next_attempt_at = max(?4, coalesce((
      SELECT max(d.created_at) + ?5 FROM calls d WHERE d.phone_number = calls.phone_number
        AND d.created_at > calls.created_at - ?5 AND d.created_at <= calls.created_at
        AND d.call_id <> calls.call_id), 0))
  WHERE call_id IN (SELECT call_id FROM calls WHERE ${BEHIND}
    AND attempts_started = 0 AND next_attempt_at > created_at + ?5
    AND (next_attempt_at, call_id) <= (?6, ?7) ORDER BY next_attempt_at, call_id)`;

/** Returns how many. Dying in between leaves some at their old opening: later than need be, never at a wrong time. */
export async function recallFirstAttempts(
  db: D1Database,
  campaignId: number,
  now: number,
  windowMs: number,
): Promise<number> {
  let total = 0;
  let place = { at: now, id: LAST_ID };
  for (let n = 0; n < CHUNKS; n++) {
    const behind = [campaignId, place.at, place.id];
    const end = await db
      .prepare(END_OF_CHUNK)
      .bind(...behind)
      .first<typeof place>();
    const { at, id } = end ?? { at: Number.MAX_SAFE_INTEGER, id: LAST_ID };
    const { meta } = await db
      .prepare(RECALL)
      .bind(...behind, now, windowMs, at, id)
      .run();
    total += meta.changes;
    if (end === null) break;
    place = end;
  }
  return total;
}
