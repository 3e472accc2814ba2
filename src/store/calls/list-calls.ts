// Pages of calls, newest first. Every filter has a bound on the rows it reads, whatever the size of the table: where no
// index leads to what is asked for, a page walks a stated number of calls and goes on in the next one.
import { and, desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { type CallStatus, type NamedCall, ON_THE_LINE } from "../../domain/calls/call.ts";
import type { CallFilter } from "../../domain/calls/call-filter.ts";
import { campaignsById } from "../campaigns/campaigns.ts";
import { database } from "../db.ts";
import { calls } from "../schema/calls.ts";
import { oneOf } from "../statement.ts";
import { callIdsFrom } from "./call-id.ts";
import { metadataOfCalls } from "./call-metadata.ts";
import { ANSWERED_AS, callOf } from "./stored-call.ts";

/** Calls that a page walks when no index leads to its status; each costs up to two rows read. */
const WALK = 90;

const NOT_ANSWERED: readonly CallStatus[] = ["DISCONNECTED", "RNR", "FAILED", "CANCELLED"];

/** Word for word the condition of a partial index, which only then is used. */
function indexed(status: CallStatus | undefined): SQL | undefined {
  if (status === undefined) return undefined;
  if (ON_THE_LINE.includes(status)) return sql`status IN ${oneOf(ON_THE_LINE)}`;
  if (NOT_ANSWERED.includes(status)) return sql`status IN ${oneOf(NOT_ANSWERED)}`;
  return undefined;
}

/**
 * A page may be short and still have a next one; `next` is null on the last. The `+` in front of an id keeps the
 * planner from walking the primary key where a better index leads to the rows, which then are few and sorted.
 */
export async function listCalls(
  db: D1Database,
  filter: CallFilter,
  limit: number,
): Promise<{ rows: NamedCall[]; next: string | null }> {
  const { status, campaignId, phoneNumber } = filter;
  const byStatus = phoneNumber === undefined ? indexed(status) : undefined;
  const few = phoneNumber !== undefined || (status !== undefined && ON_THE_LINE.includes(status));
  const id = few ? sql`+${calls.callId}` : sql`${calls.callId}`;
  const byCampaign = campaignId !== undefined && phoneNumber === undefined && byStatus === undefined;
  const sifted =
    (campaignId !== undefined && !byCampaign) || (status !== undefined && byStatus === undefined);
  const scanned = sifted ? Math.max(limit + 1, WALK) : limit + 1;
  const rows = await database(db)
    .select({ ...getTableColumns(calls), answeredAs: ANSWERED_AS })
    .from(calls)
    .where(
      and(
        phoneNumber === undefined ? undefined : eq(calls.phoneNumber, phoneNumber),
        byStatus,
        byStatus === undefined || status === undefined ? undefined : eq(calls.status, status),
        byCampaign ? eq(calls.campaignId, campaignId) : undefined,
        ...idBounds(id, filter),
      ),
    )
    .orderBy(desc(id))
    .limit(scanned);
  const wanted = rows.filter(
    row =>
      (status === undefined || row.status === status) &&
      (campaignId === undefined || row.campaignId === campaignId),
  );
  const page = wanted.slice(0, limit);
  const last = wanted.length > limit ? page.at(-1) : rows.length >= scanned ? rows.at(-1) : undefined;
  const [names, metadata] = await Promise.all([
    campaignsById(db, [...new Set(page.map(row => row.campaignId))]),
    metadataOfCalls(
      db,
      page.map(row => row.callId),
    ),
  ]);
  return {
    rows: page.map(row => ({
      call: callOf({ ...row, metadata: metadata.get(row.callId) ?? null }),
      campaignName: names.get(row.campaignId)?.name ?? "",
    })),
    next: last?.callId ?? null,
  };
}

function idBounds(id: SQL, { createdAfter, createdBefore, before }: CallFilter): SQL[] {
  return [
    ...(before === undefined ? [] : [sql`${id} < ${before}`]),
    ...(createdAfter === undefined ? [] : [sql`${id} >= ${callIdsFrom(createdAfter)}`]),
    ...(createdBefore === undefined ? [] : [sql`${id} < ${callIdsFrom(createdBefore)}`]),
  ];
}
