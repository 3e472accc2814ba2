// Trunks in D1: what a claim looks at last, and what every gate knows of all of them.
import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { MOST_TRUNKS, type Trunk, type TrunkFields } from "../../domain/trunks/trunk.ts";
import { database } from "../db.ts";
import { trunks } from "../schema/trunks.ts";

/** Null when there is no such trunk. */
export async function readTrunk(db: D1Database, name: string): Promise<Trunk | null> {
  const rows = await database(db).select().from(trunks).where(eq(trunks.name, name));
  return rows[0] ?? null;
}

/** By name. */
export const listTrunks = async (db: D1Database): Promise<Trunk[]> =>
  database(db).select().from(trunks).orderBy(trunks.name);

/** False when there is one of this name, or there are as many as there may be. */
export async function createTrunk(
  db: D1Database,
  name: string,
  fields: TrunkFields,
  now: number,
): Promise<boolean> {
  const { count } = (await database(db).select({ count: sql<number>`count(*)` }).from(trunks))[0] ?? {
    count: 0,
  };
  if (count >= MOST_TRUNKS) return false;
  const made = await database(db)
    .insert(trunks)
    .values({ name, ...fields, revision: 1, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning({ name: trunks.name });
  return made.length > 0;
}

/** What is not named stays. */
export async function changeTrunk(
  db: D1Database,
  name: string,
  changes: Partial<TrunkFields>,
  now: number,
): Promise<void> {
  await database(db)
    .update(trunks)
    .set({ ...changes, revision: sql`${trunks.revision} + 1`, updatedAt: now })
    .where(eq(trunks.name, name));
}

/** A trunk that is resumed is available at once. `names`: null = all. */
export async function setTrunksPaused(
  db: D1Database,
  names: readonly string[] | null,
  paused: boolean,
  now: number,
): Promise<void> {
  const named = names === null ? undefined : inArray(trunks.name, [...names]);
  await database(db)
    .update(trunks)
    .set({ paused, updatedAt: now, ...(paused ? {} : { unavailableUntil: null }) })
    .where(and(named, paused ? ne(trunks.paused, paused) : undefined));
}

/** Its gate says until when nothing is dialled over it, in ms. */
export async function setTrunkUnavailable(db: D1Database, name: string, until: number): Promise<void> {
  await database(db).update(trunks).set({ unavailableUntil: until }).where(eq(trunks.name, name));
}
