// Endpoints as they are asked for: one, all, and how far each is behind.
import { type SQL, sql } from "drizzle-orm";
import type { Endpoint, EndpointFailure, EndpointStanding } from "../../domain/webhooks/endpoint.ts";
import { aliased } from "../aliases.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures } from "../schema/webhooks.ts";
import { statement } from "../statement.ts";
import { NEWEST } from "./change-endpoints.ts";

const e = aliased(webhookEndpoints, "e");
const f = aliased(webhookFailures, "f");

/** Of its failures that of the newest event. */
const standing = (
  where: SQL,
): SQL => sql`SELECT e.*, ${NEWEST} AS newest, (SELECT min(v.seq) FROM ${events} v) AS oldest,
    (SELECT v.created_at FROM ${events} v WHERE v.seq > ${e.cursor} ORDER BY v.seq LIMIT 1) AS oldest_waiting_at,
    (SELECT json_object('seq', ${f.seq}, 'attempts', ${f.attempts}, 'status', ${f.status}, 'error', ${f.error},
        'failedAt', ${f.failedAt}, 'deliveredAt', ${f.deliveredAt})
      FROM ${webhookFailures} ${f} WHERE ${f.endpointId} = ${e.id} ORDER BY ${f.seq} DESC LIMIT 1) AS last_failure
  FROM ${webhookEndpoints} ${e} ${where}`;

const READ = statement(
  "read webhook",
  ["id"],
  v => sql`SELECT e.* FROM ${webhookEndpoints} ${e} WHERE ${e.id} = ${v.id}`,
);
const STANDING = statement("standing of a webhook", ["id"], v => standing(sql`WHERE ${e.id} = ${v.id}`));
const LIST = statement("list webhooks", [], () => standing(sql`ORDER BY ${e.createdAt}, ${e.id}`));

export const storedEndpoint = (row: RawRow): Endpoint => fromRow(webhookEndpoints, row);

const standingOf = (row: RawRow): EndpointStanding => ({
  endpoint: storedEndpoint(row),
  newest: Number(row.newest),
  oldest: row.oldest === null ? null : Number(row.oldest),
  oldestWaitingAt: row.oldest_waiting_at === null ? null : Number(row.oldest_waiting_at),
  lastFailure: row.last_failure === null ? null : (JSON.parse(String(row.last_failure)) as EndpointFailure),
});

export async function readEndpoint(db: D1Database, id: string): Promise<Endpoint | null> {
  const row = await READ(db, { id }).first<RawRow>();
  return row === null ? null : storedEndpoint(row);
}

export async function endpointStanding(db: D1Database, id: string): Promise<EndpointStanding | null> {
  const row = await STANDING(db, { id }).first<RawRow>();
  return row === null ? null : standingOf(row);
}

/** Oldest first. */
export async function listEndpoints(db: D1Database): Promise<EndpointStanding[]> {
  const { results } = await LIST(db, {}).all<RawRow>();
  return results.map(standingOf);
}
