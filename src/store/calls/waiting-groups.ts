// What waits in a campaign, counted up to a limit: the same number of rows at a thousand calls and at a million.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { WaitingCalls, WaitingGroup } from "../../domain/explain/explain-campaign.ts";

/** Calls that are due, and calls that are not, are each counted up to here. */
export const COUNTED_UP_TO = 1_000;

/** ?1 = campaign, ?2 = now, ?3 = the limit. Walks the index of waiting calls in order of their times. */
const groups = (due: boolean) => `SELECT time_zone AS timeZone, attempts_started AS attemptsStarted, status,
    count(*) AS calls, min(next_attempt_at) AS earliest
  FROM (SELECT time_zone, attempts_started, status, next_attempt_at FROM calls
    WHERE campaign_id = ?1 AND next_attempt_at ${due ? "<=" : ">"} ?2 ORDER BY next_attempt_at LIMIT ?3)
  GROUP BY 1, 2, 3 ORDER BY 5, 1, 2, 3`;

const CONTACTS = `SELECT nullif(time_zone, '') AS timeZone, waiting AS contacts FROM contact_zones
  WHERE campaign_id = ?1 AND waiting > 0 ORDER BY time_zone`;

export async function waitingCalls(
  db: D1Database,
  { id }: Pick<Campaign, "id">,
  now: number,
): Promise<WaitingCalls> {
  const [due, later, contacts] = await db.batch([
    db.prepare(groups(true)).bind(id, now, COUNTED_UP_TO),
    db.prepare(groups(false)).bind(id, now, COUNTED_UP_TO),
    db.prepare(CONTACTS).bind(id),
  ]);
  const of = (result: D1Result | undefined, isDue: boolean) =>
    ((result?.results ?? []) as Omit<WaitingGroup, "due">[]).map(g => ({ ...g, due: isDue }));
  return {
    groups: [...of(due, true), ...of(later, false)],
    contacts: (contacts?.results ?? []) as { timeZone: string | null; contacts: number }[],
    countedUpTo: COUNTED_UP_TO,
  };
}
