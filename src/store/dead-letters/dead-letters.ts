// Messages that could not be handled: kept, counted, purged after their retention.
import type { NewDeadLetter } from "../../domain/dead-letters/dead-letter.ts";
import { countDaily, utcDay } from "../counters.ts";

const UNSEEN = `json_each(?1) i
  WHERE NOT EXISTS (SELECT 1 FROM dead_letters d WHERE d.id = i.value ->> 'id')`;
const NOTED = "FROM delivery_failures f WHERE f.message_id = i.value ->> 'id'";

const KEEP = `INSERT INTO dead_letters (id, queue, payload, reason, created_at, call_id, error, history)
  SELECT i.value ->> 'id', i.value ->> 'queue', i.value ->> 'payload', i.value ->> 'reason', ?2,
    i.value ->> 'callId',
    coalesce(i.value ->> 'error', (SELECT f.failures ->> '$[#-1].detail' ${NOTED})),
    json_insert(coalesce((SELECT f.failures ${NOTED}), '[]'), '$[#]', json_object('at', ?2,
      'event', 'buried', 'detail', i.value ->> 'reason', 'tries', i.value ->> 'tries'))
  FROM ${UNSEEN}`;

/**
 * Stores each once, with what was noted about it, however often it is delivered. Returns the errors of those that
 * nobody has done anything about yet.
 */
export async function keepDeadLetters(
  db: D1Database,
  letters: readonly NewDeadLetter[],
  now: number,
): Promise<Map<string, string | null>> {
  const json = JSON.stringify(letters);
  const ids = "SELECT value ->> 'id' FROM json_each(?1)";
  const results = await db.batch<{ id: string; error: string | null }>([
    db.prepare(countDaily(UNSEEN, "?2", { dead_letters: "count(*)" })).bind(json, utcDay(now)),
    db.prepare(KEEP).bind(json, now),
    db.prepare(`DELETE FROM delivery_failures WHERE message_id IN (${ids})`).bind(json),
    db.prepare(`SELECT id, error FROM dead_letters WHERE id IN (${ids}) AND +state = 'waiting'`).bind(json),
  ]);
  return new Map((results[3]?.results ?? []).map(row => [row.id, row.error]));
}

/** Returns how many were older than `before` (ms). */
export async function purgeDeadLetters(db: D1Database, before: number, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE created_at < ?1
       ORDER BY created_at LIMIT ?2)`,
    )
    .bind(before, limit)
    .run();
  return meta.changes;
}

/** Leaves nothing of what it said; false = there is no such letter. */
export async function discardDeadLetter(db: D1Database, id: string): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE dead_letters SET state = 'discarded', payload = 'null', error = NULL, history = '[]'
       WHERE id = ?1 AND state <> 'discarded'`,
    )
    .bind(id)
    .run();
  return meta.changes > 0;
}
