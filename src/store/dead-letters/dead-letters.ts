// Messages that could not be handled: stored, counted, purged after their retention.
import { and, eq, inArray, lt, ne, type SQL, sql } from "drizzle-orm";
import type { By } from "../../domain/changes/change.ts";
import type { NewDeadLetter } from "../../domain/dead-letters/dead-letter.ts";
import { noteChange } from "../changes/note-change.ts";
import { countDaily, utcDay } from "../counters.ts";
import { database, prepared } from "../db.ts";
import { deadLetters } from "../schema/dead-letters.ts";
import { insertSelected, jsonFields, statement } from "../statement.ts";

const i = jsonFields<NewDeadLetter>();

/** Letters of the JSON `letters` that are not stored yet. */
const unseen = (letters: SQL): SQL => sql`json_each(${letters}) i
  WHERE NOT EXISTS (SELECT 1 FROM dead_letters d WHERE d.id = ${i("id")})`;
const ids = (letters: SQL): SQL => sql`(SELECT value ->> 'id' FROM json_each(${letters}))`;
const failed = sql`FROM delivery_failures f WHERE f.message_id = ${i("id")}`;

const COUNT = statement("count dead letters", ["letters", "day"], v =>
  countDaily(unseen(v.letters), v.day, { deadLetters: sql`count(*)` }),
);

const STORE = statement(
  "store dead letters",
  ["letters", "now"],
  v =>
    sql`${insertSelected(deadLetters, {
      id: i("id"),
      queue: i("queue"),
      payload: i("payload"),
      reason: i("reason"),
      createdAt: v.now,
      callId: i("callId"),
      error: sql`coalesce(${i("error")}, (SELECT f.failures ->> '$[#-1].detail' ${failed}))`,
      history: sql`json_insert(coalesce((SELECT f.failures ${failed}), '[]'), '$[#]', json_object('at', ${v.now},
      'event', 'buried', 'detail', ${i("reason")}, 'tries', ${i("tries")}))`,
    })} FROM ${unseen(v.letters)}`,
);

const FORGET_FAILURES = statement(
  "forget the failures of dead letters",
  ["letters"],
  v => sql`DELETE FROM delivery_failures WHERE message_id IN ${ids(v.letters)}`,
);

const STILL_WAITING = statement(
  "read dead letters that wait",
  ["letters"],
  v => sql`SELECT id, error FROM dead_letters WHERE id IN ${ids(v.letters)} AND +state = 'waiting'`,
);

/**
 * Stores each once, with its failures so far, however often it is delivered. Returns the errors of those that
 * nobody has done anything about yet.
 */
export async function storeDeadLetters(
  db: D1Database,
  letters: readonly NewDeadLetter[],
  now: number,
): Promise<Map<string, string | null>> {
  const json = JSON.stringify(letters);
  const results = await db.batch<{ id: string; error: string | null }>([
    COUNT(db, { letters: json, day: utcDay(now) }),
    STORE(db, { letters: json, now }),
    FORGET_FAILURES(db, { letters: json }),
    STILL_WAITING(db, { letters: json }),
  ]);
  return new Map((results[3]?.results ?? []).map(row => [row.id, row.error]));
}

/** Returns how many were older than `before` (ms). */
export async function purgeDeadLetters(db: D1Database, before: number, limit: number): Promise<number> {
  const old = database(db)
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(lt(deadLetters.createdAt, before))
    .orderBy(deadLetters.createdAt)
    .limit(limit);
  return (await database(db).delete(deadLetters).where(inArray(deadLetters.id, old))).meta.changes;
}

/** Leaves nothing of its content; false = there is no such letter. */
export async function discardDeadLetter(
  db: D1Database,
  id: string,
  noted: { by: By; at: number } | null = null,
): Promise<boolean> {
  const isThere = and(eq(deadLetters.id, id), ne(deadLetters.state, "discarded"));
  const discard = database(db)
    .update(deadLetters)
    .set({ state: "discarded", payload: "null", error: null, history: [] })
    .where(isThere);
  if (noted === null) return (await discard).meta.changes > 0;
  const note = {
    ...{ ...noted, subject: `dead_letter:${id}`, what: "discard" },
    ...{ from: sql`json_object('state', ${deadLetters.state})`, to: null },
  };
  const guard = sql`FROM ${deadLetters} WHERE ${isThere}`;
  const [, discarded] = await db.batch([noteChange(db, note, guard), prepared(db, discard)]);
  return (discarded?.meta.changes ?? 0) > 0;
}
