// What went wrong with messages that are still being tried: here until they become dead letters, or for a retention.
import { inArray, lt, sql } from "drizzle-orm";
import type { DeliveryFailure } from "../../domain/dead-letters/dead-letter.ts";
import { database } from "../db.ts";
import { deliveryFailures } from "../schema/dead-letters.ts";
import { insertSelected, jsonFields, literal, statement } from "../statement.ts";

/** The first failure and the latest ones: a message may be tried a hundred times. */
const MOST_FAILURES = 20;

const i = jsonFields<DeliveryFailure>();

const RECORD = statement(
  "record delivery failures",
  ["failures", "now"],
  v => sql`${insertSelected(deliveryFailures, {
    messageId: i("messageId"),
    failures: sql`json_array(json_object('at', ${v.now}, 'event', 'failed', 'detail', ${i("detail")}))`,
    updatedAt: v.now,
  })} FROM json_each(${v.failures}) i WHERE true
  ON CONFLICT (message_id) DO UPDATE SET updated_at = excluded.updated_at, failures = json_insert(
    CASE WHEN json_array_length(failures) >= ${literal(MOST_FAILURES)} THEN json_remove(failures, '$[1]') ELSE failures END,
    '$[#]', json(excluded.failures -> '$[0]'))`,
);

/** One statement for a whole batch. */
export async function recordDeliveryFailures(
  db: D1Database,
  failures: readonly DeliveryFailure[],
  now: number,
): Promise<void> {
  await RECORD(db, { failures: JSON.stringify(failures), now }).run();
}

/** Returns how many were older than `before` (ms). */
export async function purgeFailures(db: D1Database, before: number, limit: number): Promise<number> {
  const old = database(db)
    .select({ messageId: deliveryFailures.messageId })
    .from(deliveryFailures)
    .where(lt(deliveryFailures.updatedAt, before))
    .orderBy(deliveryFailures.updatedAt)
    .limit(limit);
  const { meta } = await database(db)
    .delete(deliveryFailures)
    .where(inArray(deliveryFailures.messageId, old));
  return meta.changes;
}
