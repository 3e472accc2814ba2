// Reading calls with their campaigns, and the counters of days.
import { between, desc, eq, sql } from "drizzle-orm";
import type { CallWithCampaign } from "../../actions/ports/call-store.ts";
import type { NamedCall } from "../../domain/calls/call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { DailyCounters } from "../../domain/metrics/totals.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import { c, k } from "../aliases.ts";
import { newestRevision } from "../compliance/tenant-revision.ts";
import { database } from "../db.ts";
import { columnsAs, fromRow, type RawRow } from "../raw-row.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { endedIn } from "../schema/ended-columns.ts";
import { dailyCounters } from "../schema/metrics.ts";
import { statement } from "../statement.ts";
import { answeredAs } from "./answered-as.ts";
import { metadataOf } from "./call-metadata.ts";
import { callColumns, callOf } from "./stored-call.ts";

const named = (db: D1Database) =>
  database(db)
    .select({ call: callColumns, campaignName: campaigns.name })
    .from(calls)
    .innerJoin(campaigns, eq(campaigns.id, calls.campaignId));

export async function namedCall(db: D1Database, callId: string): Promise<NamedCall | null> {
  const [row] = await named(db).where(eq(calls.callId, callId));
  return row === undefined ? null : { ...row, call: callOf(row.call) };
}

const WITH_CAMPAIGNS = statement(
  "calls with campaigns",
  ["ids"],
  v => sql`SELECT ${sql.raw(columnsAs(calls, "c", "call_"))}, ${sql.raw(columnsAs(campaigns, "k", "campaign_"))},
    ${metadataOf(c)} AS metadata, ${answeredAs(c)} AS answeredAs, ${newestRevision} AS tenant_revision
  FROM json_each(${v.ids}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = i.value
  JOIN ${campaigns} ${k} ON ${k.id} = ${c.campaignId}`,
);

/** One round trip. */
export async function callsWithCampaigns(
  db: D1Database,
  callIds: readonly string[],
): Promise<CallWithCampaign[]> {
  const { results } = await WITH_CAMPAIGNS(db, { ids: JSON.stringify(callIds) }).all<RawRow>();
  const ofId = new Map<unknown, Campaign>();
  const campaignOf = (row: RawRow): Campaign => {
    const known = ofId.get(row.campaign_id) ?? (fromRow(campaigns, row, "campaign_") as Campaign);
    ofId.set(row.campaign_id, known);
    return known;
  };
  return results.map(row => ({
    call: callOf({
      ...fromRow(calls, row, "call_"),
      metadata: row.metadata === null ? null : JSON.parse(String(row.metadata)),
      answeredAs: row.answeredAs as string | null,
    }),
    campaign: campaignOf(row),
    tenantRevision: Number(row.tenant_revision ?? 0),
  }));
}

/** The last `days` UTC days that have one, newest first. */
export async function recentDays(db: D1Database, days: number, today: string): Promise<DailyCounters[]> {
  const from = new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const rows = await database(db)
    .select()
    .from(dailyCounters)
    .where(between(dailyCounters.date, from, today))
    .orderBy(desc(dailyCounters.date));
  return rows.map(row => ({ ...row, ended: endedIn(row) }));
}
