// Campaigns in D1: reading, writing and their transitions.
import { and, desc, eq, getTableColumns, gt, inArray, lt, sql } from "drizzle-orm";
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

/** Changes what is given and counts a revision, so that nothing decided on the old one is dialled. */
export async function updateCampaign(
  db: D1Database,
  id: number,
  changes: Partial<CampaignFields>,
  now: number,
): Promise<boolean> {
  const changed = await database(db)
    .update(campaigns)
    .set({ ...changes, updatedAt: now, revision: sql`${campaigns.revision} + 1` })
    .where(eq(campaigns.id, id))
    .returning({ id: campaigns.id });
  return changed.length > 0;
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
): Promise<boolean> {
  const move = database(db)
    .update(campaigns)
    .set({
      ...movedBy(verb, now),
      revision: sql`${campaigns.revision} + 1`,
      ...(verb === "start" ? { cursorAtStart: campaigns.contactCursor } : {}),
    } as object)
    .where(and(eq(campaigns.id, id), inArray(campaigns.status, [...CAMPAIGN_TRANSITIONS[verb].from])))
    .returning({ id: campaigns.id });
  if (keyed === null) return (await move).length > 0;
  const { reservation, status, answer } = keyed;
  const results = await db.batch([
    refuseLateBatch(db, reservation),
    prepared(db, move),
    storeAnswer(db, reservation, { status, answer, when: sql`changes() > 0` }),
  ]);
  return (results[1]?.results.length ?? 0) > 0;
}
