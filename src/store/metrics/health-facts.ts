// What the health check and the metrics ask D1, in one round trip and from a bounded number of rows.
import { type SQL, sql } from "drizzle-orm";
import type { HealthFacts } from "../../domain/metrics/health.ts";
import { DAY_MS, HOUR_MS } from "../../domain/time-units.ts";
import { c, k } from "../aliases.ts";
import { nextWaiting } from "../calls/next-waiting.ts";
import { mayDial } from "../dialable.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { deadLetters } from "../schema/dead-letters.ts";
import { literal, statement } from "../statement.ts";

const COUNTED_LETTERS = 1_000;

const LETTERS = statement(
  "count recent letters",
  ["dayAgo", "hourAgo"],
  v => sql`SELECT count(*) AS last_day, coalesce(sum(created_at > ${v.hourAgo}), 0) AS last_hour FROM (
  SELECT created_at FROM ${deadLetters} WHERE created_at > ${v.dayAgo} AND state = 'waiting'
  ORDER BY created_at DESC LIMIT ${literal(COUNTED_LETTERS)})`,
);

const LOOKED_AT = 500;
const after = (id: SQL) => sql`coalesce(${nextWaiting(id)}, ${nextWaiting()})`;
/**
 * `place`: where to begin among the campaigns, from 0 to 1. From campaign to campaign along the index of waiting calls,
 * round to its beginning, until all or so many were looked at: a few rows each, however many calls wait. (A UNION takes
 * no campaign twice: that ends the round.)
 */
const OLDEST_DUE = statement(
  "oldest due",
  ["now", "place"],
  v => sql`WITH RECURSIVE waiting (id) AS (
    SELECT ${after(sql`(SELECT CAST(max(${campaigns.id}) * ${v.place} AS INTEGER) FROM ${campaigns})`)}
    UNION
    SELECT ${after(sql`waiting.id`)} FROM waiting WHERE waiting.id IS NOT NULL
    LIMIT ${literal(LOOKED_AT)})
  SELECT ${k.id} AS campaignId, ${k.maxConcurrentCalls} AS maxConcurrentCalls, ${k.trunks} AS trunks, ${k.compliance} AS compliance,
    (SELECT min(${c.nextAttemptAt}) FROM ${calls} ${c} WHERE ${c.campaignId} = ${k.id}
      AND ${c.nextAttemptAt} <= ${v.now}) AS dueAt
  FROM waiting CROSS JOIN ${campaigns} ${k} ON ${k.id} = waiting.id WHERE ${mayDial(k)}`,
);

/** Another place each second, all of them in time: multiples of the golden ratio fill the gaps between each other. */
const placeAt = (now: number) => (Math.floor(now / 1_000) * 0.618_033_988_749_895) % 1;

/** `trunks` and `compliance` are JSON text. */
type Due = Record<"campaignId", number> &
  Record<"maxConcurrentCalls" | "dueAt", number | null> &
  Record<"trunks" | "compliance", string | null>;

/** `now` in ms. */
export async function healthFacts(db: D1Database, now: number): Promise<HealthFacts> {
  const [letters, due] = await db.batch<Record<string, unknown>>([
    LETTERS(db, { dayAgo: now - DAY_MS, hourAgo: now - HOUR_MS }),
    OLDEST_DUE(db, { now, place: placeAt(now) }),
  ]);
  const looked = (due?.results ?? []) as unknown as Due[];
  const counted = letters?.results[0] as { last_day: number; last_hour: number } | undefined;
  return {
    deadLettersLastHour: counted?.last_hour ?? 0,
    deadLettersLastDay: counted?.last_day ?? 0,
    oldestDue: looked.flatMap(({ dueAt, trunks, compliance: _, ...campaign }) =>
      dueAt === null ? [] : [{ ...campaign, trunks: trunks === null ? null : JSON.parse(trunks), dueAt }],
    ),
    underPacks: looked.flatMap(({ campaignId, compliance }) =>
      compliance === null ? [] : [{ campaignId, compliance: JSON.parse(compliance) }],
    ),
  };
}
