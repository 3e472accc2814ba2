// Attempts on the line by their age: those that a permit must hold, and those that the provider is asked about.

import { type SQL, sql } from "drizzle-orm";
import type { DialKey, LiveCall } from "../../domain/calls/dial-key.ts";
import type { Began } from "../../domain/calls/overdue.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { c } from "../aliases.ts";
import { externalIdOf } from "../calls/answered-as.ts";
import { attemptTrunk, attemptValue } from "../calls/attempt-sql.ts";
import { onTheLine } from "../calls/call-states.ts";
import { calls } from "../schema/calls.ts";
import { jsonFields, literal, statement } from "../statement.ts";

const LIVE_CALL = sql`${c.callId} AS callId, ${attemptTrunk(c.attemptsStarted)} AS trunk, ${c.attemptsStarted} AS attempt, ${c.campaignId} AS campaignId,
    ${c.phoneNumber} AS phoneNumber, ${c.lastAttemptAt} AS startedAt,
    ${externalIdOf(c)} AS externalCallId`;
const STATUS = attemptValue(sql`${c.attemptsStarted}`, "status");

/** Of all that are on the line: their index is by number, and there are never more of them than lines. */
const live = sql`${onTheLine(c)} AND ${c.phoneNumber} > ''`;
const onTheLineSince = (v: Record<"before" | "limit", SQL>, condition = sql``) =>
  sql`SELECT ${LIVE_CALL}
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
  onTheLineSince(v, sql`AND ${STATUS} = 'unknown'`),
);
const UNDER = statement("on the line under an external id", ["before", "limit", "id"], v =>
  onTheLineSince(v, sql`AND ${externalIdOf(c)} = ${v.id}`),
);

const began = jsonFields<Began>("p");
/** Without ORDER BY, which would read all of them: the parts are walked in their order. */
const OVERDUE = statement(
  "overdue attempts",
  ["parts", "limit"],
  v => sql`SELECT ${LIVE_CALL} FROM json_each(${v.parts}) p CROSS JOIN ${calls} ${c}
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
export async function unansweredDials(db: D1Database, before: number, limit: number): Promise<LiveCall[]> {
  return (await UNANSWERED(db, { before, limit }).all<LiveCall>()).results;
}

/** Attempts on the line that began in one of these parts of time; not those whose dial got no answer. */
export async function overdueAttempts(
  db: D1Database,
  parts: readonly Began[],
  limit: number,
): Promise<LiveCall[]> {
  return (await OVERDUE(db, { parts: JSON.stringify(parts), limit }).all<LiveCall>()).results;
}

/** The attempt that its provider knows by this id; null = none. Reads as many rows as there are calls on the line. */
export async function callOnTheLineUnder(
  db: D1Database,
  externalCallId: string,
  now: number,
): Promise<DialKey | null> {
  const found = await UNDER(db, { before: now + 1, limit: 1, id: externalCallId }).first<LiveCall>();
  return found === null ? null : { callId: found.callId, attempt: found.attempt };
}
