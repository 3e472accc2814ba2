// What waits in a campaign, counted up to a limit: the same number of rows at a thousand calls and at a million.
import { sql } from "drizzle-orm";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { WaitingCalls, WaitingGroup } from "../../domain/explain/explain-campaign.ts";
import { c, z } from "../aliases.ts";
import { calls } from "../schema/calls.ts";
import { contactZones } from "../schema/contacts.ts";
import { statement } from "../statement.ts";
import { LAST_END } from "./attempt-sql.ts";

/** Calls that are due, and calls that are not, are each counted up to here. */
export const COUNTED_UP_TO = 1_000;

/** Walks the index of waiting calls in order of their times. */
const groups = (due: boolean) =>
  statement(
    due ? "groups of due calls" : "groups of later calls",
    ["campaign", "now", "limit"],
    v => sql`SELECT time_zone AS timeZone, attempts_started AS attemptsStarted, lastOutcome, lastDisposition,
    count(*) AS calls, min(next_attempt_at) AS earliest, max(next_attempt_at) AS latest
  FROM (SELECT ${c.timeZone}, ${c.attemptsStarted}, ${LAST_END}, ${c.nextAttemptAt} FROM ${calls} ${c}
    WHERE ${c.campaignId} = ${v.campaign} AND ${c.nextAttemptAt} ${sql.raw(due ? "<=" : ">")} ${v.now}
    ORDER BY ${c.nextAttemptAt} LIMIT ${v.limit})
  GROUP BY 1, 2, 3, 4 ORDER BY 6, 1, 2, 3, 4`,
  );
const DUE = groups(true);
const LATER = groups(false);

const CONTACTS = statement(
  "waiting contacts of zones",
  ["campaign"],
  v => sql`SELECT nullif(${z.timeZone}, '') AS timeZone, ${z.waiting} AS contacts
  FROM ${contactZones} ${z} WHERE ${z.campaignId} = ${v.campaign} AND ${z.waiting} > 0 ORDER BY ${z.timeZone}`,
);

export async function waitingCalls(
  db: D1Database,
  { id }: Pick<Campaign, "id">,
  now: number,
): Promise<WaitingCalls> {
  const [due, later, contacts] = await db.batch([
    DUE(db, { campaign: id, now, limit: COUNTED_UP_TO }),
    LATER(db, { campaign: id, now, limit: COUNTED_UP_TO }),
    CONTACTS(db, { campaign: id }),
  ]);
  const of = (result: D1Result | undefined, isDue: boolean) =>
    ((result?.results ?? []) as Omit<WaitingGroup, "due">[]).map(g => ({ ...g, due: isDue }));
  return {
    groups: [...of(due, true), ...of(later, false)],
    contacts: (contacts?.results ?? []) as { timeZone: string | null; contacts: number }[],
    countedUpTo: COUNTED_UP_TO,
  };
}
