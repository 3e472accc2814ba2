// The abandon meter in D1: counted in the batch that ends the attempts, read for the campaigns that have a rule.
import { type SQL, sql } from "drizzle-orm";
import type { AbandonDay } from "../../domain/compliance/abandon/abandon-rate.ts";
import { METER_WORDS } from "../../domain/compliance/abandon/meter-word.ts";
import { showDay } from "../../domain/compliance/local-days.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import { aliased, c } from "../aliases.ts";
import { abandonDays, abandonThrottles } from "../schema/abandon.ts";
import { literal, statement } from "../statement.ts";

const a = aliased(abandonDays, "a");
const words = (of: (word: string) => string) => sql.raw(METER_WORDS.map(of).join(", "));
export const METER_COLUMNS = words(word => word);

/** For each column, how many of the rows count as it. */
export const meterSums = (word: SQL): SQL =>
  sql.join(
    METER_WORDS.map(one => sql`sum(${word} IS ${literal(one)})`),
    sql`, `,
  );

/** Adds what ends; `source`: calls `c` under the guard of the statement that ends them. `word`: NULL = counts in nothing. */
export const countMetered = (source: SQL, day: SQL, word: SQL): SQL =>
  sql`INSERT INTO ${abandonDays} (day, campaign_id, ${METER_COLUMNS})
    SELECT ${day}, ${c.campaignId}, ${meterSums(word)} FROM ${source} AND ${word} IS NOT NULL GROUP BY ${c.campaignId}
    ON CONFLICT (day, campaign_id) DO UPDATE SET ${words(word => `${word} = ${word} + excluded.${word}`)}`;

/** Moves what has counted as one word to another; as above. The day has its row, for it has counted. */
export const recountMetered = (
  source: SQL,
  day: SQL,
  { was, becomes }: Record<"was" | "becomes", SQL>,
): SQL =>
  sql`INSERT INTO ${abandonDays} (day, campaign_id, ${METER_COLUMNS})
    SELECT ${day}, ${c.campaignId}, ${sql.join(
      METER_WORDS.map(one => sql`sum(${becomes} IS ${literal(one)}) - sum(${was} IS ${literal(one)})`),
      sql`, `,
    )} FROM ${source} AND ${becomes} IS NOT ${was} GROUP BY ${c.campaignId}
    ON CONFLICT (day, campaign_id) DO UPDATE SET ${words(word => `${word} = ${word} + excluded.${word}`)}`;

/** (The key begins with the day: one look for each day and campaign.) */
const READ_DAYS = statement(
  "abandon days",
  ["days", "campaigns"],
  v => sql`SELECT ${a.campaignId} AS campaign, ${a.day} AS day, ${METER_COLUMNS}
  FROM json_each(${v.campaigns}) k CROSS JOIN json_each(${v.days}) d
  CROSS JOIN ${abandonDays} ${a} ON ${a.day} = d.value AND ${a.campaignId} = k.value ORDER BY ${a.day}`,
);
const READ_THROTTLES = statement(
  "abandon throttles",
  ["campaigns"],
  v => sql`SELECT t.campaign_id AS campaign, t.since AS since FROM json_each(${v.campaigns}) k
  CROSS JOIN ${abandonThrottles} t ON t.campaign_id = k.value`,
);

/** Of one campaign: its last `periodDays` UTC days, and since when it has fewer lines (ms); null = it has all. */
export interface AbandonFacts {
  days: AbandonDay[];
  since: number | null;
}

/** By campaign; one round trip. `now` in ms. */
export async function abandonFacts(
  db: D1Database,
  campaignIds: readonly number[],
  periodDays: number,
  now: number,
): Promise<Map<number, AbandonFacts>> {
  const today = Math.floor(now / DAY_MS);
  const days = Array.from({ length: periodDays }, (_, n) => showDay(today - n));
  const campaigns = JSON.stringify(campaignIds);
  const [found, throttles] = await db.batch<Record<string, unknown>>([
    READ_DAYS(db, { days: JSON.stringify(days), campaigns }),
    READ_THROTTLES(db, { campaigns }),
  ]);
  const facts = new Map<number, AbandonFacts>(campaignIds.map(id => [id, { days: [], since: null }]));
  for (const { campaign, ...day } of found?.results ?? [])
    facts.get(Number(campaign))?.days.push(day as unknown as AbandonDay);
  for (const { campaign, since } of throttles?.results ?? []) {
    const of = facts.get(Number(campaign));
    if (of !== undefined) of.since = Number(since);
  }
  return facts;
}

const BEGIN = statement(
  "begin throttle",
  ["campaign", "since"],
  v => sql`INSERT INTO ${abandonThrottles} (campaign_id, since) VALUES (${v.campaign}, CAST(${v.since} AS INTEGER))
  ON CONFLICT (campaign_id) DO NOTHING`,
);
const END = statement(
  "end throttle",
  ["campaign", "since"],
  v => sql`DELETE FROM ${abandonThrottles} WHERE campaign_id = ${v.campaign} AND since = ${v.since}`,
);

export interface ThrottleChange {
  campaignId: number;
  since: number;
  begins: boolean;
}

/** The first to see it says since when; it ends only as it was seen. */
export async function changeThrottles(db: D1Database, changes: readonly ThrottleChange[]): Promise<void> {
  if (changes.length === 0) return;
  await db.batch(
    changes.map(({ campaignId: campaign, since, begins }) => (begins ? BEGIN : END)(db, { campaign, since })),
  );
}

const LIST = statement(
  "list throttles",
  ["after", "limit"],
  v => sql`SELECT t.campaign_id AS campaignId, t.since AS since FROM ${abandonThrottles} t
  WHERE t.campaign_id > ${v.after} ORDER BY t.campaign_id LIMIT ${v.limit}`,
);

/** By campaign, behind the one with the id `after`. `since` in ms. */
export const listThrottles = async (
  db: D1Database,
  after: number,
  limit: number,
): Promise<Omit<ThrottleChange, "begins">[]> =>
  (await LIST(db, { after, limit }).all<Omit<ThrottleChange, "begins">>()).results;

const MOST_COUNTED = 1_000;
const COUNT = statement(
  "count throttles",
  [],
  () => sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${abandonThrottles} LIMIT ${literal(MOST_COUNTED)})`,
);

/** Up to MOST_COUNTED. */
export async function countThrottles(db: D1Database): Promise<number> {
  return (await COUNT(db, {}).first<{ n: number }>())?.n ?? 0;
}

const PURGE = statement(
  "purge abandon days",
  ["before", "limit"],
  v => sql`DELETE FROM ${abandonDays} WHERE (day, campaign_id) IN (
    SELECT ${a.day}, ${a.campaignId} FROM ${abandonDays} ${a} WHERE ${a.day} < ${v.before}
    ORDER BY ${a.day}, ${a.campaignId} LIMIT ${v.limit})`,
);

/** Of days before that of `before` (ms). Returns how many rows. */
export async function purgeAbandonDays(db: D1Database, before: number, limit: number): Promise<number> {
  const day = showDay(Math.floor(before / DAY_MS));
  return (await PURGE(db, { before: day, limit }).run()).meta.changes;
}
