// What providers answered to dials: in the attempts, or beside them, for many in one row.
import { sql } from "drizzle-orm";
import type { AnswerRecord } from "../../domain/calls/transitions.ts";
import { c } from "../aliases.ts";
import { answerKeyOf, secondOf } from "../calls/answered-as.ts";
import { type AttemptPlace, attemptOf, attemptPath, attemptValue } from "../calls/attempt-sql.ts";
import { calls } from "../schema/calls.ts";
import { dialAnswers } from "../schema/dial-answers.ts";
import { jsonFields, set, statement } from "../statement.ts";

const answer = jsonFields<AnswerRecord>("a");
const stored = (place: AttemptPlace) => attemptValue(sql`g.attempt`, place);
const unlessEnded = (place: "status" | "error") =>
  sql`CASE ${stored("status")} WHEN 'PROCESSING' THEN g.${sql.raw(place)} ELSE ${stored(place)} END`;

/** Those of the claim `nonce` that are on the line by it: what may be written beside them. */
const KEEP = statement(
  "keep answers of a claim",
  ["answers", "nonce"],
  v => sql`INSERT INTO ${dialAnswers} (second, answers)
  SELECT ${secondOf(c)}, json_group_object(${answerKeyOf(c)}, ${answer("externalCallId")})
  FROM json_each(${v.answers}) a CROSS JOIN ${calls} ${c} ON ${c.callId} = ${answer("callId")}
  WHERE ${c.claimNonce} = ${v.nonce} AND ${c.attemptsStarted} = ${answer("attempt")} GROUP BY 1
  ON CONFLICT (second) DO UPDATE SET answers = json_patch(answers, excluded.answers)`,
);

/** Into their calls: all, or with a `nonce` those that are not on the line by it. */
const RECORD = statement(
  "record answers",
  ["answers", "now", "nonce"],
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
  WHERE ${calls.callId} = g.id AND json_array_length(${calls.attempts}) >= g.attempt
    AND NOT coalesce(${calls.claimNonce} = ${v.nonce} AND ${calls.attemptsStarted} = g.attempt, 0)`,
);

/** A row of its own, made and purged, is more than its call's row. */
const LEAST_TOGETHER = 2;

/**
 * Notes what the provider answered, also when the attempt has ended meanwhile. `nonce`: of the claim that they are of;
 * null = each is written into its call.
 */
export async function recordAnswers(
  db: D1Database,
  answers: readonly AnswerRecord[],
  now: number,
  nonce: string | null = null,
): Promise<void> {
  const taken = answers.filter(({ status }) => status === "PROCESSING");
  const together = nonce !== null && taken.length >= LEAST_TOGETHER ? taken : [];
  const each = together.length === 0 ? answers : answers.filter(({ status }) => status !== "PROCESSING");
  await db.batch([
    ...(together.length === 0 ? [] : kept(db, JSON.stringify(together), nonce, now)),
    ...(each.length === 0 ? [] : [RECORD(db, { answers: JSON.stringify(each), now, nonce: null })]),
  ]);
}

/** Beside their calls; what is not on the line under this claim any more, in its call. */
const kept = (db: D1Database, answers: string, nonce: string | null, now: number) => [
  KEEP(db, { answers, nonce }),
  RECORD(db, { answers, now, nonce }),
];
