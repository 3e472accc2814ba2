// What providers answered to dials, in the attempts.
import { sql } from "drizzle-orm";
import type { AnswerRecord } from "../../domain/calls/transitions.ts";
import { type AttemptPlace, attemptOf, attemptPath, attemptValue } from "../calls/attempt-sql.ts";
import { calls } from "../schema/calls.ts";
import { jsonFields, set, statement } from "../statement.ts";

const answer = jsonFields<AnswerRecord>("a");
const stored = (place: AttemptPlace) => attemptValue(sql`g.attempt`, place);
const unlessEnded = (place: "status" | "error") =>
  sql`CASE ${stored("status")} WHEN 'PROCESSING' THEN g.${sql.raw(place)} ELSE ${stored(place)} END`;
const RECORD = statement(
  "record answers",
  ["answers", "now"],
  v => sql`UPDATE ${calls} ${set(calls, {
    updatedAt: v.now,
    attempts: sql`json_set(attempts, ${attemptPath(sql`g.attempt`)}, ${attemptOf({
      status: unlessEnded("status"),
      started_at: stored("started_at"),
      ended_at: stored("ended_at"),
      duration: stored("duration"),
      external_call_id: sql`coalesce(g.external_id, ${stored("external_call_id")})`,
      error: unlessEnded("error"),
      details: stored("details"),
    })})`,
  })}
  FROM (SELECT ${answer("callId")} AS id, ${answer("attempt")} AS attempt, ${answer("status")} AS status,
      ${answer("externalCallId")} AS external_id, ${answer("error")} AS error FROM json_each(${v.answers}) a) g
  WHERE ${calls.callId} = g.id AND json_array_length(${calls.attempts}) >= g.attempt`,
);

/** Notes what the provider answered, also when the attempt has ended meanwhile. */
export async function recordAnswers(
  db: D1Database,
  answers: readonly AnswerRecord[],
  now: number,
): Promise<void> {
  await RECORD(db, { answers: JSON.stringify(answers), now }).run();
}
