// Messages that could not be handled: kept, counted, purged after their retention.
import { countDaily, utcDay } from "./counters.ts";

export interface NewDeadLetter {
  /** The queue's message id. */
  id: string;
  queue: string;
  payload: string;
  reason: string;
}

/** Stores each once, however often it is delivered. */
export async function keepDeadLetters(
  db: D1Database,
  letters: readonly NewDeadLetter[],
  now: number,
): Promise<void> {
  const json = JSON.stringify(letters);
  const unseen = `json_each(?1) i WHERE NOT EXISTS (SELECT 1 FROM dead_letters d WHERE d.id = i.value ->> 'id')`;
  await db.batch([
    db.prepare(countDaily(unseen, "?2", { dead_letters: "count(*)" })).bind(json, utcDay(now)),
    db
      .prepare(
        `INSERT INTO dead_letters (id, queue, payload, reason, created_at)
         SELECT i.value ->> 'id', i.value ->> 'queue', i.value ->> 'payload', i.value ->> 'reason', ?2
         FROM ${unseen}`,
      )
      .bind(json, now),
  ]);
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
