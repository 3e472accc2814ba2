// The pause of a trunk: in D1, because the claim looks there last.
import { and, eq, ne } from "drizzle-orm";
import { database } from "../db.ts";
import { trunks } from "../schema/trunks.ts";

export type TrunkRecord = typeof trunks.$inferSelect;

/** Null when there is no such trunk. */
export async function readTrunk(db: D1Database, name: string): Promise<TrunkRecord | null> {
  const rows = await database(db).select().from(trunks).where(eq(trunks.name, name));
  return rows[0] ?? null;
}

export async function setTrunkPaused(
  db: D1Database,
  name: string,
  paused: boolean,
  now: number,
): Promise<void> {
  await database(db)
    .update(trunks)
    .set({ paused, updatedAt: now })
    .where(and(eq(trunks.name, name), ne(trunks.paused, paused)));
}
