// What is told of an agent behind the end of an attempt: written to it, and counted anew in the abandon meter, in one batch
// and only as the attempt was read.
import { type SQL, sql } from "drizzle-orm";
import type { LateAgent } from "../../domain/calls/transitions.ts";
import { c } from "../aliases.ts";
import { DETAIL_KEYS, storedDetails } from "../calls/attempt-details.ts";
import { ATTEMPT_PLACES, attemptOf, attemptPath, attemptValue } from "../calls/attempt-sql.ts";
import { recountMetered } from "../compliance/abandon.ts";
import { notedInTurn, noteInReach } from "../compliance/reach.ts";
import { countDaily, utcDay } from "../counters.ts";
import { calls } from "../schema/calls.ts";
import { jsonFields, set, statement } from "../statement.ts";

interface Row {
  callId: string;
  attempt: number;
  details: unknown;
  becomes: string | null;
  wasMeter: string | null;
  wasAgent: number | string | null;
  wasMessage: boolean | null;
}

const i = jsonFields<Row>();
const kept = (attempt: SQL, key: "meter" | "connected_to_agent_ms" | "message_played") =>
  sql`(${attemptValue(attempt, "details")} ->> ${sql.raw(`'$.${DETAIL_KEYS[key]}'`)})`;
/** What was told first holds: of two reports at once, the second finds the attempt otherwise than it was read. */
const asRead = (attempt: SQL): SQL =>
  sql`(${attemptValue(attempt, "ended_at")} IS NOT NULL AND ${kept(attempt, "meter")} IS ${i("wasMeter")}
    AND ${kept(attempt, "connected_to_agent_ms")} IS ${i("wasAgent")}
    AND ${kept(attempt, "message_played")} IS ${i("wasMessage")})`;

const told = (late: SQL) =>
  sql`json_each(${late}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")} WHERE ${asRead(i("attempt"))}`;

const stored = Object.fromEntries(
  ATTEMPT_PLACES.map(place => [place, attemptValue(sql`g.attempt`, place)]),
) as Record<(typeof ATTEMPT_PLACES)[number], SQL>;
const WITH_AGENT = attemptOf({
  ...stored,
  details: sql`json_patch(coalesce(${stored.details}, '{}'), g.details)`,
});

const NOTE = noteInReach("note who is told late in reach", asRead);
/** The day counts as revised: who counts it anew meanwhile begins again. */
const REVISE = statement("revise the day of late agents", ["late", "day"], v =>
  countDaily(told(v.late), v.day, { retries: sql`sum(0)` }),
);
const RECOUNT = statement("meter late agents", ["late", "day"], v =>
  recountMetered(told(v.late), v.day, { was: i("wasMeter"), becomes: i("becomes") }),
);
const RECORD = statement(
  "record late agents",
  ["late", "now"],
  v => sql`UPDATE ${calls} ${set(calls, { attempts: sql`n.attempts`, updatedAt: v.now })}
  FROM (SELECT g.id, json_set(attempts, ${attemptPath(sql`g.attempt`)}, ${WITH_AGENT}) AS attempts
    FROM (SELECT ${c.callId} AS id, ${i("attempt")} AS attempt, ${i("details")} AS details
      FROM ${told(v.late)}) g CROSS JOIN ${calls} ${c} ON ${c.callId} = g.id) n
  WHERE ${calls.callId} = n.id`,
);

/** They must be of distinct calls. `now` in ms. */
export async function recordLateAgents(
  db: D1Database,
  late: readonly LateAgent[],
  now: number,
): Promise<void> {
  for (const [day, group] of Map.groupBy(late, one => utcDay(one.endedAt))) {
    const rows = group.map(({ callId, attempt, details, was, noted }) => ({
      callId,
      attempt,
      details: storedDetails(details),
      becomes: details.meter ?? null,
      wasMeter: was.meter,
      wasAgent: was.agent,
      wasMessage: was.message,
      noted,
    }));
    const json = JSON.stringify(rows);
    const noting = rows.map(({ noted, details: _, ...row }) => ({
      ...row,
      noted: noted === undefined ? undefined : { ...row, ...noted },
    }));
    const moves = rows.some(row => row.becomes !== row.wasMeter);
    await db.batch([
      ...notedInTurn(noting).map(noted => NOTE(db, { noted, now })),
      ...(moves ? [REVISE(db, { late: json, day }), RECOUNT(db, { late: json, day })] : []),
      RECORD(db, { late: json, now }),
    ]);
  }
}
