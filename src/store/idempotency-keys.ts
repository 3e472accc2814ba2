// Idempotency keys: reserved in one guarded statement before anything happens, answered in the batch of the effect.
import { and, eq, inArray, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from "drizzle-orm";
import {
  ANSWERS_KEPT_MS,
  type CallAnswer,
  type Reservation,
  type Reserved,
} from "../domain/calls/reservation.ts";
import { database, prepared } from "./db.ts";
import { jsonChunks } from "./json-chunks.ts";
import { idempotencyKeys as keys } from "./schema/idempotency.ts";
import { jsonFields, statement } from "./statement.ts";

/** A request that is taken over keeps its first time: ids of calls derive from it. */
const reserve = (
  db: D1Database,
  key: Pick<typeof keys.$inferInsert, "id" | "bodyHash" | "owner">,
  now: number,
  lockMs: number,
) => {
  const isForgotten = lte(keys.createdAt, now - ANSWERS_KEPT_MS);
  const { id, ...holder } = { ...key, lockedUntil: now + lockMs };
  return database(db)
    .insert(keys)
    .values({ id, ...holder, createdAt: now })
    .onConflictDoUpdate({
      target: keys.id,
      set: {
        ...holder,
        status: null,
        answer: null,
        createdAt: sql`CASE WHEN ${isForgotten} THEN ${now} ELSE ${keys.createdAt} END`,
      },
      setWhere: sql`${isForgotten} OR (${keys.status} IS NULL AND ${keys.lockedUntil} <= ${now}
        AND ${keys.bodyHash} = ${key.bodyHash})`,
    });
};

/** Until `lockMs` have passed, a request without an answer counts as being handled. */
export async function reserveKey(
  db: D1Database,
  key: { id: string; bodyHash: string; owner: string },
  now: number,
  lockMs: number,
): Promise<Reserved> {
  const { id, bodyHash, owner } = key;
  const read = database(db).select().from(keys).where(eq(keys.id, id));
  const ask = () => database(db).batch([reserve(db, key, now, lockMs), read]);
  // Asked once more when the answer was lost: who has it is told by the owner, not by what changed.
  const row = (await ask().catch(ask))[1][0];
  if (row === undefined) throw new Error("an idempotency key is gone that was just reserved");
  if (row.owner === owner) return { kind: "mine", reservation: { id, owner, createdAt: row.createdAt } };
  if (row.bodyHash !== bodyHash) return { kind: "other_body" };
  if (row.status === null) return { kind: "in_progress" };
  return { kind: "answered", status: row.status, answer: row.answer ?? "" };
}

const isUnanswered = ({ id, owner }: Reservation) =>
  and(eq(keys.id, id), eq(keys.owner, owner), isNull(keys.status));

/**
 * First in the batch of an effect: the batch fails as a whole when the reservation is not (any more) this request's.
 * D1 may run a batch long after its sender has given up and another has taken over.
 */
export const refuseLateBatch = (db: D1Database, { id, owner }: Reservation): D1PreparedStatement =>
  prepared(
    db,
    database(db)
      .update(keys)
      // NULL is what the column refuses: there is no other way to fail a batch on a condition.
      .set({ owner: sql`NULL` })
      .where(and(eq(keys.id, id), or(ne(keys.owner, owner), isNotNull(keys.status)))),
  );

/** `answer` and `when` may be SQL over what the batch has done so far. */
const keeping = (
  db: D1Database,
  reservation: Reservation,
  { status, answer, when }: { status: number; answer: string | SQL; when?: SQL },
) =>
  database(db)
    .update(keys)
    .set({ status, answer })
    .where(and(isUnanswered(reservation), when));

/** In the batch of an effect. */
export const keepAnswer = (
  db: D1Database,
  reservation: Reservation,
  answer: { status: number; answer: string | SQL; when?: SQL },
): D1PreparedStatement => prepared(db, keeping(db, reservation, answer));

const a = jsonFields<CallAnswer & Record<`$.reservation.${keyof Reservation}`, unknown>>("a");
const KEEP_CALL_ANSWERS = statement(
  "keep call answers",
  ["answers"],
  v => sql`UPDATE ${keys} SET status = ${a("status")}, answer = ${a("answer")}
    FROM json_each(${v.answers}) a CROSS JOIN calls c ON c.call_id = ${a("callId")}
    WHERE ${keys.id} = ${a("$.reservation.id")} AND ${keys.status} IS NULL
      AND ${keys.owner} = ${a("$.reservation.owner")}`,
);

/** Behind the insert of calls, in its batch: the answers of those requests whose call is there. */
export const keepCallAnswers = (db: D1Database, answers: readonly CallAnswer[]): D1PreparedStatement[] =>
  jsonChunks(answers).map(({ json }) => KEEP_CALL_ANSWERS(db, { answers: json }));

/**
 * Behind the handler: keeps its answer unless there is one, or (null) lets the next one try. Returns the answer that
 * was kept before, by the batch of the effect: that is what has happened, whatever the handler makes of it.
 */
export async function finishKey(
  db: D1Database,
  reservation: Reservation,
  answer: { status: number; text: string } | null,
): Promise<{ status: number; answer: string } | null> {
  const finish =
    answer === null
      ? database(db).update(keys).set({ lockedUntil: 0 }).where(isUnanswered(reservation))
      : keeping(db, reservation, { status: answer.status, answer: answer.text });
  const keptBefore = database(db)
    .select({ status: keys.status, answer: keys.answer })
    .from(keys)
    .where(and(eq(keys.id, reservation.id), isNotNull(keys.status), sql`changes() = 0`));
  const [, [before]] = await database(db).batch([finish, keptBefore]);
  if (before === undefined || before.status === null) return null;
  return { status: before.status, answer: before.answer ?? "" };
}

/** Returns how many were older than `before` (ms). */
export async function purgeIdempotencyKeys(db: D1Database, before: number, limit: number): Promise<number> {
  const old = database(db)
    .select({ id: keys.id })
    .from(keys)
    .where(lt(keys.createdAt, before))
    .orderBy(keys.createdAt)
    .limit(limit);
  return (await database(db).delete(keys).where(inArray(keys.id, old))).meta.changes;
}
