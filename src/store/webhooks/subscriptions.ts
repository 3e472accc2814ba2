// Which events are kept for an endpoint: a row for each of its types and campaigns, made from its own row in the batch
// that changes it.
import { type SQL, sql } from "drizzle-orm";
import { KEPT_AFTER_FAILURES_MS } from "../../domain/webhooks/endpoint.ts";
import { aliased } from "../aliases.ts";
import { eventSubscriptions } from "../schema/events.ts";
import { webhookEndpoints } from "../schema/webhooks.ts";
import { insertSelected, literal, statement } from "../statement.ts";

const e = aliased(webhookEndpoints, "e");

/** A row for each type and campaign of `e`; 0 = of every campaign, and of none. */
const SOURCE = sql`FROM ${webhookEndpoints} ${e}, json_each(${e.types}) t, json_each(coalesce(${e.campaigns}, '[0]')) k`;
const KEY = sql`SELECT t.value, k.value, ${e.id} ${SOURCE}`;

/** One that somebody disabled is kept nothing; one that failures did for a while. */
const isKept = (now: SQL): SQL => sql`(${e.status} <> 'disabled'
  OR (${e.disabledReason} IS NOT NULL AND ${e.disabledAt} >= ${now} - ${literal(KEPT_AFTER_FAILURES_MS)}))`;

const INSERT = statement(
  "insert event subscriptions",
  ["id", "now"],
  v =>
    sql`${insertSelected(eventSubscriptions, {
      type: sql`t.value`,
      campaignId: sql`k.value`,
      endpointId: e.id,
    })} ${SOURCE} WHERE ${e.id} = ${v.id} AND ${isKept(v.now)} ON CONFLICT DO NOTHING`,
);

/** In front of what changes its types, campaigns or state, under the same guard. */
const DELETE = statement(
  "delete event subscriptions",
  ["id", "revision"],
  v => sql`DELETE FROM ${eventSubscriptions} WHERE (type, campaign_id, endpoint_id) IN (
    ${KEY} WHERE ${e.id} = ${v.id} AND (${v.revision} IS NULL OR ${e.revision} = ${v.revision}))`,
);

/** Those that go have all of their rows or none: the first is asked for. */
const END = statement(
  "end event subscriptions",
  ["before"],
  v => sql`DELETE FROM ${eventSubscriptions} WHERE (type, campaign_id, endpoint_id) IN (
    ${KEY} WHERE ${e.status} = 'disabled' AND ${e.disabledReason} IS NOT NULL AND ${e.disabledAt} < ${v.before}
    AND EXISTS (SELECT 1 FROM ${eventSubscriptions} s WHERE s.type = ${e.types} ->> '$[0]'
      AND s.campaign_id = coalesce(${e.campaigns} ->> '$[0]', 0) AND s.endpoint_id = ${e.id}))`,
);

/** Behind the change, from the row as it has become. */
export const subscribe = (db: D1Database, id: string, now: number): D1PreparedStatement =>
  INSERT(db, { id, now });

/** `revision`: only while the endpoint has it; null = whichever it has. */
export const unsubscribe = (db: D1Database, id: string, revision: number | null): D1PreparedStatement =>
  DELETE(db, { id, revision });

export const endSubscriptions = async (db: D1Database, before: number): Promise<number> =>
  (await END(db, { before }).run()).meta.changes;
