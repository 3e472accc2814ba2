// The calls that have ended for good last: kept in one row, in the batch that ends them. An observation: of two reports at
// once either may be left out.
import { type SQL, sql } from "drizzle-orm";
import type { LatestEnd } from "../../actions/ports/figure-store.ts";
import { OUTCOMES } from "../../domain/calls/outcome.ts";
import type { Settlement } from "../../domain/calls/transitions.ts";
import { c } from "../aliases.ts";
import { lastAttemptValue } from "../calls/attempt-sql.ts";
import { calls } from "../schema/calls.ts";
import { latestEnds } from "../schema/tallies.ts";
import { jsonFields, literal, oneOf, statement } from "../statement.ts";

const KEPT = 10;
const i = jsonFields<Settlement>();

/** `settlable`: settlements `i` that end an attempt. Few are looked at: see newestFinal. */
export const keepLatest = (settlable: SQL): SQL => sql`INSERT INTO ${latestEnds} (id, calls)
  SELECT 0, json_group_array(json_array(${i("callId")}, ${i("endedAt")})) FROM ${settlable} HAVING count(*) > 0
  ON CONFLICT (id) DO UPDATE SET calls = (SELECT json_group_array(json(e.value)) FROM (SELECT a.value FROM (
      SELECT value FROM json_each(excluded.calls) UNION SELECT value FROM json_each(latest_ends.calls)) a
    ORDER BY a.value ->> 1 DESC LIMIT ${literal(KEPT)}) e)`;

/** Those of a batch that can be among the latest. */
export const newestFinal = <S extends Pick<Settlement, "nextAttemptAt" | "endedAt">>(
  settlements: readonly S[],
): S[] =>
  settlements
    .filter(s => s.nextAttemptAt === null)
    .sort((a, b) => b.endedAt - a.endedAt)
    .slice(0, KEPT);

const READ = statement(
  "latest ends",
  [],
  () => sql`SELECT ${c.callId} AS callId, ${c.campaignId} AS campaignId, ${c.phoneNumber} AS phoneNumber,
    ${c.attemptsStarted} AS attempt, ${lastAttemptValue("status")} AS outcome,
    coalesce(${lastAttemptValue("duration")}, 0) AS duration, ${lastAttemptValue("ended_at")} AS endedAt
  FROM ${latestEnds} l CROSS JOIN json_each(l.calls) e CROSS JOIN ${calls} ${c} ON ${c.callId} = e.value ->> 0
  WHERE l.id = 0 AND ${lastAttemptValue("status")} IN ${oneOf(OUTCOMES)} ORDER BY e.key`,
);

/** Newest first. One that was archived or opened again since is left out. */
export async function readLatestEnds(db: D1Database): Promise<LatestEnd[]> {
  return (await READ(db, {}).all<LatestEnd>()).results.filter(end => end.endedAt !== null);
}
