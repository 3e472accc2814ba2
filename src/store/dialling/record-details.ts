// What is told of an attempt besides its end: that it was answered, by whom, under which id. It ends nothing, and comes
// before the end or behind it.

import { sql } from "drizzle-orm";
import type { DetailRecord } from "../../domain/calls/transitions.ts";
import { c } from "../aliases.ts";
import { answeredAs } from "../calls/answered-as.ts";
import { DETAIL_KEYS, storedDetails } from "../calls/attempt-details.ts";
import { type AttemptPlace, attemptOf, attemptPath, attemptValue } from "../calls/attempt-sql.ts";
import { calls } from "../schema/calls.ts";
import { jsonFields, set, statement } from "../statement.ts";

const i = jsonFields<DetailRecord>();
const stored = (place: AttemptPlace) => attemptValue(sql`g.attempt`, place);
const STORED = sql`coalesce(${stored("details")}, '{}')`;
const BY = sql.raw(`'$.${DETAIL_KEYS.answered_by}'`);
/** Of the attempt on the line. */
const ANSWERED = sql`iif(${c.attemptsStarted} = g.attempt, ${answeredAs(c)}, NULL)`;
/** What was told first holds, or what the end told; but `unknown` gives way to who it was. */
const HOLDING = sql`iif(${STORED} ->> ${BY} = 'unknown', json_remove(${STORED}, ${BY}), ${STORED})`;
const WITH_DETAILS = attemptOf({
  status: stored("status"),
  started_at: stored("started_at"),
  ended_at: stored("ended_at"),
  duration: stored("duration"),
  external_call_id: sql`coalesce(${ANSWERED}, ${stored("external_call_id")}, g.external_id)`,
  error: stored("error"),
  details: sql`iif(g.details IS NULL, ${stored("details")}, json_patch(json_patch(${STORED}, g.details), ${HOLDING}))`,
});

/** What changes nothing writes nothing: providers repeat themselves. */
const RECORD = statement(
  "record details",
  ["details", "now"],
  v => sql`UPDATE ${calls} ${set(calls, { attempts: sql`n.attempts`, updatedAt: v.now })}
  FROM (SELECT g.id, json_set(attempts, ${attemptPath(sql`g.attempt`)}, ${WITH_DETAILS}) AS attempts
    FROM (SELECT ${i("callId")} AS id, ${i("attempt")} AS attempt, ${i("externalCallId")} AS external_id,
        ${i("details")} AS details FROM json_each(${v.details}) i) g
    CROSS JOIN ${calls} ${c} ON ${c.callId} = g.id WHERE json_array_length(attempts) >= g.attempt) n
  WHERE ${calls.callId} = n.id AND ${calls.attempts} <> n.attempts`,
);

/** They must be of distinct calls. Of an attempt that is not there, nothing is kept. */
export async function recordDetails(
  db: D1Database,
  told: readonly DetailRecord[],
  now: number,
): Promise<void> {
  const details = told.map(one => ({ ...one, details: storedDetails(one.details) }));
  await RECORD(db, { details: JSON.stringify(details), now }).run();
}
