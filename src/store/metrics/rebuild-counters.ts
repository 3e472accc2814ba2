// The counters of campaigns, counted anew from the calls and contacts: some campaigns in one batch, or a large one piece
// by piece. The sums of pieces are only taken if the campaign's counters were not revised since and nothing has left.
import type { CampaignSums, Rebuilt } from "../../actions/ports/rebuild-store.ts";
import type { CounterRow } from "../../domain/metrics/compare-counters.ts";
import { NUMBER_OF_EACH, valueOfEach } from "../calls/attempt-sql.ts";

const STAGES = `sum(status = 'INITIATED') AS initiated, sum(status = 'PROCESSING') AS processing,
  sum(status = 'RETRYING') AS retrying, sum(status = 'DISCONNECTED') AS waiting_disconnected,
  sum(status = 'RNR') AS waiting_rnr, sum(status = 'FAILED' AND next_attempt_at IS NOT NULL) AS waiting_failed,
  sum(status = 'PICKED') AS picked, sum(status = 'FAILED' AND next_attempt_at IS NULL) AS failed,
  sum(status = 'CANCELLED') AS cancelled`;
const RETRIES = `sum(iif(attempts_started > 1,
  (SELECT count(*) FROM json_each(calls.attempts) a
    WHERE ${NUMBER_OF_EACH} > 1 AND ${valueOfEach("started_at")} IS NOT NULL), 0)) AS retries`;
const COUNTED =
  `initiated processing retrying waiting_disconnected waiting_rnr waiting_failed picked failed cancelled
  total retries`.split(/\s+/);
/** What has left the table for the archive is counted as it was when it left. */
const ARCHIVED = ["contacts", "picked", "failed", "cancelled", "total", "retries"];
const archived = (name: string) => (ARCHIVED.includes(name) ? ` + coalesce(z.${name}, 0)` : "");
const ALL = ["contacts", ...COUNTED];

/** ?1 to ?2 = ids of campaigns, the second one excluded. */
const RECOUNT_CAMPAIGNS = `UPDATE campaign_counters SET revision = revision + 1,
    ${ALL.map(name => `${name} = s.${name}`).join(", ")}
  FROM (SELECT k.id, coalesce(p.contacts, 0)${archived("contacts")} AS contacts,
      ${COUNTED.map(name => `coalesce(t.${name}, 0)${archived(name)} AS ${name}`).join(", ")}
    FROM campaigns k
    LEFT JOIN archived_counters z ON z.campaign_id = k.id
    LEFT JOIN (SELECT campaign_id, count(*) AS total, ${STAGES}, ${RETRIES}
      FROM calls WHERE campaign_id >= ?1 AND campaign_id < ?2 GROUP BY campaign_id) t ON t.campaign_id = k.id
    LEFT JOIN (SELECT campaign_id, count(*) AS contacts FROM contacts
      WHERE campaign_id >= ?1 AND campaign_id < ?2 GROUP BY campaign_id) p ON p.campaign_id = k.id
    WHERE k.id >= ?1 AND k.id < ?2) s
  WHERE campaign_counters.campaign_id = s.id`;
const READ_CAMPAIGNS = `SELECT campaign_id, ${ALL.join(", ")} FROM campaign_counters
  WHERE campaign_id >= ?1 AND campaign_id < ?2 ORDER BY campaign_id`;

/** Reads every call and contact of the campaigns with ids from `first`, and before `end`. */
export async function rebuildCampaigns(db: D1Database, first: number, end: number): Promise<Rebuilt> {
  const results = await db.batch<CounterRow>(
    [READ_CAMPAIGNS, RECOUNT_CAMPAIGNS, READ_CAMPAIGNS].map(sql => db.prepare(sql).bind(first, end)),
  );
  return { before: results[0]?.results ?? [], after: results[2]?.results ?? [] };
}

const BEHIND_ALL = Number.MAX_SAFE_INTEGER;

const PROBES = [
  "SELECT id, 1 AS n FROM campaigns WHERE id >= ?1 ORDER BY id LIMIT ?2",
  `SELECT campaign_id AS id, count(*) AS n FROM (SELECT campaign_id FROM calls INDEXED BY calls_by_campaign
     WHERE campaign_id >= ?1 ORDER BY campaign_id LIMIT ?2) GROUP BY campaign_id ORDER BY campaign_id`,
  `SELECT campaign_id AS id, count(*) AS n FROM (SELECT campaign_id FROM contacts
     WHERE campaign_id >= ?1 ORDER BY campaign_id LIMIT ?2) GROUP BY campaign_id ORDER BY campaign_id`,
] as const;

/**
 * The next campaigns from id `from` on that have together at most so many calls, contacts and campaigns. `end` = the
 * first id that is no longer among them: `first` itself when its campaign is too large alone. Null: there is none.
 */
