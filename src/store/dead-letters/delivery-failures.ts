// What went wrong with messages that are still being tried: kept until they become dead letters, or for a retention.

import type { DeliveryFailure } from "../../domain/dead-letters/dead-letter.ts";

/** The first failure and the latest ones: a message may be tried a hundred times. */
const KEPT = 20;

const NOTE = `INSERT INTO delivery_failures (message_id, failures, updated_at)
  SELECT i.value ->> 'messageId',
    json_array(json_object('at', ?2, 'event', 'failed', 'detail', i.value ->> 'detail')), ?2
  FROM json_each(?1) i WHERE true
  ON CONFLICT (message_id) DO UPDATE SET updated_at = excluded.updated_at, failures = json_insert(
    CASE WHEN json_array_length(failures) >= ${KEPT} THEN json_remove(failures, '$[1]') ELSE failures END,
    '$[#]', json(excluded.failures -> '$[0]'))`;

/** One statement for a whole batch. */
export async function noteFailures(
  db: D1Database,
  failures: readonly DeliveryFailure[],
  now: number,
): Promise<void> {
  await db.prepare(NOTE).bind(JSON.stringify(failures), now).run();
}

/** Returns how many were older than `before` (ms). */
export async function purgeFailures(db: D1Database, before: number, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM delivery_failures WHERE message_id IN (SELECT message_id FROM delivery_failures
       WHERE updated_at < ?1 ORDER BY updated_at LIMIT ?2)`,
    )
    .bind(before, limit)
    .run();
  return meta.changes;
}
