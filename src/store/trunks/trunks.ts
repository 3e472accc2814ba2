// Trunks in D1: what a claim looks at last, and what every gate knows of all of them.
import { and, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { type By, fieldsMade, type NotedFields, trunkSubject } from "../../domain/changes/change.ts";
import { MOST_TRUNKS, type Trunk, type TrunkFields } from "../../domain/trunks/trunk.ts";
import { noteChange } from "../changes/note-change.ts";
import { database, prepared } from "../db.ts";
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
  by: By | null = null,
): Promise<boolean> {
  const { count } = (await database(db).select({ count: sql<number>`count(*)` }).from(trunks))[0] ?? {
    count: 0,
  };
  if (count >= MOST_TRUNKS) return false;
  const make = database(db)
    .insert(trunks)
    .values({ name, ...fields, revision: 1, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning({ name: trunks.name });
  if (by === null) return (await make).length > 0;
  const note = {
    ...{ by, at: now, subject: trunkSubject(name) },
    ...{ what: "create", from: null, to: fieldsMade(fields) },
  };
  const [made] = await db.batch([prepared(db, make), noteChange(db, note)]);
  return (made?.results.length ?? 0) > 0;
}

/** What is not named stays. With what is noted of it, only while the trunk is as it was then. */
export async function changeTrunk(
  db: D1Database,
  name: string,
  changes: Partial<TrunkFields>,
  now: number,
  noted: NotedFields | null = null,
): Promise<boolean> {
  const change = database(db)
    .update(trunks)
    .set({ ...changes, revision: sql`${trunks.revision} + 1`, updatedAt: now })
    .where(and(eq(trunks.name, name), noted === null ? undefined : eq(trunks.revision, noted.revision)))
    .returning({ name: trunks.name });
  if (noted === null) return (await change).length > 0;
  const { by, from, to } = noted;
  const note = { by, at: now, subject: trunkSubject(name), what: "update", from, to };
  const [changed] = await db.batch([prepared(db, change), noteChange(db, note)]);
  return (changed?.results.length ?? 0) > 0;
}

/** A trunk that is resumed is available at once. `names`: null = all. */
export async function setTrunksPaused(
  db: D1Database,
  names: readonly string[] | null,
  paused: boolean,
  now: number,
  by: By | null = null,
): Promise<void> {
  const named = names === null ? undefined : inArray(trunks.name, [...names]);
  const change = database(db)
    .update(trunks)
    .set({ paused, updatedAt: now, ...(paused ? {} : { unavailableUntil: null }) })
    .where(and(named, paused ? ne(trunks.paused, paused) : undefined));
  if (by === null) await change;
  else {
    const otherwise = and(named, ne(trunks.paused, paused));
    await db.batch([notePaused(db, { paused, now, by, otherwise }), prepared(db, change)]);
  }
}

/** In front of the change: one that is so already is not noted. */
const notePaused = (
  db: D1Database,
  { paused, now, by, otherwise }: { paused: boolean; now: number; by: By; otherwise: SQL | undefined },
): D1PreparedStatement =>
  noteChange(
    db,
    {
      ...{ by, at: now, what: paused ? "pause" : "resume" },
      subject: sql`'trunk:' || ${trunks.name}`,
      ...{ from: { paused: !paused }, to: { paused } },
    },
    sql`FROM ${trunks} WHERE ${otherwise}`,
  );

/** Its gate says since when its breaker is not closed (ms; null = it is): said again, it changes nothing. */
export async function setTrunkBreaker(
  db: D1Database,
  name: string,
  openedAt: number | null,
  now: number,
): Promise<void> {
  await database(db)
    .update(trunks)
    .set({ breakerOpenedAt: openedAt, breakerToldAt: now })
    .where(and(eq(trunks.name, name), sql`${trunks.breakerOpenedAt} IS NOT ${openedAt}`));
}

/** Its gate says until when nothing is dialled over it, in ms. */
export async function setTrunkUnavailable(db: D1Database, name: string, until: number): Promise<void> {
  await database(db).update(trunks).set({ unavailableUntil: until }).where(eq(trunks.name, name));
}