export async function campaignsThatFit(
  db: D1Database,
  from: number,
  limits: { campaigns: number; calls: number; contacts: number },
): Promise<{ first: number; end: number } | null> {
  const counts = [limits.campaigns, limits.calls, limits.contacts];
  const results = await db.batch<{ id: number; n: number }>(
    PROBES.map((sql, i) => db.prepare(sql).bind(from, (counts[i] ?? 0) + 1)),
  );
  const first = results[0]?.results[0]?.id;
  if (first === undefined) return null;
  // What is one more than the limit was cut off, perhaps in the middle of its campaign.
  const ends = results.map(({ results: rows }, i) => {
    const found = rows.reduce((sum, row) => sum + row.n, 0);
    return found > (counts[i] ?? 0) ? (rows.at(-1)?.id ?? BEHIND_ALL) : BEHIND_ALL;
  });
  return { first, end: Math.max(first, Math.min(...ends)) };
}

/**
 * Of a row of campaign_counters: goes up with every change of it, and with every call and contact that leaves for the
 * archive, which changes no counter.
 */
const REVISION = `revision + coalesce((SELECT z.total + z.contacts FROM archived_counters z
  WHERE z.campaign_id = campaign_counters.campaign_id), 0)`;

export async function campaignRevision(db: D1Database, id: number): Promise<number | null> {
  const sql = `SELECT ${REVISION} AS revision FROM campaign_counters WHERE campaign_id = ?1`;
  return (await db.prepare(sql).bind(id).first<{ revision: number }>())?.revision ?? null;
}

/** The next `limit` calls of a campaign behind `after`; null when there are none. */
export async function sumCalls(
  db: D1Database,
  { campaignId, after, limit }: { campaignId: number; after: string; limit: number },
): Promise<{ last: string; calls: number; sums: CampaignSums } | null> {
  const piece = await db
    .prepare(
      `SELECT max(call_id) AS last FROM (SELECT call_id FROM calls INDEXED BY calls_by_campaign
       WHERE campaign_id = ?1 AND call_id > ?2 ORDER BY call_id LIMIT ?3)`,
    )
    .bind(campaignId, after, limit)
    .first<{ last: string | null }>();
  const last = piece?.last ?? null;
  if (last === null) return null;
  const sums = await db
    .prepare(
      `SELECT count(*) AS total, ${STAGES}, ${RETRIES} FROM calls INDEXED BY calls_by_campaign
       WHERE campaign_id = ?1 AND call_id > ?2 AND call_id <= ?3`,
    )
    .bind(campaignId, after, last)
    .first<CampaignSums>();
  return sums === null ? null : { last, calls: sums.total ?? 0, sums };
}

/** The next `limit` contacts of a campaign, by their numbers, behind `after`; null when there are none. */
export async function countContacts(
  db: D1Database,
  { campaignId, after, limit }: { campaignId: number; after: string; limit: number },
): Promise<{ last: string; contacts: number } | null> {
  const found = await db
    .prepare(
      `SELECT max(phone_number) AS last, count(*) AS contacts FROM (SELECT phone_number FROM contacts
       WHERE campaign_id = ?1 AND phone_number > ?2 ORDER BY phone_number LIMIT ?3)`,
    )
    .bind(campaignId, after, limit)
    .first<{ last: string | null; contacts: number }>();
  return found === null || found.last === null ? null : { last: found.last, contacts: found.contacts };
}

const REPLACE_CAMPAIGN = `UPDATE campaign_counters SET revision = revision + 1,
    ${ALL.map(name => `${name} = s.${name}`).join(", ")}
  FROM (SELECT ${ALL.map(name => `(?2 ->> '${name}')${archived(name)} AS ${name}`).join(", ")}
    FROM (SELECT 1) LEFT JOIN archived_counters z ON z.campaign_id = ?1) s
  WHERE campaign_id = ?1 AND ${REVISION} = ?3 RETURNING campaign_id`;

/** Not `replaced`: its counters were revised since, or something has left; they are left alone. */
export async function replaceCampaign(
  db: D1Database,
  { campaignId, sums, revision }: { campaignId: number; sums: CampaignSums; revision: number },
): Promise<Rebuilt & { replaced: boolean }> {
  const read = db.prepare(READ_CAMPAIGNS).bind(campaignId, campaignId + 1);
  const none = Object.fromEntries(ALL.map(name => [name, 0]));
  const results = await db.batch<CounterRow>([
    read,
    db.prepare(REPLACE_CAMPAIGN).bind(campaignId, JSON.stringify({ ...none, ...sums }), revision),
    read,
  ]);
  return {
    before: results[0]?.results ?? [],
    after: results[2]?.results ?? [],
    replaced: (results[1]?.results.length ?? 0) > 0,
  };
}
