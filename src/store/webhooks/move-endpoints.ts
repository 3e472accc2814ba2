// Another secret for an endpoint, and its being enabled and disabled by a person. In the notes stands what it was, which
// nobody knows better than the row.
import { type SQL, sql } from "drizzle-orm";
import { type By, webhookSubject } from "../../domain/changes/change.ts";
import type { EnableFrom } from "../../domain/webhooks/endpoint.ts";
import { ROTATION_MS } from "../../domain/webhooks/secret.ts";
import { noteChange } from "../changes/note-change.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints } from "../schema/webhooks.ts";
import { literal, set, statement } from "../statement.ts";
import { NEWEST } from "./change-endpoints.ts";
import { subscribe, unsubscribe } from "./subscriptions.ts";

const ROTATE = statement(
  "rotate webhook secret",
  ["id", "version", "now"],
  v =>
    sql`UPDATE ${webhookEndpoints} ${set(webhookEndpoints, {
      secretVersion: sql`secret_version + 1`,
      previousSecretUntil: sql`${v.now} + ${literal(ROTATION_MS)}`,
      // Whoever sends to it now signs with the secrets that he found.
      leasedUntil: sql`NULL`,
      leaseToken: sql`NULL`,
      updatedAt: v.now,
    })} WHERE id = ${v.id} AND secret_version = ${v.version}`,
);

/**
 * The last event before a time: they are in the order of time, but have no index of it, so it is looked for by halves.
 * Below `lo` all are earlier, from `hi` on none is.
 */
export const lastBefore = (at: SQL): SQL => sql`(WITH RECURSIVE half (lo, hi) AS (
    SELECT 0, ${NEWEST} + 1
    UNION ALL SELECT iif(v.created_at < ${at}, (lo + hi) / 2 + 1, lo), iif(v.created_at < ${at}, hi, (lo + hi) / 2)
    FROM half LEFT JOIN ${events} v ON v.seq = (SELECT min(w.seq) FROM ${events} w WHERE w.seq >= (lo + hi) / 2)
    WHERE lo < hi)
  SELECT lo - 1 FROM half WHERE lo = hi)`;

const isAsItWas = (from: SQL) => sql`${from} IS NULL AND status = 'enabled'`;

/** The cursor never goes back. */
const ENABLE = statement(
  "enable webhook",
  ["id", "from", "now"],
  v =>
    sql`UPDATE ${webhookEndpoints} ${set(webhookEndpoints, {
      status: sql`'enabled'`,
      disabledReason: sql`NULL`,
      disabledAt: sql`NULL`,
      heldSince: sql`NULL`,
      nextTryAt: sql`NULL`,
      failedInARow: sql`0`,
      cursor: sql`CASE WHEN ${v.from} IS NULL THEN cursor WHEN ${v.from} = 'now' THEN max(cursor, ${NEWEST})
      ELSE max(cursor, ${lastBefore(v.from)}) END`,
      // Whoever sends to it now would write where it has got to; or he is dead, and nobody would send for a minute.
      leasedUntil: sql`iif(${isAsItWas(v.from)}, leased_until, NULL)`,
      leaseToken: sql`iif(${isAsItWas(v.from)}, lease_token, NULL)`,
      updatedAt: v.now,
    })} WHERE id = ${v.id}`,
);

const DISABLE = statement(
  "disable webhook",
  ["id", "now"],
  v =>
    sql`UPDATE ${webhookEndpoints} ${set(webhookEndpoints, {
      status: sql`'disabled'`,
      disabledReason: sql`NULL`,
      disabledAt: v.now,
      heldSince: sql`NULL`,
      nextTryAt: sql`NULL`,
      failedInARow: sql`0`,
      leasedUntil: sql`NULL`,
      leaseToken: sql`NULL`,
      updatedAt: v.now,
    })} WHERE id = ${v.id} AND (status <> 'disabled' OR disabled_reason IS NOT NULL)`,
);

const hasChanged = (result: D1Result | undefined) => (result?.meta.changes ?? 0) > 0;

/** To the version behind `version`; false = it has another one. */
export async function rotateEndpoint(
  db: D1Database,
  id: string,
  version: number,
  now: number,
  by: By,
): Promise<boolean> {
  const [from, to] = [{ secret_version: version }, { secret_version: version + 1 }];
  const [rotated] = await db.batch([
    ROTATE(db, { id, version, now }),
    noteChange(db, { by, at: now, subject: webhookSubject(id), what: "rotate", from, to }),
  ]);
  return hasChanged(rotated);
}

const STATUS = sql`json_object('status', status, 'cursor', cursor)`;

export async function enableEndpoint(
  db: D1Database,
  id: string,
  from: EnableFrom,
  now: number,
  by: By,
): Promise<boolean> {
  const asked = from === "cursor" ? null : from === "now" ? from : from.at;
  const to = { status: "enabled", from: typeof from === "string" ? from : new Date(from.at).toISOString() };
  const results = await db.batch([
    noteChange(
      db,
      { by, at: now, subject: webhookSubject(id), what: "enable", from: STATUS, to },
      sql`FROM ${webhookEndpoints} WHERE id = ${id}`,
    ),
    ENABLE(db, { id, from: asked, now }),
    subscribe(db, id, now),
  ]);
  return hasChanged(results[1]);
}

/** False: somebody has disabled it already, or there is none. */
export async function disableEndpoint(db: D1Database, id: string, now: number, by: By): Promise<boolean> {
  const results = await db.batch([
    noteChange(
      db,
      { by, at: now, subject: webhookSubject(id), what: "disable", from: STATUS, to: { status: "disabled" } },
      sql`FROM ${webhookEndpoints} WHERE id = ${id} AND (status <> 'disabled' OR disabled_reason IS NOT NULL)`,
    ),
    unsubscribe(db, id, null),
    DISABLE(db, { id, now }),
  ]);
  return hasChanged(results[2]);
}
