// Who wants events, as endpoints say it.
import { EVENT_TYPES, type EventType } from "../../../src/domain/events/event-type.ts";

/** `campaignId` 0 = of all, and of none. */
export async function subscribe(
  db: D1Database,
  {
    types,
    campaignId = 0,
    endpoint = "somebody",
  }: { types: readonly EventType[]; campaignId?: number; endpoint?: string },
): Promise<void> {
  if (types.length > 0)
    await db.batch(
      types.map(type =>
        db
          .prepare("INSERT OR IGNORE INTO event_subscriptions VALUES (?1, ?2, ?3)")
          .bind(type, campaignId, endpoint),
      ),
    );
}

export const subscribeToAll = (db: D1Database): Promise<void> => subscribe(db, { types: EVENT_TYPES });

/** As the archive does it. */
export async function deleteRows(db: D1Database, callId: string): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM calls WHERE call_id = ?1").bind(callId),
    db.prepare("DELETE FROM call_metadata WHERE call_id = ?1").bind(callId),
  ]);
}

/** Some in the log, each `at` (ms). */
export async function trunkEvents(db: D1Database, count: number, at: number): Promise<void> {
  const body = JSON.stringify({ name: "default", paused: 1, breaker_opened_at: null });
  await db
    .prepare(
      `INSERT INTO events (type, subject, body, created_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
        SELECT 'trunk.paused', 'default', ?2, ?3 FROM n`,
    )
    .bind(count, body, at)
    .run();
}
