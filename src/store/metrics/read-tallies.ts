// Reading tallies: a bounded number of rows each, however many calls were tallied.
import { type SQL, sql } from "drizzle-orm";
import type { AttemptSums, TallyRow, ZoneCount } from "../../domain/metrics/tally.ts";
import { quarterAt } from "../../domain/metrics/tally.ts";
import { aliased } from "../aliases.ts";
import { tallies, zoneCounts } from "../schema/tallies.ts";
import { statement } from "../statement.ts";

const t = aliased(tallies, "t");
const n = aliased(zoneCounts, "n");

const COUNTS = sql`${t.dialled} AS dialled, ${t.picked} AS picked, ${t.disconnected} AS disconnected,
  ${t.rnr} AS rnr, ${t.failed} AS failed, ${t.seconds} AS seconds`;
const SUMS = sql`sum(${t.dialled}) AS dialled, sum(${t.picked}) AS picked, sum(${t.disconnected}) AS disconnected,
  sum(${t.rnr}) AS rnr, sum(${t.failed}) AS failed, sum(${t.seconds}) AS seconds`;

const OF_KIND = statement(
  "tallies of a kind",
  ["campaign", "kind"],
  v => sql`SELECT ${t.slot} AS slot, ${COUNTS} FROM ${tallies} ${t}
  WHERE ${t.campaignId} = ${v.campaign} AND ${t.kind} = ${v.kind} LIMIT 1000`,
);

/** By slot: at most 168 of `h`, 20 of `n`, one a zone of `z`. */
export async function talliesOfKind(
  db: D1Database,
  campaignId: number,
  kind: "h" | "n" | "z",
): Promise<TallyRow[]> {
  return (await OF_KIND(db, { campaign: campaignId, kind }).all<TallyRow>()).results;
}

/** Bound numbers are REAL to D1: slots are compared as text. Put together here: a grouping would read each row twice. */
const QUARTERS = statement(
  "tallies of quarter hours",
  ["campaign", "from"],
  v => sql`SELECT CAST(${t.slot} AS INTEGER) AS quarter, ${COUNTS} FROM ${tallies} ${t}
  WHERE ${t.campaignId} = ${v.campaign} AND ${t.kind} = 'q' AND ${t.slot} >= ${v.from}`,
);

/** From `from` (ms) on, `each` quarter hours together: `step` counts such stretches since the epoch. */
export async function quarterTallies(
  db: D1Database,
  { campaignId, from, each }: { campaignId: number; from: number; each: number },
): Promise<(AttemptSums & { step: number })[]> {
  const asked = QUARTERS(db, { campaign: campaignId, from: String(quarterAt(from)) });
  const steps = new Map<number, AttemptSums & { step: number }>();
  for (const { quarter, ...counts } of (await asked.all<AttemptSums & { quarter: number }>()).results) {
    const step = Math.floor(quarter / each);
    const sums = steps.get(step);
    if (sums === undefined) steps.set(step, { step, ...counts });
    else for (const name of Object.keys(counts) as (keyof AttemptSums)[]) sums[name] += counts[name];
  }
  return [...steps.values()];
}

const ATTEMPTS = statement(
  "attempts of campaigns",
  ["ids"],
  v => sql`SELECT ${t.campaignId} AS campaignId, ${SUMS} FROM json_each(${v.ids}) i
  CROSS JOIN ${tallies} ${t} ON ${t.campaignId} = i.value AND ${t.kind} = 'n' GROUP BY 1`,
);

/** All attempts of each of these campaigns that have ended: at most 20 rows a campaign. */
export async function attemptsOf(db: D1Database, ids: readonly number[]): Promise<Map<number, AttemptSums>> {
  if (ids.length === 0) return new Map();
  const { results } = await ATTEMPTS(db, { ids: JSON.stringify(ids) }).all<
    AttemptSums & { campaignId: number }
  >();
  return new Map(results.map(({ campaignId, ...sums }) => [campaignId, sums]));
}

const ZONES = statement(
  "zones of a campaign",
  ["campaign", "limit"],
  v => sql`SELECT nullif(${n.zone}, '') AS timeZone, ${n.contacts} AS contacts, ${n.accepted} AS accepted,
    max(0, ${n.ended}) AS ended
  FROM ${zoneCounts} ${n} WHERE ${n.campaignId} = ${v.campaign}
  ORDER BY max(${n.contacts}, ${n.accepted}) DESC, ${n.zone} LIMIT ${v.limit}`,
);

/** Those with most people first. Redriven calls that ended before ends were counted are less than nothing. Reads one row a zone of the campaign. */
export async function zonesOf(db: D1Database, campaignId: number, limit: number): Promise<ZoneCount[]> {
  return (await ZONES(db, { campaign: campaignId, limit }).all<ZoneCount>()).results;
}

const old = (v: Record<"before" | "limit", SQL>) => sql`SELECT ${t.campaignId}, ${t.kind}, ${t.slot}
  FROM ${tallies} ${t} WHERE ${t.kind} = 'q' AND ${t.slot} < ${v.before} ORDER BY ${t.slot} LIMIT ${v.limit}`;
const PURGE = statement(
  "purge quarter hours",
  ["before", "limit"],
  v => sql`DELETE FROM ${tallies} WHERE (campaign_id, kind, slot) IN (${old(v)})`,
);

/** Quarter hours before `before` (ms), at most `limit`; returns how many. */
export async function purgeQuarters(db: D1Database, before: number, limit: number): Promise<number> {
  return (await PURGE(db, { before: String(quarterAt(before)), limit }).run()).meta.changes;
}
