// Making an endpoint, changing what somebody has set of it, and removing it: each with its subscriptions and its note in
// one batch.
import { type SQL, sql } from "drizzle-orm";
import { type By, fieldsMade, type NotedFields, webhookSubject } from "../../domain/changes/change.ts";
import { type EndpointFields, MOST_ENDPOINTS } from "../../domain/webhooks/endpoint.ts";
import { noteChange } from "../changes/note-change.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures, webhookRuns } from "../schema/webhooks.ts";
import { insertSelected, literal, set, statement } from "../statement.ts";
import { subscribe, unsubscribe } from "./subscriptions.ts";

/** The newest event there is. */
export const NEWEST = sql`(SELECT coalesce(max(seq), 0) FROM ${events})`;

const FIELDS = ["url", "description", "types", "campaigns", "payload", "ordered"] as const;
type Bound = Record<(typeof FIELDS)[number], string | number | null>;

const bound = (fields: EndpointFields): Bound => ({
  ...fields,
  types: JSON.stringify(fields.types),
  campaigns: fields.campaigns === null ? null : JSON.stringify(fields.campaigns),
  ordered: fields.ordered ? 1 : 0,
});

const INSERT = statement(
  "insert webhook",
  ["id", ...FIELDS, "by", "now"],
  v =>
    sql`${insertSelected(webhookEndpoints, {
      id: v.id,
      url: v.url,
      description: v.description,
      types: v.types,
      campaigns: v.campaigns,
      payload: v.payload,
      ordered: v.ordered,
      cursor: NEWEST,
      createdBy: v.by,
      createdAt: v.now,
      updatedAt: v.now,
    })} WHERE (SELECT count(*) FROM ${webhookEndpoints}) < ${literal(MOST_ENDPOINTS)} ON CONFLICT DO NOTHING`,
);

/** Another address is tried at once, whatever the one before asked for. One that had none begins behind what was only polled. */
const moved = (url: SQL, is: SQL, was: SQL): SQL => sql`iif(url IS ${url}, ${was}, ${is})`;

const UPDATE = statement(
  "update webhook",
  ["id", "revision", ...FIELDS, "now"],
  v =>
    sql`UPDATE ${webhookEndpoints} ${set(webhookEndpoints, {
      url: v.url,
      description: v.description,
      types: v.types,
      campaigns: v.campaigns,
      payload: v.payload,
      ordered: v.ordered,
      cursor: sql`iif(url IS NULL AND ${v.url} IS NOT NULL, max(cursor, ${NEWEST}), cursor)`,
      status: moved(v.url, sql`iif(status = 'held', 'enabled', status)`, sql`status`),
      heldSince: moved(v.url, sql`NULL`, sql`held_since`),
      nextTryAt: moved(v.url, sql`NULL`, sql`next_try_at`),
      failedInARow: moved(v.url, sql`0`, sql`failed_in_a_row`),
      leasedUntil: moved(v.url, sql`NULL`, sql`leased_until`),
      leaseToken: moved(v.url, sql`NULL`, sql`lease_token`),
      updatedAt: v.now,
      revision: sql`revision + 1`,
    })} WHERE id = ${v.id} AND revision = ${v.revision}`,
);

const DELETE = statement(
  "delete webhook",
  ["id"],
  v => sql`DELETE FROM ${webhookEndpoints} WHERE id = ${v.id}`,
);

const FORGET_FAILURES = statement(
  "forget webhook failures",
  ["id", "limit"],
  v => sql`DELETE FROM ${webhookFailures} WHERE endpoint_id = ${v.id}
    AND seq IN (SELECT f.seq FROM ${webhookFailures} f WHERE f.endpoint_id = ${v.id} LIMIT ${v.limit})`,
);
const FORGET_RUNS = statement(
  "forget webhook runs",
  ["id", "limit"],
  v => sql`DELETE FROM ${webhookRuns} WHERE endpoint_id = ${v.id}
    AND to_seq IN (SELECT r.to_seq FROM ${webhookRuns} r WHERE r.endpoint_id = ${v.id} LIMIT ${v.limit})`,
);

const hasChanged = (result: D1Result | undefined) => (result?.meta.changes ?? 0) > 0;

/** Its cursor is the newest event at its commit. False: there are as many as there may be, or one of this id. */
export async function createEndpoint(
  db: D1Database,
  id: string,
  fields: EndpointFields,
  now: number,
  by: By,
): Promise<boolean> {
  const to = fieldsMade(fields);
  const [made] = await db.batch([
    INSERT(db, { id, ...bound(fields), by: by.who, now }),
    noteChange(db, { by, at: now, subject: webhookSubject(id), what: "create", from: null, to }),
    subscribe(db, id, now),
  ]);
  return hasChanged(made);
}

/** `fields`: all of them, as they are to be. Only while it has the revision that is noted. */
export async function changeEndpoint(
  db: D1Database,
  id: string,
  fields: EndpointFields,
  now: number,
  { by, revision, from, to }: NotedFields,
): Promise<boolean> {
  const results = await db.batch([
    unsubscribe(db, id, revision),
    UPDATE(db, { id, revision, ...bound(fields), now }),
    noteChange(db, { by, at: now, subject: webhookSubject(id), what: "update", from, to }),
    subscribe(db, id, now),
  ]);
  return hasChanged(results[1]);
}

/** What was sent to it stays: see `forgetEndpoint`. */
export async function removeEndpoint(db: D1Database, id: string, now: number, by: By): Promise<boolean> {
  const from = sql`json_object('url', url, 'types', json(types))`;
  const results = await db.batch([
    noteChange(
      db,
      { by, at: now, subject: webhookSubject(id), what: "delete", from, to: null },
      sql`FROM ${webhookEndpoints} WHERE id = ${id}`,
    ),
    unsubscribe(db, id, null),
    DELETE(db, { id }),
  ]);
  return hasChanged(results[2]);
}

/** Rows of what was sent to it: at most `limit` of each kind. Returns how many. */
export async function forgetEndpoint(db: D1Database, id: string, limit: number): Promise<number> {
  const results = await db.batch([FORGET_FAILURES(db, { id, limit }), FORGET_RUNS(db, { id, limit })]);
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}
