// How large the database is, which comes with any answer of it, and how old the oldest calls are that have ended.
import { sql } from "drizzle-orm";
import type { StorageFacts } from "../../domain/metrics/storage-health.ts";
import { c } from "../aliases.ts";
import { calls } from "../schema/calls.ts";
import { literal, statement } from "../statement.ts";
import { FINAL } from "./final-calls.ts";

/** Calls that are looked at: in front of the oldest that have ended there may be some that still wait. */
const LOOKED_AT = 100;

const OLDEST_END = statement(
  "oldest end",
  [],
  () => sql`SELECT min(${c.updatedAt}) AS at
  FROM (SELECT * FROM ${calls} ORDER BY ${calls.callId} LIMIT ${literal(LOOKED_AT)}) ${c} WHERE ${FINAL}`,
);

export async function storageFacts(db: D1Database): Promise<StorageFacts> {
  const { results, meta } = await OLDEST_END(db, {}).all<{ at: number | null }>();
  return { bytes: meta.size_after, oldestEndAt: results[0]?.at ?? null };
}
