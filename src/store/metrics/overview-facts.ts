// What an overview of many campaigns reads: a few rows each, however many calls wait.
import { type SQL, sql } from "drizzle-orm";
import type { FailedImport } from "../../actions/ports/figure-store.ts";
import type { WaitingCalls, WaitingGroup } from "../../domain/explain/explain-campaign.ts";
import { aliased, c, z } from "../aliases.ts";
import { LAST_END } from "../calls/attempt-sql.ts";
import { onTheLine } from "../calls/call-states.ts";
import { calls } from "../schema/calls.ts";
import { contactZones } from "../schema/contacts.ts";
import { literal, statement } from "../statement.ts";

const o = aliased(calls, "o");

const NOT_CALLED = statement(
  "contacts not called",
  ["ids"],
  v => sql`SELECT ${z.campaignId} AS campaignId, nullif(${z.timeZone}, '') AS timeZone, ${z.waiting} AS contacts
  FROM json_each(${v.ids}) i CROSS JOIN ${contactZones} ${z} ON ${z.campaignId} = i.value AND ${z.waiting} > 0`,
);
interface ZoneRow {
  campaignId: number;
  timeZone: string | null;
  contacts: number;
}

/** A row a zone that has some. */
export async function contactsNotCalled(
  db: D1Database,
  ids: readonly number[],
): Promise<Map<number, number>> {
  const { results } = await NOT_CALLED(db, { ids: JSON.stringify(ids) }).all<ZoneRow>();
  const sums = new Map<number, number>();
  for (const { campaignId, contacts } of results)
    sums.set(campaignId, (sums.get(campaignId) ?? 0) + contacts);
  return sums;
}

/** The first waiting call of each campaign that is due, or that is not. */
const next = (due: boolean) => {
  const walked = (
    v: Record<"now", SQL>,
  ) => sql`SELECT ${o.callId} FROM ${calls} ${o} WHERE ${o.campaignId} = i.value
      AND ${o.nextAttemptAt} ${sql.raw(due ? "<=" : ">")} ${v.now} ORDER BY ${o.nextAttemptAt}, ${o.callId} LIMIT 1`;
  return statement(
    due ? "first due call of each" : "first later call of each",
    ["ids", "now"],
    v => sql`SELECT ${c.campaignId} AS campaignId, ${c.timeZone} AS timeZone, ${c.attemptsStarted} AS attemptsStarted,
      ${LAST_END}, 1 AS calls, ${c.nextAttemptAt} AS earliest
    FROM json_each(${v.ids}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = (${walked(v)})`,
  );
};
const NEXT_DUE = next(true);
const NEXT_LATER = next(false);

type GroupRow = Omit<WaitingGroup, "due"> & { campaignId: number };

/** `now` in ms. */
export async function nextWaitingOf(
  db: D1Database,
  ids: readonly number[],
  now: number,
): Promise<Map<number, WaitingCalls>> {
  const json = JSON.stringify(ids);
  const [due, later, contacts] = await db.batch([
    NEXT_DUE(db, { ids: json, now }),
    NEXT_LATER(db, { ids: json, now }),
    NOT_CALLED(db, { ids: json }),
  ]);
  const groups = (result: D1Result | undefined, id: number, isDue: boolean) =>
    ((result?.results ?? []) as GroupRow[])
      .filter(row => row.campaignId === id)
      .map(({ campaignId: _, ...group }) => ({ ...group, due: isDue }));
  return new Map(
    ids.map(id => [
      id,
      {
        groups: [...groups(due, id, true), ...groups(later, id, false)],
        contacts: ((contacts?.results ?? []) as ZoneRow[]).filter(row => row.campaignId === id),
        countedUpTo: 1,
      },
    ]),
  );
}

const DUE_COUNT = statement(
  "count due calls",
  ["ids", "now", "limit"],
  v => sql`SELECT count(*) AS n FROM (SELECT 1 FROM json_each(${v.ids}) i CROSS JOIN ${calls} ${c}
    ON ${c.campaignId} = i.value AND ${c.nextAttemptAt} <= ${v.now} LIMIT ${v.limit})`,
);

export async function countDue(
  db: D1Database,
  ids: readonly number[],
  now: number,
  limit: number,
): Promise<number> {
  const asked = DUE_COUNT(db, { ids: JSON.stringify(ids), now, limit });
  return (await asked.first<{ n: number }>())?.n ?? 0;
}

const LOOKED_AT = 1_000;
const BUSY = statement(
  "count due calls to busy numbers",
  ["campaign", "now"],
  v => sql`SELECT count(*) AS n FROM (SELECT ${c.phoneNumber} FROM ${calls} ${c}
    WHERE ${c.campaignId} = ${v.campaign} AND ${c.nextAttemptAt} <= ${v.now}
    ORDER BY ${c.nextAttemptAt} LIMIT ${literal(LOOKED_AT)}) due
  WHERE EXISTS (SELECT 1 FROM ${calls} ${o} WHERE ${onTheLine(o)} AND ${o.phoneNumber} = due.phone_number)`,
);

/** Of its first 1,000 due calls. */
export async function countBusyNumbers(db: D1Database, campaignId: number, now: number): Promise<number> {
  return (await BUSY(db, { campaign: campaignId, now }).first<{ n: number }>())?.n ?? 0;
}

/** Newest of the last 100 imports. */
const FAILED_IMPORTS = statement(
  "failed imports",
  ["since"],
  v => sql`SELECT id, campaign_id AS campaignId, error, created_at AS createdAt FROM (
    SELECT * FROM imports INDEXED BY imports_by_age WHERE created_at > ${v.since} ORDER BY created_at DESC LIMIT 100)
  WHERE state = 'failed' AND dry_run = 0 LIMIT 5`,
);

export async function failedImports(db: D1Database, since: number): Promise<FailedImport[]> {
  return (await FAILED_IMPORTS(db, { since }).all<FailedImport>()).results;
}
