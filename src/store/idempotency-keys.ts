// Idempotency keys: reserved in one guarded statement before anything happens, answered in the batch of the effect.
import { and, eq, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import {
  ANSWER_RETENTION_MS,
  type KeyedCallAnswer,
  type Reservation,
  type Reserved,
  type StoredAnswer,
} from "../domain/calls/reservation.ts";
import { database, prepared } from "./db.ts";
import { jsonChunks } from "./json-chunks.ts";
import { idempotencyKeys as keys } from "./schema/idempotency.ts";
import { insertSelected, jsonFields, set, statement } from "./statement.ts";

/**
 * What every keyed request sends is rendered once: the builder's rendering would take a quarter of a millisecond of each.
 * A request that is taken over keeps its first time: ids of calls derive from it.
 */
const RESERVE = statement(
  "reserve key",
  ["id", "bodyHash", "owner", "lockedUntil", "now", "forgotten"],
  v => sql`${insertSelected(keys, {
    id: v.id,
    bodyHash: v.bodyHash,
    owner: v.owner,
    lockedUntil: v.lockedUntil,
    createdAt: v.now,
  })} WHERE true
  ON CONFLICT (id) DO UPDATE ${set(keys, {
    bodyHash: v.bodyHash,
    owner: v.owner,
    lockedUntil: v.lockedUntil,
    status: sql`NULL`,
    answer: sql`NULL`,
    createdAt: sql`CASE WHEN created_at <= ${v.forgotten} THEN ${v.now} ELSE created_at END`,
  })} WHERE created_at <= ${v.forgotten}
    OR (status IS NULL AND locked_until <= ${v.now} AND body_hash = ${v.bodyHash})`,
);
const READ = statement(
  "read key",
  ["id"],
  v => sql`SELECT ${keys.bodyHash} AS bodyHash, ${keys.owner}, ${keys.status}, ${keys.answer},
    ${keys.createdAt} AS createdAt FROM ${keys} WHERE ${keys.id} = ${v.id}`,
);
type Row = Pick<typeof keys.$inferSelect, "bodyHash" | "owner" | "status" | "answer" | "createdAt">;

/** Until `lockMs` have passed, a request without an answer counts as being handled. */
export async function reserveKey(
  db: D1Database,
  { id, bodyHash, owner }: { id: string; bodyHash: string; owner: string },
  now: number,
  lockMs: number,
): Promise<Reserved> {
  const values = {
    id,
    bodyHash,
    owner,
    lockedUntil: now + lockMs,
    now,
    forgotten: now - ANSWER_RETENTION_MS,
  };
  const ask = () => db.batch<Row>([RESERVE(db, values), READ(db, { id })]);
  // Asked once more when the answer was lost: who has it is told by the owner, not by what changed.
  const row = (await ask().catch(ask))[1]?.results[0];
  if (row === undefined) throw new Error("an idempotency key is gone that was just reserved");
  if (row.owner === owner) return { kind: "mine", reservation: { id, owner, createdAt: row.createdAt } };
  if (row.bodyHash !== bodyHash) return { kind: "other_body" };
  if (row.status === null) return { kind: "in_progress" };
  return { kind: "answered", status: row.status, answer: row.answer ?? "" };
}

const REFUSE_LATE = statement(
  "refuse a late batch",
  ["id", "owner"],
  // NULL is what the column refuses: there is no other way to fail a batch on a condition.
  v => sql`UPDATE ${keys} ${set(keys, { owner: sql`NULL` })}
    WHERE ${keys.id} = ${v.id} AND (${keys.owner} <> ${v.owner} OR ${keys.status} IS NOT NULL)`,
);

/**
 * First in the batch of an effect: the batch fails as a whole when the reservation is not (any more) this request's.
 * D1 may run a batch long after its sender has given up and another has taken over.
 */
export const refuseLateBatch = (db: D1Database, { id, owner }: Reservation): D1PreparedStatement =>
  REFUSE_LATE(db, { id, owner });

/** In the batch of an effect. `answer` and `when` may be SQL over what the batch has done so far. */
export const storeAnswer = (
  db: D1Database,
  { id, owner }: Reservation,
  { status, answer, when }: { status: number; answer: string | SQL; when?: SQL },
): D1PreparedStatement =>
  prepared(
    db,
    database(db)
      .update(keys)
      .set({ status, answer })
      .where(and(eq(keys.id, id), eq(keys.owner, owner), isNull(keys.status), when)),
  );

const a = jsonFields<KeyedCallAnswer & Record<`$.reservation.${keyof Reservation}`, unknown>>("a");
const STORE_CALL_ANSWERS = statement(
  "store call answers",
  ["answers"],
  v => sql`UPDATE ${keys} ${set(keys, { status: a("status"), answer: a("answer") })}
    FROM json_each(${v.answers}) a CROSS JOIN calls c ON c.call_id = ${a("callId")}
    WHERE ${keys.id} = ${a("$.reservation.id")} AND ${keys.status} IS NULL
      AND ${keys.owner} = ${a("$.reservation.owner")}`,
);

/** Behind the insert of calls, in its batch: the answers of those requests whose call is there. */
export const storeCallAnswers = (
  db: D1Database,
  answers: readonly KeyedCallAnswer[],
): D1PreparedStatement[] => jsonChunks(answers).map(({ json }) => STORE_CALL_ANSWERS(db, { answers: json }));

const isUnanswered = (v: Record<"id" | "owner", SQL>): SQL =>
  sql`${keys.id} = ${v.id} AND ${keys.owner} = ${v.owner} AND ${keys.status} IS NULL`;
const STORE = statement(
  "store answer",
  ["id", "owner", "status", "answer"],
  v => sql`UPDATE ${keys} ${set(keys, { status: v.status, answer: v.answer })} WHERE ${isUnanswered(v)}`,
);
const UNLOCK = statement(
  "unlock a key",
  ["id", "owner"],
  v => sql`UPDATE ${keys} ${set(keys, { lockedUntil: sql`0` })} WHERE ${isUnanswered(v)}`,
);
const STORED_BEFORE = statement(
  "read the answer stored before",
  ["id"],
  v => sql`SELECT ${keys.status}, ${keys.answer} FROM ${keys}
    WHERE ${keys.id} = ${v.id} AND ${keys.status} IS NOT NULL AND changes() = 0`,
);

/**
 * Behind the handler: stores its answer unless there is one, or (null) lets the next one try. Returns the answer that
 * was stored before, by the batch of the effect: that is what has happened, whatever the handler makes of it.
 */
export async function finishKey(
  db: D1Database,
  { id, owner }: Reservation,
  stored: StoredAnswer | null,
): Promise<StoredAnswer | null> {
  const results = await db.batch<StoredAnswer>([
    stored === null
      ? UNLOCK(db, { id, owner })
      : STORE(db, { id, owner, status: stored.status, answer: stored.answer }),
    STORED_BEFORE(db, { id }),
  ]);
  return results[1]?.results[0] ?? null;
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
