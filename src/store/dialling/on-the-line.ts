// Attempts on the line by their age: those that a permit must hold, and those that the provider is asked about.

import { type SQL, sql } from "drizzle-orm";
import type { CallToAskAbout, DialKey, LiveCall } from "../../domain/calls/dial-key.ts";
import type { Began } from "../../domain/calls/overdue.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { aliased, c } from "../aliases.ts";
import { answeredAs, answerKeyOf, callIdIn, externalIdOf, secondOf } from "../calls/answered-as.ts";
import { attemptTrunk, attemptValue } from "../calls/attempt-sql.ts";
import { onTheLine } from "../calls/call-states.ts";
import { calls } from "../schema/calls.ts";
import { dialAnswers } from "../schema/dial-answers.ts";
import { jsonFields, literal, statement } from "../statement.ts";

const LIVE_CALL = sql`${c.callId} AS callId, ${attemptTrunk(c.attemptsStarted)} AS trunk, ${c.attemptsStarted} AS attempt, ${c.campaignId} AS campaignId,
    ${c.phoneNumber} AS phoneNumber, ${c.lastAttemptAt} AS startedAt`;
/** With what opens the row of its second, some 80 kB at a thousand dials a second: only where few calls are found. */
const CALL_TO_ASK_ABOUT = sql`${LIVE_CALL}, ${externalIdOf(c)} AS externalCallId`;
const STATUS = attemptValue(sql`${c.attemptsStarted}`, "status");
const ID_IN_CALL = attemptValue(sql`${c.attemptsStarted}`, "external_call_id");
const d = aliased(dialAnswers, "d");

/** Of all that are on the line: their index is by number, and there are never more of them than lines. */
const live = sql`${onTheLine(c)} AND ${c.phoneNumber} > ''`;
const onTheLineSince = (v: Record<"before" | "limit", SQL>, condition = sql``, selected = LIVE_CALL) =>
  sql`SELECT ${selected}
  FROM ${calls} ${c} WHERE ${live} AND ${c.lastAttemptAt} < ${v.before} ${condition}
  ORDER BY ${c.lastAttemptAt} LIMIT ${v.limit}`;
const ON_THE_LINE_SINCE = statement("on the line since", ["before", "limit"], v => onTheLineSince(v));
const OF_TRUNK = statement("on the line of a trunk", ["before", "limit", "trunk"], v =>
  onTheLineSince(
    v,
    sql`AND ${attemptTrunk(c.attemptsStarted)} IS nullif(${v.trunk}, ${literal(DEFAULT_TRUNK)})`,
  ),
);
const UNANSWERED = statement("unanswered dials", ["before", "limit"], v =>
  onTheLineSince(v, sql`AND ${STATUS} = 'unknown'`, CALL_TO_ASK_ABOUT),
);
/** The id is looked for in each second's answers once: of each call, they would be opened as often as they have answers. */
const UNDER = statement(
  "on the line under an external id",
  ["before", "id"],
  v => sql`SELECT callId, attempt FROM (
    SELECT ${c.callId} AS callId, ${c.attemptsStarted} AS attempt, ${c.lastAttemptAt} AS startedAt
    FROM ${dialAnswers} ${d} CROSS JOIN json_each(${d.answers}) a CROSS JOIN ${calls} ${c}
      ON ${c.callId} = ${callIdIn(sql`a.key`)}
    WHERE ${d.second} IN (SELECT ${secondOf(c)} FROM ${calls} ${c} WHERE ${live})
      AND instr(${d.answers}, json_quote(${v.id})) > 0 AND a.value = ${v.id}
      AND ${onTheLine(c)} AND ${c.claimNonce} IS NOT NULL AND ${c.lastAttemptAt} < ${v.before}
      AND a.key = ${answerKeyOf(c)} AND ${d.second} = ${secondOf(c)}
    UNION ALL
    SELECT ${c.callId}, ${c.attemptsStarted}, ${c.lastAttemptAt}
    FROM ${calls} ${c} WHERE ${live} AND ${c.lastAttemptAt} < ${v.before}
      AND ${ID_IN_CALL} = ${v.id} AND ${answeredAs(c)} IS NULL)
  ORDER BY startedAt LIMIT 1`,
);

const began = jsonFields<Began>("p");
/** Without ORDER BY, which would read all of them: the parts are walked in their order. */
const OVERDUE = statement(
  "overdue attempts",
  ["parts", "limit"],
  v => sql`SELECT ${CALL_TO_ASK_ABOUT} FROM json_each(${v.parts}) p CROSS JOIN ${calls} ${c}
  WHERE ${live} AND ${c.lastAttemptAt} >= ${began("from")} AND ${c.lastAttemptAt} < ${began("to")}
    AND ${STATUS} <> 'unknown' LIMIT ${v.limit}`,
);

/** Attempts on the line that began before `before` (ms), oldest first. */
export async function callsOnTheLineSince(
  db: D1Database,
  before: number,
  limit: number,
): Promise<LiveCall[]> {
  return (await ON_THE_LINE_SINCE(db, { before, limit }).all<LiveCall>()).results;
}

/** Those of them that are on the line over this trunk. */
export async function callsOfTrunkSince(
  db: D1Database,
  trunk: string,
  before: number,
  limit: number,
): Promise<LiveCall[]> {
  return (await OF_TRUNK(db, { before, limit, trunk }).all<LiveCall>()).results;
}

/** Those of them whose dial got no answer. */
export async function unansweredDials(
  db: D1Database,
  before: number,
  limit: number,
): Promise<CallToAskAbout[]> {
  return (await UNANSWERED(db, { before, limit }).all<CallToAskAbout>()).results;
}

/** Attempts on the line that began in one of these parts of time; not those whose dial got no answer. */
export async function overdueAttempts(
  db: D1Database,
  parts: readonly Began[],
  limit: number,
): Promise<CallToAskAbout[]> {
  return (await OVERDUE(db, { parts: JSON.stringify(parts), limit }).all<CallToAskAbout>()).results;
}

/** The attempt that its provider knows by this id; null = none. Reads all calls on the line, twice. */
export async function callOnTheLineUnder(
  db: D1Database,
  externalCallId: string,
  now: number,
): Promise<DialKey | null> {
  return UNDER(db, { before: now + 1, id: externalCallId }).first<DialKey>();
}
