// The counters of campaigns, counted anew from the calls and contacts: some campaigns in one batch, or a large one piece
// by piece. The sums of pieces are only taken if the campaign's counters were not revised since and nothing has left.

import { type SQL, sql } from "drizzle-orm";
import type { CampaignSums, Rebuilt } from "../../actions/ports/rebuild-store.ts";
import type { CounterRow } from "../../domain/metrics/compare-counters.ts";
import { c, k, p } from "../aliases.ts";
import {
  DISPOSITION_OF_EACH,
  mayHaveDispositions,
  NUMBER_OF_EACH,
  valueOfEach,
} from "../calls/attempt-sql.ts";
import { stages } from "../calls/call-states.ts";
import { endedWith } from "../counters.ts";
import { archivedCounters } from "../schema/archive.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts } from "../schema/contacts.ts";
import { ENDED_COLUMNS } from "../schema/ended-columns.ts";
import { campaignCounters } from "../schema/metrics.ts";
import { statement } from "../statement.ts";

const STAGES = sql.join(
  Object.entries(stages(calls)).map(([stage, is]) => sql`sum(${is}) AS ${sql.raw(stage)}`),
  sql`, `,
);
const RETRIES = sql`sum(iif(${calls.attemptsStarted} > 1,
  (SELECT count(*) FROM json_each(${calls.attempts}) a
    WHERE ${NUMBER_OF_EACH} > 1 AND ${valueOfEach("started_at")} IS NOT NULL), 0)) AS retries`;
const OF_CALLS = [...Object.keys(stages(calls)), "total", "retries"];
/** Calls without a disposition are not opened for it. */
const ENDED = sql.join(
  Object.entries(endedWith(DISPOSITION_OF_EACH)).map(([name, sum]) => sql`${sum} AS ${sql.raw(name)}`),
  sql`, `,
);
const ENDS = sql`${calls} ${c} INDEXED BY calls_by_campaign CROSS JOIN json_each(${c.attempts}) a
  ON ${mayHaveDispositions(c.attempts)}`;
/** What has left the table for the archive is counted as it was when it left. */
const ARCHIVED = ["contacts", "picked", "failed", "cancelled", "total", "retries", ...ENDED_COLUMNS];
const archived = (name: string) => (ARCHIVED.includes(name) ? ` + coalesce(z.${name}, 0)` : "");
const ALL = ["contacts", ...OF_CALLS, ...ENDED_COLUMNS];
const list = (of: (name: string) => string, names: readonly string[] = ALL) =>
  sql.raw(names.map(of).join(", "));
const REPLACED = sql`SET revision = revision + 1, ${list(name => `${name} = s.${name}`)}`;

/** Campaigns with ids from `first`, and before `end`. */
type Range = Record<"first" | "end", SQL>;
const among = (column: SQL, { first, end }: Range) => sql`${column} >= ${first} AND ${column} < ${end}`;
const RECOUNT_CAMPAIGNS = statement(
  "recount campaigns",
  ["first", "end"],
  v => sql`UPDATE campaign_counters ${REPLACED}
  FROM (SELECT ${k.id}, coalesce(p.contacts, 0)${sql.raw(archived("contacts"))} AS contacts,
      ${list(name => `coalesce(t.${name}, 0)${archived(name)} AS ${name}`, OF_CALLS)},
      ${list(name => `coalesce(e.${name}, 0)${archived(name)} AS ${name}`, ENDED_COLUMNS)}
    FROM ${campaigns} ${k}
    LEFT JOIN ${archivedCounters} z ON z.campaign_id = ${k.id}
    LEFT JOIN (SELECT ${calls.campaignId}, count(*) AS total, ${STAGES}, ${RETRIES} FROM ${calls}
      WHERE ${among(sql`${calls.campaignId}`, v)} GROUP BY ${calls.campaignId}) t ON t.campaign_id = ${k.id}
    LEFT JOIN (SELECT ${c.campaignId}, ${ENDED} FROM ${ENDS}
      WHERE ${among(c.campaignId, v)} GROUP BY ${c.campaignId}) e ON e.campaign_id = ${k.id}
    LEFT JOIN (SELECT ${contacts.campaignId}, count(*) AS contacts FROM ${contacts}
      WHERE ${among(sql`${contacts.campaignId}`, v)} GROUP BY ${contacts.campaignId}) p ON p.campaign_id = ${k.id}
    WHERE ${among(sql`${k.id}`, v)}) s
  WHERE campaign_counters.campaign_id = s.id`,
);
const READ_CAMPAIGNS = statement(
  "read counters of campaigns",
  ["first", "end"],
  v => sql`SELECT campaign_id, ${list(name => name)} FROM ${campaignCounters}
  WHERE ${among(sql`campaign_id`, v)} ORDER BY campaign_id`,
);

/** Reads every call and contact of the campaigns with ids from `first`, and before `end`. */
export async function rebuildCampaigns(db: D1Database, first: number, end: number): Promise<Rebuilt> {
  const results = await db.batch<CounterRow>(
    [READ_CAMPAIGNS, RECOUNT_CAMPAIGNS, READ_CAMPAIGNS].map(send => send(db, { first, end })),
  );
  return { before: results[0]?.results ?? [], after: results[2]?.results ?? [] };
}

const BEHIND_ALL = Number.MAX_SAFE_INTEGER;

/** Of each campaign from `from` on how many rows (n) it has, up to `limit` of them in all. */
const probe = (what: string, source: (v: Record<"from" | "limit", SQL>) => SQL) =>
  statement(
    `probe ${what}`,
    ["from", "limit"],
    v => sql`SELECT id, count(*) AS n FROM (${source(v)}) GROUP BY id ORDER BY id`,
  );
