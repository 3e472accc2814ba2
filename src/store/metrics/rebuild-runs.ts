// Rebuilds that did not fit into one request: where each of them stands.
import type { RebuildState, RebuildStore } from "../../actions/ports/rebuild-store.ts";
import { archivedThroughDay } from "../archive/archived-days.ts";
import {
  campaignRevision,
  campaignsThatFit,
  countContacts,
  rebuildCampaigns,
  replaceCampaign,
  sumCalls,
} from "./rebuild-counters.ts";
import { dayRevisions, rebuildDays, replaceDays, sumDays } from "./rebuild-days.ts";

/** One that nobody went on with for so long is forgotten. */
const KEPT_MS = 7 * 86_400_000;
/** More than come with each new one. */
const FORGOTTEN_AT_ONCE = 20;

async function begun(db: D1Database, id: string) {
  const sql = "SELECT state, step FROM rebuilds WHERE id = ?1";
  const row = await db.prepare(sql).bind(id).first<{ state: string; step: number }>();
  return row === null ? null : { state: JSON.parse(row.state) as RebuildState, step: row.step };
}

async function keep(db: D1Database, id: string, state: RebuildState, now: number): Promise<void> {
  await db.batch([
    db
      .prepare("DELETE FROM rebuilds WHERE id IN (SELECT id FROM rebuilds WHERE updated_at < ?1 LIMIT ?2)")
      .bind(now - KEPT_MS, FORGOTTEN_AT_ONCE),
    db
      .prepare("INSERT INTO rebuilds (id, state, step, updated_at) VALUES (?1, ?2, 1, ?3)")
      .bind(id, JSON.stringify(state), now),
  ]);
}

async function goOn(
  db: D1Database,
  id: string,
  step: number,
  state: RebuildState,
  now: number,
): Promise<boolean> {
  const { results } = await db
    .prepare(
      `UPDATE rebuilds SET state = ?3, step = step + 1, updated_at = ?4 WHERE id = ?1 AND step = ?2
       RETURNING id`,
    )
    .bind(id, step, JSON.stringify(state), now)
    .all();
  return results.length > 0;
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
  begun: id => begun(db, id),
  keep: (id, state, now) => keep(db, id, state, now),
  goOn: (id, step, state, now) => goOn(db, id, step, state, now),
});
