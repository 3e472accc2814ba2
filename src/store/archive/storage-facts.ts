// How large the database is, which comes with any answer of it, and how old the oldest calls are that have ended.
import type { StorageFacts } from "../../domain/metrics/storage-health.ts";
import { FINAL } from "./final-calls.ts";

/** Calls that are looked at: in front of the oldest that have ended there may be some that still wait. */
const LOOKED_AT = 100;

export async function storageFacts(db: D1Database): Promise<StorageFacts> {
  const { results, meta } = await db
    .prepare(
      `SELECT min(c.updated_at) AS at FROM (SELECT * FROM calls ORDER BY call_id LIMIT ${LOOKED_AT}) c
       WHERE ${FINAL}`,
    )
    .all<{ at: number | null }>();
  return { bytes: meta.size_after, oldestEndAt: results[0]?.at ?? null };
}
