// Campaigns in D1: reading, writing and their transitions.
import { and, desc, eq, getTableColumns, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import {
  AD_HOC_CAMPAIGN_ID,
  CAMPAIGN_TRANSITIONS,
  type Campaign,
  type CampaignFields,
  type CampaignStatus,
  type CampaignVerb,
  movedBy,
} from "../../domain/campaigns/campaign.ts";
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import { type By, campaignSubject, type NotedFields } from "../../domain/changes/change.ts";
import { noteChange } from "../changes/note-change.ts";
import { database, prepared } from "../db.ts";
import { refuseLateBatch, storeAnswer } from "../idempotency-keys.ts";
import { campaigns } from "../schema/campaigns.ts";
import { endedIn } from "../schema/ended-columns.ts";
import { campaignCounters } from "../schema/metrics.ts";

const counted = (db: D1Database) =>
  database(db)
    .select({ campaign: getTableColumns(campaigns), counters: getTableColumns(campaignCounters) })
    .from(campaigns)
    .innerJoin(campaignCounters, eq(campaignCounters.campaignId, campaigns.id));

const withEnded = ({ campaign, counters }: Awaited<ReturnType<typeof counted>>[number]): CountedCampaign => ({
  campaign,
  counters: { ...counters, ended: endedIn(counters) },
});

export async function campaignsById(db: D1Database, ids: readonly number[]): Promise<Map<number, Campaign>> {
  if (ids.length === 0) return new Map();
  const [only] = ids;
  const wanted =
    ids.length === 1 && only !== undefined
      ? eq(campaigns.id, only)
      : inArray(campaigns.id, sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  const rows = await database(db).select().from(campaigns).where(wanted);
  return new Map(rows.map(row => [row.id, row]));
}

export async function countedCampaign(db: D1Database, id: number): Promise<CountedCampaign | null> {
  const [row] = await counted(db).where(eq(campaigns.id, id));
  return row === undefined ? null : withEnded(row);
}

/** Newest first, ids below `before`; not the built-in one of ad-hoc calls. */
export async function listCampaigns(
  db: D1Database,
  filter: { isActive?: boolean; status?: CampaignStatus; before?: number; limit: number },
): Promise<CountedCampaign[]> {
  const rows = await counted(db)
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
  return rows.map(withEnded);
}

/**
 * Changes what is given and counts a revision, so that nothing decided on the old one is dialled. With what is noted of
 * it, only while the campaign is as it was then.
 */
export async function updateCampaign(
  db: D1Database,
  id: number,
  changes: Partial<CampaignFields>,
  now: number,
  noted: NotedFields | null = null,
): Promise<boolean> {
  const update = database(db)
    .update(campaigns)
    .set({ ...changes, updatedAt: now, revision: sql`${campaigns.revision} + 1` })
    .where(and(eq(campaigns.id, id), noted === null ? undefined : eq(campaigns.revision, noted.revision)))
    .returning({ id: campaigns.id });
  if (noted === null) return (await update).length > 0;
  const { by, from, to } = noted;
  const note = { by, at: now, subject: campaignSubject(id), what: "update", from, to };
  const [updated] = await db.batch([prepared(db, update), noteChange(db, note)]);
  return (updated?.results.length ?? 0) > 0;
}

/**
 * One guarded statement naming the legal origins; false = the campaign is not in one of them. The answer is stored in
 * its batch, if it moved.
 */
export async function moveCampaign(
  db: D1Database,
  id: number,
  verb: CampaignVerb,
  now: number,
  keyed: KeyedAnswer | null = null,
  by: By | null = null,
): Promise<boolean> {
  const inOrigin = and(eq(campaigns.id, id), inArray(campaigns.status, [...CAMPAIGN_TRANSITIONS[verb].from]));
  const move = database(db)
    .update(campaigns)
    .set({
      ...movedBy(verb, now),
      revision: sql`${campaigns.revision} + 1`,
      ...(verb === "start" ? { cursorAtStart: campaigns.contactCursor } : {}),
    } as object)
    .where(inOrigin)
    .returning({ id: campaigns.id });
  if (keyed === null && by === null) return (await move).length > 0;
  const results = await db.batch([
    ...(keyed === null ? [] : [refuseLateBatch(db, keyed.reservation)]),
    ...(by === null ? [] : [noteMove(db, { id, verb, now, by, inOrigin })]),
    prepared(db, move),
    ...(keyed === null ? [] : [storeAnswer(db, keyed.reservation, { ...keyed, when: sql`changes() > 0` })]),
  ]);
  return (results.at(keyed === null ? -1 : -2)?.results.length ?? 0) > 0;
}

/** In front of the move: of what it was, nobody knows more than the row. */
const noteMove = (
  db: D1Database,
  {
    id,
    verb,
    now,
    by,
    inOrigin,
  }: { id: number; verb: CampaignVerb; now: number; by: By; inOrigin: SQL | undefined },
): D1PreparedStatement =>
  noteChange(
    db,
    {
      by,
      at: now,
      subject: campaignSubject(id),
      what: verb,
      from: sql`json_object('status', ${campaigns.status})`,
      to: { status: CAMPAIGN_TRANSITIONS[verb].to },
    },
    sql`FROM ${campaigns} WHERE ${inOrigin}`,
  );
