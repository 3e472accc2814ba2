// What is no longer kept of deliveries: failures by their age, runs with the events that they are about, and both of
// endpoints that are gone.
import { sql } from "drizzle-orm";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures, webhookRuns } from "../schema/webhooks.ts";
import { statement } from "../statement.ts";
import { r } from "./wanted-events.ts";

const OLD = statement(
  "purge webhook failures",
  ["before", "limit"],
  v => sql`DELETE FROM ${webhookFailures} WHERE (endpoint_id, seq) IN (
    SELECT endpoint_id, seq FROM ${webhookFailures} WHERE failed_at < ${v.before} ORDER BY failed_at LIMIT ${v.limit})`,
);

/** Returns how many failed last before then (ms). */
export async function purgeWebhookFailures(db: D1Database, before: number, limit: number): Promise<number> {
  return (await OLD(db, { before, limit }).run()).meta.changes;
}

/** From endpoint to endpoint along the primary key: the runs of each that are older than the log. */
const RUNS = statement(
  "purge webhook runs",
  ["limit"],
  v => sql`DELETE FROM ${webhookRuns} WHERE (endpoint_id, to_seq) IN (
    WITH RECURSIVE ids (id) AS (SELECT min(endpoint_id) FROM ${webhookRuns}
      UNION ALL SELECT (SELECT min(endpoint_id) FROM ${webhookRuns} WHERE endpoint_id > ids.id) FROM ids
        WHERE ids.id IS NOT NULL)
    SELECT ${r.endpointId}, ${r.toSeq} FROM ids CROSS JOIN ${webhookRuns} ${r} ON ${r.endpointId} = ids.id
      AND ${r.toSeq} < iif(EXISTS (SELECT 1 FROM ${webhookEndpoints} WHERE id = ids.id),
        (SELECT min(seq) FROM ${events}), 9e15) LIMIT ${v.limit})`,
);

/** Returns how many were about events that are gone. */
export async function purgeWebhookRuns(db: D1Database, limit: number): Promise<number> {
  return (await RUNS(db, { limit }).run()).meta.changes;
}
