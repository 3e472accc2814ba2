// Idempotency keys: reserved in one guarded statement before anything happens, answered in the batch of the effect.
import {
  ANSWERS_KEPT_MS,
  type CallAnswer,
  type Reservation,
  type Reserved,
} from "../domain/calls/reservation.ts";
import { jsonChunks } from "./json-chunks.ts";

/**
 * ?1 = id, ?2 = body, ?3 = owner, ?4 = locked until, ?5 = now, ?6 = answers older than this are forgotten. A request
 * that is taken over keeps its first time: ids of calls derive from it.
 */
const RESERVE = `INSERT INTO idempotency_keys (id, body_hash, owner, locked_until, created_at)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (id) DO UPDATE SET body_hash = excluded.body_hash, owner = excluded.owner,
    locked_until = excluded.locked_until, status = NULL, answer = NULL,
    created_at = CASE WHEN created_at <= ?6 THEN excluded.created_at ELSE created_at END
  WHERE created_at <= ?6 OR (status IS NULL AND locked_until <= ?5 AND body_hash = excluded.body_hash)`;
const READ = "SELECT body_hash, owner, status, answer, created_at FROM idempotency_keys WHERE id = ?1";

interface Row {
  body_hash: string;
  owner: string;
  status: number | null;
  answer: string | null;
  created_at: number;
}

/** Until `lockMs` have passed, a request without an answer counts as being handled. */
export async function reserveKey(
  db: D1Database,
  { id, bodyHash, owner }: { id: string; bodyHash: string; owner: string },
  now: number,
  lockMs: number,
): Promise<Reserved> {
  const ask = () =>
    db.batch<Row>([
      db.prepare(RESERVE).bind(id, bodyHash, owner, now + lockMs, now, now - ANSWERS_KEPT_MS),
      db.prepare(READ).bind(id),
    ]);
  // Asked once more when the answer was lost: who has it is told by the owner, not by what changed.
  const row = (await ask().catch(ask))[1]?.results[0];
  if (row === undefined) throw new Error("an idempotency key is gone that was just reserved");
  if (row.owner === owner) return { kind: "mine", reservation: { id, owner, createdAt: row.created_at } };
  if (row.body_hash !== bodyHash) return { kind: "other_body" };
  if (row.status === null) return { kind: "in_progress" };
  return { kind: "answered", status: row.status, answer: row.answer ?? "" };
}

const ANSWERABLE = "id = ?1 AND owner = ?2 AND status IS NULL";

/**
 * First in the batch of an effect: the batch fails as a whole when the reservation is not (any more) this request's.
 * D1 may run a batch long after its sender has given up and another has taken over.
 */
export const refuseLateBatch = (db: D1Database, { id, owner }: Reservation): D1PreparedStatement =>
  // NULL is what the column refuses: there is no other way to fail a batch on a condition.
  db
    .prepare("UPDATE idempotency_keys SET owner = NULL WHERE id = ?1 AND (owner <> ?2 OR status IS NOT NULL)")
    .bind(id, owner);

/** In the batch of an effect. `answer` and `when` are SQL over `values`, which are numbered from ?4. */
export const keepAnswer = (
  db: D1Database,
  { id, owner }: Reservation,
  {
    status,
    answer,
    values,
    when = "1",
  }: { status: number; answer: string; values: unknown[]; when?: string },
): D1PreparedStatement =>
  db
    .prepare(`UPDATE idempotency_keys SET status = ?3, answer = ${answer} WHERE ${ANSWERABLE} AND ${when}`)
    .bind(id, owner, status, ...values);

/** Behind the insert of calls, in its batch: the answers of those requests whose call is there. */
export const keepCallAnswers = (db: D1Database, answers: readonly CallAnswer[]): D1PreparedStatement[] =>
  jsonChunks(answers).map(({ json }) =>
    db
      .prepare(
        `UPDATE idempotency_keys SET status = a.value ->> 'status', answer = a.value ->> 'answer'
         FROM json_each(?1) a CROSS JOIN calls c ON c.call_id = a.value ->> 'callId'
         WHERE idempotency_keys.id = a.value ->> '$.reservation.id' AND idempotency_keys.status IS NULL
           AND idempotency_keys.owner = a.value ->> '$.reservation.owner'`,
      )
      .bind(json),
  );

/**
 * Behind the handler: keeps its answer unless there is one, or (null) lets the next one try. Returns the answer that
 * was kept before, by the batch of the effect: that is what has happened, whatever the handler makes of it.
 */
export async function finishKey(
  db: D1Database,
  reservation: Reservation,
  answer: { status: number; text: string } | null,
): Promise<{ status: number; answer: string } | null> {
  const { id, owner } = reservation;
  const finish =
    answer === null
      ? db.prepare(`UPDATE idempotency_keys SET locked_until = 0 WHERE ${ANSWERABLE}`).bind(id, owner)
      : keepAnswer(db, reservation, { status: answer.status, answer: "?4", values: [answer.text] });
  const results = await db.batch<{ status: number; answer: string }>([
    finish,
    db
      .prepare(
        "SELECT status, answer FROM idempotency_keys WHERE id = ?1 AND status IS NOT NULL AND changes() = 0",
      )
      .bind(id),
  ]);
  return results[1]?.results[0] ?? null;
}

/** Returns how many were older than `before` (ms). */
export async function purgeIdempotencyKeys(db: D1Database, before: number, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM idempotency_keys WHERE id IN (SELECT id FROM idempotency_keys WHERE created_at < ?1
       ORDER BY created_at LIMIT ?2)`,
    )
    .bind(before, limit)
    .run();
  return meta.changes;
}
