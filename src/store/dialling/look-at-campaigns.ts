// What a dispatch must know of campaigns: a bounded walk over those that may have work, and those it asks for.
import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { CampaignsAsked, DispatchCampaign, DispatchLook } from "../../domain/campaigns/dispatch-look.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { campaigns } from "../schema/campaigns.ts";
import { selectDue } from "./waiting-calls.ts";

/** ?1 = now. A few rows a campaign, however many calls wait. */
const FACTS = `k.*,
    EXISTS (SELECT 1 FROM calls c WHERE c.campaign_id = k.id AND c.next_attempt_at <= ?1) AS has_due,
    (SELECT min(next_attempt_at) FROM calls c WHERE c.campaign_id = k.id AND c.next_attempt_at > ?1) AS next_due,
    k.status = 'in_progress' AND EXISTS (SELECT 1 FROM contact_zones z WHERE z.campaign_id = k.id
      AND z.waiting > 0) AS has_contacts`;

/** A step from campaign to campaign along the index of waiting calls. */
const nextWaiting = (id: string) =>
  `(SELECT min(campaign_id) FROM calls WHERE next_attempt_at IS NOT NULL AND campaign_id > ${id})`;

/** ?2 = behind which id, ?3 = how many. Those that cannot dial are walked too, so that the walk gets past them. */
const WALK = `WITH RECURSIVE waiting (id) AS (
    SELECT ${nextWaiting("?2")}
    UNION ALL SELECT ${nextWaiting("waiting.id")} FROM waiting WHERE waiting.id IS NOT NULL LIMIT ?3)
  SELECT ${FACTS} FROM (
      SELECT id FROM waiting WHERE id IS NOT NULL
      UNION SELECT id FROM (SELECT id FROM campaigns WHERE status = 'in_progress' AND id > ?2 ORDER BY id LIMIT ?3)
      ORDER BY id LIMIT ?3) w
    CROSS JOIN campaigns k ON k.id = w.id`;

const BY_ID = `SELECT ${FACTS} FROM json_each(?2) i CROSS JOIN campaigns k ON k.id = i.value`;

/** One round trip. A campaign that may not dial is among the looked at: it has no work. */
export async function lookAtCampaigns(
  db: D1Database,
  now: number,
  { after, limit, ids }: CampaignsAsked,
  expected: readonly WantedCalls[],
): Promise<DispatchLook> {
  const asked = {
    trunk: db.prepare("SELECT paused FROM trunks WHERE name = 'default'"),
    walk: after === null ? null : db.prepare(WALK).bind(now, after, limit),
    byId: ids.length === 0 ? null : db.prepare(BY_ID).bind(now, JSON.stringify(ids)),
    due: expected.length === 0 ? null : selectDue(db, expected, now),
  };
  const statements = Object.entries(asked).flatMap(([name, s]) => (s === null ? [] : [{ name, s }]));
  const results = await db.batch<RawRow>(statements.map(({ s }) => s));
  const of = (name: keyof typeof asked): RawRow[] =>
    results[statements.findIndex(s => s.name === name)]?.results ?? [];
  const walked = of("walk");
  return {
    looked: [...walked, ...of("byId")].map(lookedAt),
    due: of("due") as unknown as DueCall[],
    trunkPaused: of("trunk")[0]?.paused === 1,
    walkedTo: walked.length < limit ? null : Math.max(...walked.map(row => Number(row.id))),
  };
}

const lookedAt = (row: RawRow): DispatchCampaign => ({
  campaign: fromRow(campaigns, row) as Campaign,
  hasDue: row.has_due === 1,
  nextDueAt: row.next_due as number | null,
  hasContacts: row.has_contacts === 1,
});
