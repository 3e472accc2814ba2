// Waiting calls that are cancelled, with their campaign or by themselves.
import { type SQL, sql } from "drizzle-orm";
import { c, k } from "../aliases.ts";
import { countFinished, countMoves, utcDay } from "../counters.ts";
import { countEndedInZones } from "../metrics/count-tallies.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { campaignCounters } from "../schema/metrics.ts";
import { literal, set, statement } from "../statement.ts";

const cancelled = (now: SQL, why: string) =>
  set(calls, {
    status: sql`'CANCELLED'`,
    nextAttemptAt: sql`NULL`,
    updatedAt: now,
    errorMessage: literal(why),
  });

/** Cancelled campaigns that may have open calls, a bounded number of them: the index loses those that have none. */
const TO_EMPTY = sql`SELECT id FROM ${campaigns} INDEXED BY campaigns_to_empty
  WHERE status = 'cancelled' AND emptied = 0 ORDER BY id LIMIT 200`;
/** Ordered, so that all statements of the batch mean the same rows. */
const ofCancelled = (limit: SQL) => sql`(SELECT w.* FROM (${TO_EMPTY}) ${k}
  CROSS JOIN ${calls} w ON w.campaign_id = ${k.id}
  WHERE w.next_attempt_at IS NOT NULL ORDER BY w.campaign_id, w.next_attempt_at, w.call_id LIMIT ${limit}) ${c}`;
const ALL = {
  countDay: statement("count cancelled of the day", ["limit", "day"], v =>
    countFinished(ofCancelled(v.limit), v.day),
  ),
  countZones: statement("count cancelled in zones", ["limit"], v => countEndedInZones(ofCancelled(v.limit))),
  countCampaign: statement("count cancelled", ["limit"], v =>
    countMoves(ofCancelled(v.limit), sql`'cancelled'`),
  ),
  cancel: statement(
    "cancel waiting calls",
    ["limit", "now"],
    v => sql`UPDATE ${calls} ${cancelled(v.now, "Campaign cancelled")}
    WHERE call_id IN (SELECT ${c.callId} FROM ${ofCancelled(v.limit)}) RETURNING 1`,
  ),
  /** A cancelled campaign without an open call gets none: it accepts none, and what ends in it is not retried. */
  markEmptied: statement(
    "mark emptied campaigns",
    [],
    () => sql`UPDATE ${campaigns} SET emptied = 1 WHERE id IN (${TO_EMPTY})
    AND (SELECT initiated + processing + retrying + waiting_disconnected + waiting_rnr + waiting_failed
      FROM ${campaignCounters} n WHERE n.campaign_id = ${campaigns.id}) = 0`,
  ),
};

/** Waiting calls of cancelled campaigns become CANCELLED; returns how many. */
export async function cancelWaitingCalls(db: D1Database, now: number, limit: number): Promise<number> {
  const results = await db.batch([
    ALL.countZones(db, { limit }),
    ALL.countDay(db, { limit, day: utcDay(now) }),
    ALL.countCampaign(db, { limit }),
    ALL.cancel(db, { limit, now }),
    ALL.markEmptied(db, {}),
  ]);
  // Not its changes: those of triggers are among them.
  return results[3]?.results.length ?? 0;
}

const waits = (id: SQL) => sql`${c.callId} = ${id} AND +${c.nextAttemptAt} IS NOT NULL`;
const waiting = (id: SQL) => sql`${calls} ${c} WHERE ${waits(id)}`;
const ONE = {
  countDay: statement("count one cancelled of the day", ["id", "day"], v =>
    countFinished(waiting(v.id), v.day),
  ),
  countZones: statement("count one cancelled in its zone", ["id"], v => countEndedInZones(waiting(v.id))),
  countCampaign: statement("count one cancelled", ["id"], v => countMoves(waiting(v.id), sql`'cancelled'`)),
  cancel: statement(
    "cancel a waiting call",
    ["id", "now"],
    v => sql`UPDATE ${calls} AS ${c} ${cancelled(v.now, "Cancelled by request")} WHERE ${waits(v.id)}`,
  ),
};

/** One waiting call becomes CANCELLED; false when it does not wait. */
export async function cancelWaitingCall(db: D1Database, callId: string, now: number): Promise<boolean> {
  const results = await db.batch([
    ONE.countZones(db, { id: callId }),
    ONE.countDay(db, { id: callId, day: utcDay(now) }),
    ONE.countCampaign(db, { id: callId }),
    ONE.cancel(db, { id: callId, now }),
  ]);
  return (results[3]?.meta.changes ?? 0) > 0;
}
