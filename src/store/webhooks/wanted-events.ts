// Which events an endpoint is told of, as conditions on the event `e` and the endpoint `w`.
import { type SQL, sql } from "drizzle-orm";
import { aliased } from "../aliases.ts";
import { eventSubscriptions, events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures, webhookRuns } from "../schema/webhooks.ts";

export const e = aliased(events, "e");
export const w = aliased(webhookEndpoints, "w");
export const f = aliased(webhookFailures, "f");
export const r = aliased(webhookRuns, "r");
const s = aliased(eventSubscriptions, "s");

/** Nobody is told of his own troubles. */
export const wantedBy = (endpointId: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${eventSubscriptions} ${s} WHERE ${s.type} = ${e.type}
    AND ${s.campaignId} IN (0, ${e.campaignId}) AND ${s.endpointId} = ${endpointId})
  AND NOT (${e.type} IN ('webhook.held', 'webhook.disabled') AND ${e.subject} = ${endpointId})`;
export const WANTED = wantedBy(w.id);

/** It was sent, or stepped aside, in a run that is still known of. */
export const WAS_SENT = sql`(SELECT ${r.fromSeq} FROM ${webhookRuns} ${r} WHERE ${r.endpointId} = ${w.id}
    AND ${r.toSeq} >= ${e.seq} ORDER BY ${r.toSeq} LIMIT 1) < ${e.seq}`;

/** Nobody sends to it, and it does not rest; `now` in ms. */
export const isFree = (now: SQL) =>
  sql`${w.url} IS NOT NULL AND ${w.status} <> 'disabled'
  AND (${w.leasedUntil} IS NULL OR ${w.leasedUntil} <= ${now})
  AND (${w.nextTryAt} IS NULL OR ${w.nextTryAt} <= ${now})`;
