// Campaigns in D1: reading, writing, what dispatch needs to know of them, and their transitions.
import { and, desc, eq, getTableColumns, gt, inArray, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { DispatchCampaign, DueCall } from "../actions/ports.ts";
import {
  AD_HOC_CAMPAIGN_ID,
  CAMPAIGN_TRANSITIONS,
  type Campaign,
  type CampaignStatus,
  type CampaignVerb,
  movedBy,
} from "../domain/campaign.ts";
import { type KeptAnswer, keepAnswer, refuseLateBatch } from "./idempotency-keys.ts";
import { fromRow, type RawRow } from "./raw-row.ts";
import { campaignCounters, campaigns } from "./schema.ts";
import { selectDue } from "./waiting-calls.ts";

export type CampaignCounters = typeof campaignCounters.$inferSelect;
export interface CountedCampaign {
  campaign: Campaign;
  counters: CampaignCounters;
}

/** What a client may set. */
export type CampaignFields = Pick<
  Campaign,
  | "name"
  | "description"
  | "isActive"
  | "timeZone"
  | "maxConcurrentCalls"
  | "weight"
  | "retryPolicy"
  | "businessHours"
>;

const counted = (db: D1Database) =>
  drizzle(db)
    .select({ campaign: getTableColumns(campaigns), counters: getTableColumns(campaignCounters) })
    .from(campaigns)
    .innerJoin(campaignCounters, eq(campaignCounters.campaignId, campaigns.id));

export async function campaignsById(db: D1Database, ids: readonly number[]): Promise<Map<number, Campaign>> {
  if (ids.length === 0) return new Map();
  const [only] = ids;
  const wanted =
    ids.length === 1 && only !== undefined
      ? eq(campaigns.id, only)
      : inArray(campaigns.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  const rows = await drizzle(db).select().from(campaigns).where(wanted);
  return new Map(rows.map(row => [row.id, row]));
}

export async function countedCampaign(db: D1Database, id: number): Promise<CountedCampaign | null> {
  return (await counted(db).where(eq(campaigns.id, id)))[0] ?? null;
}

/** Newest first, ids below `before`; not the built-in one of ad-hoc calls. */
export async function listCampaigns(
  db: D1Database,
  filter: { isActive?: boolean; status?: CampaignStatus; before?: number; limit: number },
): Promise<CountedCampaign[]> {
  return counted(db)
    .where(
      and(
        gt(campaigns.id, AD_HOC_CAMPAIGN_ID),
        filter.isActive === undefined ? undefined : eq(campaigns.isActive, filter.isActive),
        filter.status === undefined ? undefined : eq(campaigns.status, filter.status),
        filter.before === undefined ? undefined : lt(campaigns.id, filter.before),
      ),
    )
    .orderBy(desc(campaigns.id))
    .limit(filter.limit);
}

/** Changes what is given and counts a revision, so that nothing decided on the old one is dialled. */
export async function updateCampaign(
  db: D1Database,
  id: number,
  changes: Partial<CampaignFields>,
  now: number,
): Promise<boolean> {
  const changed = await drizzle(db)
    .update(campaigns)
    .set({ ...changes, updatedAt: now, revision: sql`${campaigns.revision} + 1` })
    .where(eq(campaigns.id, id))
    .returning({ id: campaigns.id });
  return changed.length > 0;
}

/**
 * One guarded statement naming the legal origins; false = the campaign is not in one of them. The answer is kept in
 * its batch, if it moved.
 */
export async function moveCampaign(
  db: D1Database,
  id: number,
  verb: CampaignVerb,
  now: number,
  keep: KeptAnswer | null = null,
): Promise<boolean> {
  const move = drizzle(db)
    .update(campaigns)
    .set({
      ...movedBy(verb, now),
      revision: sql`${campaigns.revision} + 1`,
      ...(verb === "start" ? { cursorAtStart: campaigns.contactCursor } : {}),
    } as object)
    .where(and(eq(campaigns.id, id), inArray(campaigns.status, [...CAMPAIGN_TRANSITIONS[verb].from])))
    .returning({ id: campaigns.id });
  if (keep === null) return (await move).length > 0;
  const { sql: text, params } = move.toSQL();
  const { reservation, status, text: answer } = keep;
  const results = await db.batch([
    refuseLateBatch(db, reservation),
    db.prepare(text).bind(...params),
    keepAnswer(db, reservation, { status, answer: "?4", values: [answer], when: "changes() > 0" }),
  ]);
  return (results[1]?.results.length ?? 0) > 0;
}

/**
 * Walks the partial index from campaign to campaign, so that the rows read are those of campaigns that have
 * something to do, however many calls wait.
 */
const DISPATCHABLE = `WITH RECURSIVE waiting (id) AS (
    SELECT min(campaign_id) FROM calls WHERE next_attempt_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(campaign_id) FROM calls WHERE next_attempt_at IS NOT NULL AND campaign_id > waiting.id)
    FROM waiting WHERE waiting.id IS NOT NULL)
  SELECT k.*,
    EXISTS (SELECT 1 FROM calls c WHERE c.campaign_id = k.id AND c.next_attempt_at <= ?1) AS has_due,
    (SELECT min(next_attempt_at) FROM calls c WHERE c.campaign_id = k.id AND c.next_attempt_at > ?1) AS next_due,
    k.status = 'in_progress' AND EXISTS (SELECT 1 FROM contacts p WHERE p.campaign_id = k.id
      AND p.id > k.contact_cursor) AS has_contacts
  FROM campaigns k
  WHERE k.is_active = 1 AND k.status NOT IN ('paused', 'cancelled') AND k.id IN (
    SELECT id FROM waiting WHERE id IS NOT NULL UNION SELECT id FROM campaigns WHERE status = 'in_progress')`;

/** With the calls that a dispatch expects to want, in one round trip. */
export async function lookAtCampaigns(
  db: D1Database,
  now: number,
  expected: ReadonlyMap<number, number>,
  exceptNumbers: readonly string[],
): Promise<{ looked: DispatchCampaign[]; due: DueCall[]; trunkPaused: boolean }> {
  const [trunk, campaignRows, ...dueRows] = await db.batch<RawRow>([
    db.prepare("SELECT paused FROM trunks WHERE name = 'default'"),
    db.prepare(DISPATCHABLE).bind(now),
    ...selectDue(db, expected, now, exceptNumbers),
  ]);
  const looked = (campaignRows?.results ?? []).map(row => ({
    campaign: fromRow(campaigns, row) as Campaign,
    hasDue: row.has_due === 1,
    nextDueAt: row.next_due as number | null,
    hasContacts: row.has_contacts === 1,
  }));
  return {
    looked,
    due: dueRows.flatMap(r => r.results as unknown as DueCall[]),
    trunkPaused: trunk?.results[0]?.paused === 1,
  };
}

/** A campaign that is started again without new numbers stays open this long, so that some can be added. */
const EMPTY_START_GRACE_MS = 60_000;

/** Campaigns in progress that one statement looks at, by id behind `after`. */
export const FINISHED_CHUNK = 500;
const chunkAfter = (after: string) =>
  `SELECT id FROM campaigns WHERE status = 'in_progress' AND id > ${after} ORDER BY id LIMIT ${FINISHED_CHUNK}`;

/**
 * In progress, no contact past the cursor, no call open: completed, in one guarded statement. Looks at a chunk of the
 * campaigns; `next` is the place behind which the next one begins, null after the last.
 */
export async function completeFinishedCampaigns(
  db: D1Database,
  now: number,
  after = 0,
): Promise<{ completed: number[]; next: number | null }> {
  const [chunk, moved] = await db.batch<{ id: number; looked_at: number }>([
    db.prepare(`SELECT max(id) AS id, count(*) AS looked_at FROM (${chunkAfter("?1")})`).bind(after),
    db
      .prepare(
        `UPDATE campaigns SET status = 'completed', completed_at = ?1, updated_at = ?1, revision = revision + 1
       WHERE id IN (${chunkAfter("?3")}) AND status = 'in_progress'
         AND (contact_cursor > cursor_at_start OR (contact_cursor > 0 AND started_at <= ?1 - ?2))
         AND NOT EXISTS (SELECT 1 FROM contacts p WHERE p.campaign_id = campaigns.id
           AND p.id > campaigns.contact_cursor)
         AND (SELECT initiated + processing + retrying + waiting_disconnected + waiting_rnr + waiting_failed
           FROM campaign_counters n WHERE n.campaign_id = campaigns.id) = 0
       RETURNING id`,
      )
      .bind(now, EMPTY_START_GRACE_MS, after),
  ]);
  const last = chunk?.results[0];
  return {
    completed: (moved?.results ?? []).map(r => r.id),
    next: last !== undefined && last.looked_at === FINISHED_CHUNK ? last.id : null,
  };
}
