// What a run has done, in one batch under its lease: what stepped aside, the run, how far the endpoint has been told.
// Each statement asks for the lease, the cursor and what was set as they were; the last one makes that untrue.
import { type SQL, sql } from "drizzle-orm";
import type { Lease, RunDone, RunStored } from "../../actions/ports/delivery-store.ts";
import type { FailedTry } from "../../domain/webhooks/fold-tries.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures, webhookRuns } from "../schema/webhooks.ts";
import { insertSelected, jsonFields, literal, set, statement } from "../statement.ts";
import { e, w, wantedBy } from "./wanted-events.ts";

/** Events behind the cursor that are looked at for one that is wanted: where there are others, a run looks at them. */
const LOOKED_AT = 200;

/** Who sends, and what he found. */
export const HOLDER = ["id", "token", "from", "was", "revision"] as const;
type Held = Readonly<Record<(typeof HOLDER)[number], SQL>>;
export const holds = (
  v: Held,
) => sql`${w.id} = ${v.id} AND ${w.leaseToken} = ${v.token} AND ${w.cursor} = ${v.from}
  AND ${w.status} = ${v.was} AND ${w.revision} = ${v.revision}`;
const isHeld = (v: Held) => sql`EXISTS (SELECT 1 FROM ${webhookEndpoints} ${w} WHERE ${holds(v)})`;

const i = jsonFields<FailedTry>();
const SET_ASIDE = statement(
  "set events aside",
  [...HOLDER, "failures", "now"],
  v => sql`${insertSelected(webhookFailures, {
    endpointId: v.id,
    seq: i("seq"),
    attempts: i("attempts"),
    nextAttemptAt: i("nextAttemptAt"),
    status: i("status"),
    error: i("error"),
    failedAt: v.now,
    deliveredAt: i("deliveredAt"),
  })} FROM json_each(${v.failures}) i WHERE ${isHeld(v)}
  ON CONFLICT (endpoint_id, seq) DO UPDATE SET attempts = excluded.attempts,
    next_attempt_at = excluded.next_attempt_at, status = excluded.status, error = excluded.error,
    failed_at = excluded.failed_at, delivered_at = excluded.delivered_at`,
);

const NOTE_RUN = statement(
  "note run",
  [...HOLDER, "to", "now", "sent", "failed", "ms"],
  v =>
    sql`${insertSelected(webhookRuns, {
      endpointId: v.id,
      fromSeq: v.from,
      toSeq: v.to,
      at: v.now,
      sent: v.sent,
      failed: v.failed,
      ms: v.ms,
    })} WHERE ${isHeld(v)} ON CONFLICT DO NOTHING`,
);

/** Something is wanted among the next events, or may be behind them. */
export const more = (
  v: Record<"to" | "id", SQL>,
) => sql`((SELECT max(seq) FROM ${events}) > ${v.to} + ${literal(LOOKED_AT)} OR EXISTS (SELECT 1 FROM (SELECT * FROM ${events} WHERE seq > ${v.to}
  ORDER BY seq LIMIT ${literal(LOOKED_AT)}) ${e} WHERE ${wantedBy(v.id)}))`;

const HEALTH = ["status", "reason", "disabledAt", "heldSince", "nextTryAt", "inARow", "lastError"] as const;

const MOVE = statement(
  "move cursor",
  [...HOLDER, "to", "now", "keepUntil", ...HEALTH],
  v => sql`UPDATE ${webhookEndpoints} AS ${w} ${set(webhookEndpoints, {
    cursor: v.to,
    status: v.status,
    disabledReason: v.reason,
    disabledAt: v.disabledAt,
    heldSince: v.heldSince,
    nextTryAt: v.nextTryAt,
    failedInARow: v.inARow,
    lastError: v.lastError,
    updatedAt: sql`iif(${w.status} = ${v.status}, ${w.updatedAt}, ${v.now})`,
    leasedUntil: sql`iif(${more(v)}, ${v.keepUntil}, NULL)`,
    leaseToken: sql`iif(${v.keepUntil} IS NOT NULL AND ${more(v)}, ${w.leaseToken}, NULL)`,
  })} WHERE ${holds(v)} AND ${v.to} >= ${w.cursor}
  RETURNING lease_token IS NOT NULL AS kept, ${more(v)} AS more`,
);

/** A lease that was lost, a cursor that was moved, an endpoint that somebody changed or disabled meanwhile: nothing changes. */
export async function finishRun(
  db: D1Database,
  { endpointId: id, token }: Lease,
  run: RunDone,
  now: number,
): Promise<RunStored> {
  const { from, was, revision, to, health, failures, sent, failed, ms, keepUntil } = run;
  const held = { id, token, from, was, revision };
  const results = await db.batch<{ kept: number; more: number }>([
    ...(failures.length === 0 ? [] : [SET_ASIDE(db, { ...held, failures: JSON.stringify(failures), now })]),
    ...(sent === 0 ? [] : [NOTE_RUN(db, { ...held, to, now, sent, failed, ms })]),
    MOVE(db, {
      ...held,
      ...{ to, now, keepUntil },
      status: health.status,
      reason: health.disabledReason,
      disabledAt: health.disabledAt,
      heldSince: health.heldSince,
      nextTryAt: health.nextTryAt,
      inARow: health.failedInARow,
      lastError: health.lastError,
    }),
  ]);
  const [row] = results.at(-1)?.results ?? [];
  return { stored: row !== undefined, kept: row?.kept === 1, more: row?.more === 1 };
}
