// Reading dead letters, with drizzle. What was discarded is not there any more.
import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import type { DeadLetter, LetterPlace } from "../../domain/dead-letters/dead-letter.ts";
import { database } from "../db.ts";
import { deadLetters } from "../schema/dead-letters.ts";

type Row = typeof deadLetters.$inferSelect;
type State = DeadLetter["state"];

const isThere = (row: Row): row is Row & DeadLetter => row.state !== "discarded";

export async function deadLetter(db: D1Database, id: string): Promise<DeadLetter | null> {
  const rows = await database(db)
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.id, id), ne(deadLetters.state, "discarded")));
  return rows.find(isThere) ?? null;
}

/** Of a list that names no state. */
const ALL_STATES: readonly State[] = ["waiting", "redriven"];

/** Newest first, behind `before`. Each state is read by its index, as many as the page may hold. */
export async function listDeadLetters(
  db: D1Database,
  filter: { state?: State; queue?: string; before?: LetterPlace; limit: number },
): Promise<DeadLetter[]> {
  const states = filter.state === undefined ? ALL_STATES : [filter.state];
  const rows = (await Promise.all(states.map(state => lettersIn(db, state, filter)))).flat();
  if (states.length > 1) rows.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  return rows.slice(0, filter.limit);
}

async function lettersIn(
  db: D1Database,
  state: State,
  { queue, before, limit }: { queue?: string; before?: LetterPlace; limit: number },
): Promise<DeadLetter[]> {
  const rows = await database(db)
    .select()
    .from(deadLetters)
    .where(
      and(
        eq(deadLetters.state, state),
        queue === undefined ? undefined : eq(deadLetters.queue, queue),
        before === undefined
          ? undefined
          : sql`(${deadLetters.createdAt}, ${deadLetters.id}) < (${before.createdAt}, ${before.id})`,
      ),
    )
    .orderBy(desc(deadLetters.createdAt), desc(deadLetters.id))
    .limit(limit);
  return rows.filter(isThere);
}

interface Waiting {
  queue?: string;
  after?: LetterPlace;
}

const waiting = ({ queue, after }: Waiting) =>
  and(
    eq(deadLetters.state, "waiting"),
    queue === undefined ? undefined : eq(deadLetters.queue, queue),
    after === undefined
      ? undefined
      : sql`(${deadLetters.createdAt}, ${deadLetters.id}) > (${after.createdAt}, ${after.id})`,
  );

/** Those nothing was done about, oldest first, behind `after`. */
export async function waitingLetters(
  db: D1Database,
  filter: Waiting & { limit: number },
): Promise<DeadLetter[]> {
  const rows = await database(db)
    .select()
    .from(deadLetters)
    .where(waiting(filter))
    .orderBy(asc(deadLetters.createdAt), asc(deadLetters.id))
    .limit(filter.limit);
  return rows.filter(isThere);
}

/** Counted up to here. */
export const COUNTED_LETTERS = 10_000;

export async function countWaitingLetters(db: D1Database, filter: Waiting): Promise<number> {
  const some = database(db)
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(waiting(filter))
    .limit(COUNTED_LETTERS)
    .as("some");
  return database(db).$count(some);
}
