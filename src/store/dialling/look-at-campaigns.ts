// What a dispatch must know of campaigns: a bounded walk over those that may have work, and those it asks for.
import { type SQL, sql } from "drizzle-orm";
import type { WantedCalls } from "../../domain/calls/due-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { CampaignsAsked, DispatchCampaign, DispatchLook } from "../../domain/campaigns/dispatch-look.ts";
import type { SeenTrunk } from "../../domain/trunks/sharing.ts";
import { c, k, z } from "../aliases.ts";
import { nextWaiting } from "../calls/next-waiting.ts";
import { tenantRevision } from "../compliance/tenant-revision.ts";
import { inFlightOf } from "../counters.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contactZones } from "../schema/contacts.ts";
import { trunks } from "../schema/trunks.ts";
import { statement } from "../statement.ts";
import { type DueRow, dueCallOf, selectDue } from "./waiting-calls.ts";

/** A few rows a campaign, however many calls wait. */
const facts = (now: SQL) => sql`k.*,
    EXISTS (SELECT 1 FROM ${calls} ${c} WHERE ${c.campaignId} = ${k.id} AND ${c.nextAttemptAt} <= ${now}) AS has_due,
    (SELECT min(${c.nextAttemptAt}) FROM ${calls} ${c} WHERE ${c.campaignId} = ${k.id}
      AND ${c.nextAttemptAt} > ${now}) AS next_due,
    ${k.status} = 'in_progress' AND EXISTS (SELECT 1 FROM ${contactZones} ${z} WHERE ${z.campaignId} = ${k.id}
      AND ${z.waiting} > 0) AS has_contacts,
    CASE WHEN ${k.maxConcurrentCalls} IS NOT NULL THEN ${inFlightOf(k.id)} END AS on_the_line`;

/** Those that cannot dial are walked too, so that the walk gets past them. */
const WALK = statement(
  "look at campaigns",
  ["now", "after", "limit"],
  v => sql`WITH RECURSIVE waiting (id) AS (
    SELECT ${nextWaiting(v.after)}
    UNION ALL SELECT ${nextWaiting(sql`waiting.id`)} FROM waiting WHERE waiting.id IS NOT NULL LIMIT ${v.limit})
  SELECT ${facts(v.now)} FROM (
      SELECT id FROM waiting WHERE id IS NOT NULL
      UNION SELECT id FROM (SELECT id FROM ${campaigns} WHERE ${campaigns.status} = 'in_progress'
        AND ${campaigns.id} > ${v.after} ORDER BY ${campaigns.id} LIMIT ${v.limit})
      ORDER BY id LIMIT ${v.limit}) w
    CROSS JOIN ${campaigns} ${k} ON ${k.id} = w.id`,
);
const BY_ID = statement(
  "look at these campaigns",
  ["now", "ids"],
  v =>
    sql`SELECT ${facts(v.now)} FROM json_each(${v.ids}) i CROSS JOIN ${campaigns} ${k} ON ${k.id} = i.value`,
);
/** All of them: there are never many, and mostly one. */
const TRUNKS = statement(
  "look at trunks",
  ["trunk"],
  v => sql`SELECT name, paused, unavailable_until AS unavailableUntil, weight, backup_of AS backupOf,
    max_concurrent_calls AS maxConcurrentCalls, calls_per_second AS callsPerSecond,
    breaker_opened_at AS breakerOpenedAt, CASE name WHEN ${v.trunk} THEN caller_ids END AS callerIds FROM ${trunks}`,
);

/** One round trip. A campaign that may not dial is among the looked at: it has no work. */
export async function lookAtCampaigns(
  db: D1Database,
  now: number,
  { trunk, after, limit, ids }: CampaignsAsked,
  expected: readonly WantedCalls[],
  passOver: readonly string[] = [],
): Promise<DispatchLook> {
  const asked = {
    trunks: TRUNKS(db, { trunk }),
    walk: after === null ? null : WALK(db, { now, after, limit }),
    byId: ids.length === 0 ? null : BY_ID(db, { now, ids: JSON.stringify(ids) }),
    tenant: tenantRevision(db),
    due: expected.length === 0 ? null : selectDue(db, expected, now, passOver),
  };
  const statements = Object.entries(asked).flatMap(([name, s]) => (s === null ? [] : [{ name, s }]));
  const results = await db.batch<RawRow>(statements.map(({ s }) => s));
  const of = (name: keyof typeof asked): RawRow[] =>
    results[statements.findIndex(s => s.name === name)]?.results ?? [];
  const walked = of("walk");
  return {
    looked: [...walked, ...of("byId")].map(lookedAt),
    due: (of("due") as unknown as DueRow[]).map(dueCallOf),
    trunks: of("trunks").map(seenTrunk),
    tenantRevision: Number(of("tenant")[0]?.revision ?? 0),
    walkedTo: walked.length < limit ? null : Math.max(...walked.map(row => Number(row.id))),
  };
}

const seenTrunk = (row: RawRow): SeenTrunk =>
  ({
    ...row,
    paused: row.paused === 1,
    callerIds: row.callerIds === null ? null : JSON.parse(String(row.callerIds)),
  }) as SeenTrunk;

const lookedAt = (row: RawRow): DispatchCampaign => ({
  campaign: fromRow(campaigns, row) as Campaign,
  hasDue: row.has_due === 1,
  nextDueAt: row.next_due as number | null,
  hasContacts: row.has_contacts === 1,
  onTheLine: row.on_the_line as number | null,
});
