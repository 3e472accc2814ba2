// What the health check and the metrics ask D1, in one round trip and from a bounded number of rows.
import type { HealthFacts } from "../../domain/metrics/health.ts";

const HOUR_MS = 3_600_000;
const COUNTED_LETTERS = 1_000;

const LETTERS = `SELECT count(*) AS last_day, coalesce(sum(created_at > ?2), 0) AS last_hour FROM (
  SELECT created_at FROM dead_letters WHERE created_at > ?1 AND state = 'waiting'
  ORDER BY created_at DESC LIMIT ${COUNTED_LETTERS})`;

/**
 * ?1 = now, ?2 = where to begin among the campaigns, from 0 to 1. From campaign to campaign along the index of waiting
 * calls, round to its beginning, until all or so many were looked at: a few rows each, however many calls wait. (A
 * UNION takes no campaign twice: that ends the round.)
 */
const LOOKED_AT = 500;
const after = (id: string) => `coalesce(
    (SELECT min(campaign_id) FROM calls WHERE next_attempt_at IS NOT NULL AND campaign_id > ${id}),
    (SELECT min(campaign_id) FROM calls WHERE next_attempt_at IS NOT NULL))`;
const OLDEST_DUE = `WITH RECURSIVE waiting (id) AS (
    SELECT ${after("(SELECT CAST(max(id) * ?2 AS INTEGER) FROM campaigns)")}
    UNION
    SELECT ${after("waiting.id")} FROM waiting WHERE waiting.id IS NOT NULL
    LIMIT ${LOOKED_AT})
  SELECT k.id AS campaignId, k.max_concurrent_calls AS maxConcurrentCalls,
    (SELECT min(next_attempt_at) FROM calls c WHERE c.campaign_id = k.id AND c.next_attempt_at <= ?1) AS dueAt
  FROM waiting CROSS JOIN campaigns k ON k.id = waiting.id
  WHERE k.is_active = 1 AND k.status NOT IN ('paused', 'cancelled')`;

/** Another place each second, all of them in time: multiples of the golden ratio fill the gaps between each other. */
const placeAt = (now: number) => (Math.floor(now / 1_000) * 0.618_033_988_749_895) % 1;

type Due = { campaignId: number; maxConcurrentCalls: number | null; dueAt: number | null };

/** `now` in ms. */
export async function healthFacts(db: D1Database, now: number): Promise<HealthFacts> {
  const [letters, due] = await db.batch<Record<string, unknown>>([
    db.prepare(LETTERS).bind(now - 24 * HOUR_MS, now - HOUR_MS),
    db.prepare(OLDEST_DUE).bind(now, placeAt(now)),
  ]);
  const counted = letters?.results[0] as { last_day: number; last_hour: number } | undefined;
  return {
    deadLettersLastHour: counted?.last_hour ?? 0,
    deadLettersLastDay: counted?.last_day ?? 0,
    oldestDue: ((due?.results ?? []) as unknown as Due[]).flatMap(({ dueAt, ...campaign }) =>
      dueAt === null ? [] : [{ ...campaign, dueAt }],
    ),
  };
}
