// Who must be woken: endpoints that something is there for and to whom nobody sends.
import { sql } from "drizzle-orm";
import type { DueFailure } from "../../actions/ports/delivery-store.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures } from "../schema/webhooks.ts";
import { literal, statement } from "../statement.ts";
import { e, f, isFree, WANTED, w } from "./wanted-events.ts";

/** The newest events that a commit looks at for one that is wanted: its own are among them, and the watchdog sees all. */
const NEWEST = 100;

/** At the end of a batch that may have written events: in a database without endpoints it reads nothing. */
export const TO_WAKE = statement(
  "endpoints to wake",
  ["now"],
  v => sql`SELECT ${w.id} AS id FROM ${webhookEndpoints} ${w}
  WHERE ${w.status} = 'enabled' AND ${isFree(v.now)} AND EXISTS (SELECT 1 FROM ${events} ${e}
    WHERE ${e.seq} > max(${w.cursor}, (SELECT max(seq) FROM ${events}) - ${literal(NEWEST)}) AND ${WANTED})`,
);

/** `now` in ms. */
export async function endpointsToWake(db: D1Database, now: number): Promise<string[]> {
  const { results } = await TO_WAKE(db, { now }).all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** One that is held has its oldest event to try; when nothing is left of that, it is well. */
const BEHIND = statement(
  "endpoints behind",
  ["now"],
  v => sql`SELECT ${w.id} AS id FROM ${webhookEndpoints} ${w}
  WHERE ${isFree(v.now)} AND (${w.status} = 'held' OR ${w.cursor} < (SELECT max(seq) FROM ${events})
    OR EXISTS (SELECT 1 FROM ${webhookFailures} ${f} WHERE ${f.endpointId} = ${w.id} AND ${f.nextAttemptAt} <= ${v.now}))`,
);

/** `now` in ms. */
export async function endpointsBehind(db: D1Database, now: number): Promise<string[]> {
  const { results } = await BEHIND(db, { now }).all<{ id: string }>();
  return results.map(({ id }) => id);
}

const DUE = statement(
  "due failures",
  ["id", "now", "limit"],
  v => sql`SELECT ${f.seq} AS seq, ${f.attempts} AS attempts FROM ${webhookFailures} ${f}
  WHERE ${f.endpointId} = ${v.id} AND ${f.nextAttemptAt} <= ${v.now} ORDER BY ${f.nextAttemptAt} LIMIT ${v.limit}`,
);

/** Those that have waited longest first. */
export async function dueFailures(
  db: D1Database,
  endpointId: string,
  now: number,
  limit: number,
): Promise<DueFailure[]> {
  return (await DUE(db, { id: endpointId, now, limit }).all<DueFailure>()).results;
}
