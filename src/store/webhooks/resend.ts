// Events that somebody asks for again: they get tries of their own, as if they had stepped aside. The cursor never goes
// back.
import { type SQL, sql } from "drizzle-orm";
import { type By, webhookSubject } from "../../domain/changes/change.ts";
import { noteChange } from "../changes/note-change.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints, webhookFailures } from "../schema/webhooks.ts";
import { insertSelected, literal, statement } from "../statement.ts";
import { lastBefore } from "./move-endpoints.ts";
import { e, WANTED, WAS_SENT, w } from "./wanted-events.ts";

const ASKED_FOR = "Somebody asked for it again";

const noted = (endpointId: string, by: By, at: number) => ({
  ...{ by, at, subject: webhookSubject(endpointId) },
  ...{ what: "resend", from: null },
});

const again = (now: SQL, from: SQL) => sql`${insertSelected(webhookFailures, {
  endpointId: sql`${w.id}`,
  seq: sql`${e.seq}`,
  attempts: sql`0`,
  nextAttemptAt: now,
  error: literal(ASKED_FOR),
  failedAt: now,
})} ${from} AND ${e.seq} <= ${w.cursor} AND ${WANTED} AND ${WAS_SENT}
  ON CONFLICT (endpoint_id, seq) DO UPDATE SET attempts = 0, next_attempt_at = excluded.next_attempt_at,
    failed_at = excluded.failed_at, delivered_at = NULL
  RETURNING seq`;

const RESEND = statement("resend event", ["id", "seq", "now"], v =>
  again(
    v.now,
    sql`FROM ${webhookEndpoints} ${w} CROSS JOIN ${events} ${e} ON ${e.seq} = ${v.seq} WHERE ${w.id} = ${v.id}`,
  ),
);

/** False = it is no event that was sent to the endpoint, or is not kept any more. */
export async function resendEvent(
  db: D1Database,
  endpointId: string,
  seq: number,
  now: number,
  by: By,
): Promise<boolean> {
  const [resent] = await db.batch([
    RESEND(db, { id: endpointId, seq, now }),
    noteChange(db, { ...noted(endpointId, by, now), to: { sequence: seq } }),
  ]);
  return (resent?.results.length ?? 0) > 0;
}

const part = (v: Record<"id" | "since" | "after" | "limit", SQL>) => sql`(SELECT * FROM ${events}
  WHERE seq > max(${lastBefore(v.since)}, ${v.after})
    AND seq <= (SELECT cursor FROM ${webhookEndpoints} WHERE id = ${v.id}) ORDER BY seq LIMIT ${v.limit})`;

const PART = statement(
  "part to resend",
  ["id", "since", "after", "limit"],
  v => sql`SELECT count(*) AS looked, max(${e.seq}) AS last FROM ${part(v)} ${e}`,
);
const RESEND_PART = statement("resend part", ["id", "since", "after", "limit", "now"], v =>
  again(v.now, sql`FROM ${part(v)} ${e} CROSS JOIN ${webhookEndpoints} ${w} ON ${w.id} = ${v.id} WHERE true`),
);

/** `since` in ms. Looks at `limit` events of the log, behind `after`; `next`: the last of them, null = that was all. */
export async function resendSince(
  db: D1Database,
  { endpointId: id, ...asked }: { endpointId: string; since: number; after: number; limit: number },
  now: number,
  by: By,
): Promise<{ resent: number; next: number | null }> {
  const [part, resent] = await db.batch<{ looked: number; last: number | null }>([
    PART(db, { id, ...asked }),
    RESEND_PART(db, { id, ...asked, now }),
    noteChange(db, { ...noted(id, by, now), to: { since: asked.since, after: asked.after } }),
  ]);
  const { looked = 0, last = null } = part?.results[0] ?? {};
  return { resent: resent?.results.length ?? 0, next: looked < asked.limit ? null : last };
}
