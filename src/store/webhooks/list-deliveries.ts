// What became of events, as one endpoint sees it: derived from the failures, the cursor and the runs.
import { sql } from "drizzle-orm";
import type { Delivery, DeliveryFilter } from "../../actions/ports/delivery-store.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures, webhookRuns } from "../schema/webhooks.ts";
import { literal, statement } from "../statement.ts";
import { e, f, r, WANTED, WAS_SENT, w } from "./wanted-events.ts";

/** Events that one page looks at; where few are wanted, a page may be short. */
const LOOKED_AT = 500;

const SELECTED = sql`${e.type} AS type, ${e.campaignId} AS campaignId, ${e.subject} AS subject,
  ${e.createdAt} AS createdAt, ${f.attempts} AS attempts, ${f.nextAttemptAt} AS nextAttemptAt, ${f.status} AS status,
  ${f.error} AS error`;

const OF_LOG = statement(
  "deliveries of the log",
  ["id", "before"],
  v => sql`SELECT ${e.seq} AS seq, ${SELECTED}, ${WANTED} AS wanted,
    ${e.seq} > ${w.cursor} AS isAhead, iif(${w.status} = 'held', ${w.failedInARow}, 0) AS heldTries,
    CASE WHEN ${f.seq} IS NOT NULL THEN iif(${f.deliveredAt} IS NULL, 'failed', 'delivered')
      WHEN ${e.seq} > ${w.cursor} THEN 'waiting' WHEN ${WAS_SENT} THEN 'delivered' END AS state,
    coalesce(${f.deliveredAt}, (SELECT ${r.at} FROM ${webhookRuns} ${r} WHERE ${r.endpointId} = ${w.id}
      AND ${r.toSeq} >= ${e.seq} AND ${f.seq} IS NULL ORDER BY ${r.toSeq} LIMIT 1)) AS deliveredAt
  FROM (SELECT * FROM ${events} WHERE seq < ${v.before} ORDER BY seq DESC LIMIT ${literal(LOOKED_AT)}) ${e}
  CROSS JOIN ${webhookEndpoints} ${w} ON ${w.id} = ${v.id}
  LEFT JOIN ${webhookFailures} ${f} ON ${f.endpointId} = ${w.id} AND ${f.seq} = ${e.seq}
  ORDER BY ${e.seq} DESC`,
);

/** They are kept longer than their events. */
const OF_FAILURES = statement(
  "deliveries that failed",
  ["id", "before"],
  v => sql`SELECT ${f.seq} AS seq, ${SELECTED}, ${f.deliveredAt} IS NULL AS wanted, 0 AS isAhead,
    0 AS heldTries, 'failed' AS state, NULL AS deliveredAt
  FROM (SELECT * FROM ${webhookFailures} WHERE endpoint_id = ${v.id} AND seq < ${v.before}
    ORDER BY seq DESC LIMIT ${literal(LOOKED_AT)}) ${f}
  LEFT JOIN ${events} ${e} ON ${e.seq} = ${f.seq} ORDER BY ${f.seq} DESC`,
);

interface Row extends Omit<Delivery, "state" | "attempts"> {
  state: Delivery["state"] | null;
  wanted: number;
  /** Tries that failed of one that stepped aside; null = it did not. */
  attempts: number | null;
  /** 1 = behind the endpoint's cursor. */
  isAhead: number;
  /** Of the endpoint's oldest event, while it is held. */
  heldTries: number;
}

/** Newest first; `next`: behind what was looked at, null = that was all. */
export async function listDeliveries(
  db: D1Database,
  { endpointId, state, before, limit }: DeliveryFilter,
): Promise<{ rows: Delivery[]; next: number | null }> {
  const list = state === "failed" ? OF_FAILURES : OF_LOG;
  const asked = { id: endpointId, before: before ?? Number.MAX_SAFE_INTEGER };
  const { results } = await list(db, asked).all<Row>();
  const isToEnd = results.length < LOOKED_AT;
  const oldest = isToEnd || results.at(-1)?.isAhead === 0 ? results.findLast(isWaiting) : undefined;
  const rows: Delivery[] = [];
  for (const found of results) {
    const { wanted, isAhead: _, heldTries, ...row } = found;
    if (rows.length === limit) return { rows, next: rows.at(-1)?.seq ?? null };
    if (wanted !== 1 || row.state === null || (state !== null && row.state !== state)) continue;
    rows.push({
      ...row,
      state: row.state,
      attempts: found === oldest ? heldTries : triesOf(row),
      deliveredAt: timeOf(row.state, row.deliveredAt),
    });
  }
  return { rows, next: isToEnd ? null : (results.at(-1)?.seq ?? null) };
}

const isWaiting = ({ wanted, isAhead }: Row) => wanted === 1 && isAhead === 1;

/** The one that got there among them. */
const triesOf = ({ state, attempts }: Pick<Row, "state" | "attempts">) =>
  (attempts ?? 0) + (state === "delivered" ? 1 : 0);

const timeOf = (state: Row["state"], at: number | null) => (state === "delivered" ? at : null);
