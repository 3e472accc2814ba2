// Rebuilds that did not fit into one request: where each of them stands.
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import type { RebuildState, RebuildStore } from "../../actions/ports/rebuild-store.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import { archivedThroughDay } from "../archive/archived-days.ts";
import { database } from "../db.ts";
import { rebuilds } from "../schema/metrics.ts";
import {
  campaignRevision,
  campaignsThatFit,
  countContacts,
  rebuildCampaigns,
  replaceCampaign,
  sumCalls,
} from "./rebuild-counters.ts";
import { dayRevisions, rebuildDays, replaceDays, sumDays } from "./rebuild-days.ts";
import { callsToTally, replaceTallies } from "./rebuild-tallies.ts";

/** One that nobody went on with for so long is forgotten. */
const RETENTION_MS = 7 * DAY_MS;
/** More than come with each new one. */
const FORGOTTEN_AT_ONCE = 20;

async function read(db: D1Database, id: string) {
  const [row] = await database(db)
    .select({ state: rebuilds.state, step: rebuilds.step })
    .from(rebuilds)
    .where(eq(rebuilds.id, id));
  return row === undefined ? null : { state: JSON.parse(row.state) as RebuildState, step: row.step };
}

async function storeRun(db: D1Database, id: string, state: RebuildState, now: number): Promise<void> {
  const old = database(db)
    .select({ id: rebuilds.id })
    .from(rebuilds)
    .where(lt(rebuilds.updatedAt, now - RETENTION_MS))
    .limit(FORGOTTEN_AT_ONCE);
  await database(db).batch([
    database(db).delete(rebuilds).where(inArray(rebuilds.id, old)),
    database(db)
      .insert(rebuilds)
      .values({ id, state: JSON.stringify(state), step: 1, updatedAt: now }),
  ]);
}

async function advance(
  db: D1Database,
  id: string,
  step: number,
  state: RebuildState,
  now: number,
): Promise<boolean> {
  const gone = await database(db)
    .update(rebuilds)
    .set({ state: JSON.stringify(state), step: sql`${rebuilds.step} + 1`, updatedAt: now })
    .where(and(eq(rebuilds.id, id), eq(rebuilds.step, step)))
    .returning({ id: rebuilds.id });
  return gone.length > 0;
}

export const d1Rebuilds = (db: D1Database): RebuildStore => ({
  archivedThroughDay: () => archivedThroughDay(db),
  rebuildDays: (from, to, limit) => rebuildDays(db, from, to, limit),
  dayRevisions: (from, to) => dayRevisions(db, from, to),
  sumDays: piece => sumDays(db, piece),
  replaceDays: found => replaceDays(db, found),
  campaignsThatFit: (from, limits) => campaignsThatFit(db, from, limits),
  rebuildCampaigns: (first, end) => rebuildCampaigns(db, first, end),
  campaignRevision: id => campaignRevision(db, id),
  sumCalls: piece => sumCalls(db, piece),
  countContacts: piece => countContacts(db, piece),
  replaceCampaign: found => replaceCampaign(db, found),
  callsToTally: place => callsToTally(db, place),
  replaceTallies: found => replaceTallies(db, found),
  read: id => read(db, id),
  store: (id, state, now) => storeRun(db, id, state, now),
  advance: (id, step, state, now) => advance(db, id, step, state, now),
});
