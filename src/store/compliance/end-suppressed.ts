// Waiting calls of those who are suppressed: for good, they are cancelled; for a while, they wait until it is over.
import { type SQL, sql } from "drizzle-orm";
import { c } from "../aliases.ts";
import { countFinished, countMoves, utcDay } from "../counters.ts";
import { countEndedInZones } from "../metrics/count-tallies.ts";
import { calls } from "../schema/calls.ts";
import { set, statement } from "../statement.ts";
import { longestEntry, suppressed, suppressedForGood } from "./suppressed.ts";

const CALLEE = { number: c.phoneNumber, person: c.personId, campaign: c.campaignId };

/** A claim makes it untrue that a call waits: of the two, one finds it. (The `+` keeps the planner to the primary key.) */
const WAITS = sql`+${c.nextAttemptAt} IS NOT NULL`;
/** Of these ids (JSON). */
const toEnd = (
  ids: SQL,
  now: SQL,
) => sql`json_each(${ids}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = i.value
  WHERE ${WAITS} AND ${suppressedForGood(CALLEE, now)}`;

const COUNT_DAY = statement("count suppressed of the day", ["ids", "now", "day"], v =>
  countFinished(toEnd(v.ids, v.now), v.day),
);
const COUNT_CAMPAIGNS = statement("count suppressed", ["ids", "now"], v =>
  countMoves(toEnd(v.ids, v.now), sql`'cancelled'`),
);
const COUNT_ZONES = statement("count suppressed in zones", ["ids", "now"], v =>
  countEndedInZones(toEnd(v.ids, v.now)),
);
const CANCEL = statement(
  "cancel suppressed calls",
  ["ids", "now"],
  v => sql`UPDATE ${calls} AS ${c} ${set(calls, {
    status: sql`'CANCELLED'`,
    nextAttemptAt: sql`NULL`,
    updatedAt: v.now,
    errorMessage: sql`'Suppressed (' || ${longestEntry(CALLEE, v.now, "reason")} || ')'`,
  })}
  FROM json_each(${v.ids}) i WHERE ${c.callId} = i.value AND ${WAITS} AND ${suppressedForGood(CALLEE, v.now)}
  RETURNING 1`,
);
const UNTIL = (now: SQL) => longestEntry(CALLEE, now, "expiresAt");
/** Behind the other: what is left of them is suppressed for a while. */
const MOVE = statement(
  "move suppressed calls",
  ["ids", "now"],
  v => sql`UPDATE ${calls} AS ${c} ${set(calls, { nextAttemptAt: UNTIL(v.now), updatedAt: v.now })}
  FROM json_each(${v.ids}) i WHERE ${c.callId} = i.value AND +${c.nextAttemptAt} < ${UNTIL(v.now)}
    AND ${suppressed(CALLEE, v.now)}`,
);

/** Statements of a batch; the last but one cancels, the last one moves. */
export const endSuppressedIn = (db: D1Database, ids: string, now: number): D1PreparedStatement[] => [
  COUNT_DAY(db, { ids, now, day: utcDay(now) }),
  COUNT_CAMPAIGNS(db, { ids, now }),
  COUNT_ZONES(db, { ids, now }),
  CANCEL(db, { ids, now }),
  MOVE(db, { ids, now }),
];

/** Of these calls those that wait and are suppressed at `now` (ms); the others stay as they are. */
export async function endSuppressedCalls(
  db: D1Database,
  callIds: readonly string[],
  now: number,
): Promise<{ cancelled: number; moved: number }> {
  // Counted once each.
  const ids = JSON.stringify([...new Set(callIds)]);
  const results = await db.batch(endSuppressedIn(db, ids, now));
  // Not its changes: those of triggers are among them.
  return { cancelled: results.at(-2)?.results.length ?? 0, moved: results.at(-1)?.meta.changes ?? 0 };
}
