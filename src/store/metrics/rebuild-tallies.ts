// Tallies counted anew: the calls of campaigns, piece by piece, and what was found in place of what is there. It is taken
// only of campaigns whose counters were not revised since, and none of whose calls have left for the archive.
import { type SQL, sql } from "drizzle-orm";
import type { CampaignCalls, TalliesFound } from "../../actions/ports/rebuild-store.ts";
import { c, k } from "../aliases.ts";
import { onTheLine } from "../calls/call-states.ts";
import { jsonChunks } from "../json-chunks.ts";
import { archivedCounters } from "../schema/archive.ts";
import { readAttempts } from "../schema/attempts-column.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { tallies, zoneCounts } from "../schema/tallies.ts";
import { jsonFields, statement } from "../statement.ts";

const PIECE = statement(
  "calls to tally",
  ["campaign", "after", "limit"],
  v => sql`SELECT ${c.campaignId} AS campaignId, ${c.callId} AS callId, ${c.timeZone} AS timeZone,
    ${c.attempts} AS attempts, (${c.nextAttemptAt} IS NULL AND NOT ${onTheLine(c)}) AS ended,
    ${k.timeZone} AS zone, n.revision AS revision,
    coalesce((SELECT z.total FROM ${archivedCounters} z WHERE z.campaign_id = ${c.campaignId}), 0) AS archived
  FROM ${calls} ${c} INDEXED BY calls_by_campaign
    CROSS JOIN ${campaigns} ${k} ON ${k.id} = ${c.campaignId}
    CROSS JOIN campaign_counters n ON n.campaign_id = ${c.campaignId}
  WHERE (${c.campaignId}, ${c.callId}) > (CAST(${v.campaign} AS INTEGER), ${v.after})
  ORDER BY ${c.campaignId}, ${c.callId} LIMIT ${v.limit}`,
);

interface Row {
  campaignId: number;
  callId: string;
  timeZone: string | null;
  attempts: string;
  ended: number;
  zone: string | null;
  revision: number;
  archived: number;
}

/** The next `limit` calls behind a campaign's call, by campaign; none = there are no more. */
export async function callsToTally(
  db: D1Database,
  { campaignId, after, limit }: { campaignId: number; after: string; limit: number },
): Promise<CampaignCalls[]> {
  const { results } = await PIECE(db, { campaign: campaignId, after, limit }).all<Row>();
  return [...Map.groupBy(results, row => row.campaignId)].map(([id, rows]) => ({
    campaignId: id,
    timeZone: rows[0]?.zone ?? null,
    revision: rows[0]?.revision ?? 0,
    archived: (rows[0]?.archived ?? 0) > 0,
    last: rows.at(-1)?.callId ?? "",
    calls: rows.map(({ timeZone, attempts, ended }) => ({
      timeZone,
      attempts: readAttempts(attempts),
      ended: ended === 1,
    })),
  }));
}

const i = jsonFields<TalliesFound>();
const unrevised = (found: SQL) => sql`json_each(${found}) i CROSS JOIN campaign_counters n
    ON n.campaign_id = ${i("campaignId")} AND n.revision = ${i("revision")}
    AND NOT EXISTS (SELECT 1 FROM ${archivedCounters} z WHERE z.campaign_id = n.campaign_id AND z.total > 0)`;
const ids = (found: SQL) => sql`SELECT n.campaign_id FROM ${unrevised(found)}`;

const REMOVE = statement(
  "remove tallies",
  ["found"],
  v => sql`DELETE FROM ${tallies} WHERE campaign_id IN (${ids(v.found)})`,
);
const INSERT = statement(
  "insert tallies",
  ["found"],
  v => sql`INSERT INTO ${tallies} (campaign_id, kind, slot, dialled, picked, disconnected, rnr, failed, seconds)
  SELECT n.campaign_id, substr(t.key, 1, 1), substr(t.key, 3), t.value ->> 0, t.value ->> 1, t.value ->> 2,
    t.value ->> 3, t.value ->> 4, t.value ->> 5
  FROM ${unrevised(v.found)} CROSS JOIN json_each(i.value -> 'tallies') t`,
);
const EMPTY_ZONES = statement(
  "empty zone counts",
  ["found"],
  v => sql`UPDATE ${zoneCounts} SET accepted = 0, ended = 0 WHERE campaign_id IN (${ids(v.found)})`,
);
const INSERT_ZONES = statement(
  "insert zone counts",
  ["found"],
  v => sql`INSERT INTO ${zoneCounts} (campaign_id, zone, accepted, ended)
  SELECT n.campaign_id, t.key, t.value ->> 0, t.value ->> 1
  FROM ${unrevised(v.found)} CROSS JOIN json_each(i.value -> 'zones') t WHERE true
  ON CONFLICT (campaign_id, zone) DO UPDATE SET accepted = excluded.accepted, ended = excluded.ended`,
);
const TAKEN = statement("campaigns tallied anew", ["found"], v => ids(v.found));

/** How many people a list has in a zone stays as it is. Returns the campaigns whose tallies were replaced. */
export async function replaceTallies(db: D1Database, found: readonly TalliesFound[]): Promise<number[]> {
  const replaced: number[] = [];
  for (const { json } of jsonChunks(found)) {
    const results = await db.batch<{ campaign_id: number }>(
      [REMOVE, INSERT, EMPTY_ZONES, INSERT_ZONES, TAKEN].map(send => send(db, { found: json })),
    );
    replaced.push(...(results.at(-1)?.results ?? []).map(row => row.campaign_id));
  }
  return replaced;
}
