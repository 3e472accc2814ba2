// The calls of a campaign, read page by page for an export.
import { and, asc, desc, eq, gt, lte } from "drizzle-orm";
import type { Call } from "../../domain/calls/call.ts";
import { database } from "../db.ts";
import { calls } from "../schema/calls.ts";
import { callColumns, callOf } from "./stored-call.ts";

/** Where an export ends: calls accepted after this one are not part of it. Null = there is none. */
export async function lastCallId(db: D1Database, campaignId: number): Promise<string | null> {
  const rows = await database(db)
    .select({ id: calls.callId })
    .from(calls)
    .where(eq(calls.campaignId, campaignId))
    .orderBy(desc(calls.callId))
    .limit(1);
  return rows[0]?.id ?? null;
}

/** The `limit`-th call behind `after`; null when there are not so many up to `last`. */
export async function endOfPart(
  db: D1Database,
  { campaignId, after, last, limit }: { campaignId: number; after: string; last: string; limit: number },
): Promise<string | null> {
  const rows = await database(db)
    .select({ id: calls.callId })
    .from(calls)
    .where(and(eq(calls.campaignId, campaignId), gt(calls.callId, after), lte(calls.callId, last)))
    .orderBy(asc(calls.callId))
    .limit(1)
    .offset(limit - 1);
  return rows[0]?.id ?? null;
}

/** Oldest first, behind `after`, up to `last`. */
export async function callsBetween(
  db: D1Database,
  { campaignId, after, last, limit }: { campaignId: number; after: string; last: string; limit: number },
): Promise<Call[]> {
  const rows = await database(db)
    .select(callColumns)
    .from(calls)
    .where(and(eq(calls.campaignId, campaignId), gt(calls.callId, after), lte(calls.callId, last)))
    .orderBy(asc(calls.callId))
    .limit(limit);
  return rows.map(callOf);
}
