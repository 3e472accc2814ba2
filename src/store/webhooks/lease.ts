// Who may send to an endpoint now: one at a time, for a minute. Whoever dies leaves a lease that ends by itself.
import { sql } from "drizzle-orm";
import type { Lease } from "../../actions/ports/delivery-store.ts";
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { webhookEndpoints } from "../schema/webhooks.ts";
import { statement } from "../statement.ts";
import { isFree, w } from "./wanted-events.ts";

const LEASE = statement(
  "lease endpoint",
  ["id", "token", "now", "until"],
  v => sql`UPDATE ${webhookEndpoints} AS ${w} SET lease_token = ${v.token}, leased_until = ${v.until}
  WHERE ${w.id} = ${v.id} AND ${isFree(v.now)} RETURNING *`,
);

const RELEASE = statement(
  "release endpoint",
  ["id", "token"],
  v => sql`UPDATE ${webhookEndpoints} SET lease_token = NULL, leased_until = NULL
  WHERE id = ${v.id} AND lease_token = ${v.token}`,
);

/** Times in ms. Null = somebody else has it, it is disabled, it rests, or there is none. */
export async function leaseEndpoint(
  db: D1Database,
  { endpointId, token }: Lease,
  now: number,
  until: number,
): Promise<Endpoint | null> {
  const { results } = await LEASE(db, { id: endpointId, token, now, until }).all<RawRow>();
  return results[0] === undefined ? null : fromRow(webhookEndpoints, results[0]);
}

/** False = somebody else has it, or nobody. */
export const releaseEndpoint = async (db: D1Database, { endpointId, token }: Lease): Promise<boolean> =>
  (await RELEASE(db, { id: endpointId, token }).run()).meta.changes > 0;