const PROBES = [
  probe(
    "campaigns",
    v =>
      sql`SELECT ${k.id} AS id FROM ${campaigns} ${k} WHERE ${k.id} >= ${v.from} ORDER BY ${k.id} LIMIT ${v.limit}`,
  ),
  probe(
    "calls",
    v => sql`SELECT ${c.campaignId} AS id FROM ${calls} ${c} INDEXED BY calls_by_campaign
    WHERE ${c.campaignId} >= ${v.from} ORDER BY ${c.campaignId} LIMIT ${v.limit}`,
  ),
  probe(
    "contacts",
    v => sql`SELECT ${p.campaignId} AS id FROM ${contacts} ${p}
    WHERE ${p.campaignId} >= ${v.from} ORDER BY ${p.campaignId} LIMIT ${v.limit}`,
  ),
];

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
    PROBES.map((send, i) => send(db, { from, limit: (counts[i] ?? 0) + 1 })),
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
const REVISION = sql`revision + coalesce((SELECT z.total + z.contacts FROM ${archivedCounters} z
  WHERE z.campaign_id = ${campaignCounters.campaignId}), 0)`;

const READ_REVISION = statement(
  "revision of a campaign",
  ["campaign"],
  v => sql`SELECT ${REVISION} AS revision FROM ${campaignCounters} WHERE campaign_id = ${v.campaign}`,
);

export async function campaignRevision(db: D1Database, id: number): Promise<number | null> {
  return (await READ_REVISION(db, { campaign: id }).first<{ revision: number }>())?.revision ?? null;
}

const END_OF_PIECE = statement(
  "end of a piece of calls",
  ["campaign", "after", "limit"],
  v => sql`SELECT max(call_id) AS last FROM (SELECT ${c.callId} FROM ${calls} ${c} INDEXED BY calls_by_campaign
  WHERE ${c.campaignId} = ${v.campaign} AND ${c.callId} > ${v.after} ORDER BY ${c.callId} LIMIT ${v.limit})`,
);
const SUM_CALLS = statement(
  "sum calls",
  ["campaign", "after", "last"],
  v => sql`SELECT * FROM (SELECT count(*) AS total, ${STAGES}, ${RETRIES} FROM ${calls} INDEXED BY calls_by_campaign
    WHERE ${calls.campaignId} = ${v.campaign} AND ${calls.callId} > ${v.after} AND ${calls.callId} <= ${v.last}),
  (SELECT ${ENDED} FROM ${ENDS}
    WHERE ${c.campaignId} = ${v.campaign} AND ${c.callId} > ${v.after} AND ${c.callId} <= ${v.last})`,
);

/** The next `limit` calls of a campaign behind `after`; null when there are none. */
export async function sumCalls(
  db: D1Database,
  { campaignId, after, limit }: { campaignId: number; after: string; limit: number },
): Promise<{ last: string; calls: number; sums: CampaignSums } | null> {
  const place = { campaign: campaignId, after };
  const piece = await END_OF_PIECE(db, { ...place, limit }).first<{ last: string | null }>();
  const last = piece?.last ?? null;
  if (last === null) return null;
  const found = await SUM_CALLS(db, { ...place, last }).first<CampaignSums>();
  return found === null ? null : { last, calls: found.total ?? 0, sums: found };
}

const COUNT_CONTACTS = statement(
  "count a piece of contacts",
  ["campaign", "after", "limit"],
  v => sql`SELECT max(phone_number) AS last, count(*) AS contacts FROM (SELECT ${p.phoneNumber} FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${v.campaign} AND ${p.phoneNumber} > ${v.after}
  ORDER BY ${p.phoneNumber} LIMIT ${v.limit})`,
);

/** The next `limit` contacts of a campaign, by their numbers, behind `after`; null when there are none. */
export async function countContacts(
  db: D1Database,
  { campaignId, after, limit }: { campaignId: number; after: string; limit: number },
): Promise<{ last: string; contacts: number } | null> {
  const asked = COUNT_CONTACTS(db, { campaign: campaignId, after, limit });
  const found = await asked.first<{ last: string | null; contacts: number }>();
  return found === null || found.last === null ? null : { last: found.last, contacts: found.contacts };
}

const REPLACE_CAMPAIGN = statement(
  "replace counters of a campaign",
  ["campaign", "sums", "revision"],
  v => sql`UPDATE campaign_counters ${REPLACED}
  FROM (SELECT ${list(name => `(found.sums ->> '${name}')${archived(name)} AS ${name}`)}
    FROM (SELECT ${v.sums} AS sums) found LEFT JOIN ${archivedCounters} z ON z.campaign_id = ${v.campaign}) s
  WHERE campaign_id = ${v.campaign} AND ${REVISION} = ${v.revision} RETURNING campaign_id`,
);

/** Not `replaced`: its counters were revised since, or something has left; they are left alone. */
export async function replaceCampaign(
  db: D1Database,
  { campaignId, sums, revision }: { campaignId: number; sums: CampaignSums; revision: number },
): Promise<Rebuilt & { replaced: boolean }> {
  const read = READ_CAMPAIGNS(db, { first: campaignId, end: campaignId + 1 });
  const none = Object.fromEntries(ALL.map(name => [name, 0]));
  const results = await db.batch<CounterRow>([
    read,
    REPLACE_CAMPAIGN(db, { campaign: campaignId, sums: JSON.stringify({ ...none, ...sums }), revision }),
    read,
  ]);
  return {
    before: results[0]?.results ?? [],
    after: results[2]?.results ?? [],
    replaced: (results[1]?.results.length ?? 0) > 0,
  };
}
