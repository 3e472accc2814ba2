// The calls that a suppression is about: those that wait, walked in pieces, and those on the line.
import { sql } from "drizzle-orm";
import type { Place } from "../../actions/ports/suppression-store.ts";
import type { SuppressionKey } from "../../domain/compliance/suppression.ts";
import { c } from "../aliases.ts";
import { onTheLine } from "../calls/call-states.ts";
import { calls } from "../schema/calls.ts";
import { statement } from "../statement.ts";
import { purposeScope } from "./suppressed.ts";

interface Walked {
  number: string;
  at: number;
  callId: string;
  waits: number;
}

/** In the order of their index, which has all calls of a number: of each the row is read. */
const OF_NUMBERS = statement(
  "calls of suppressed numbers",
  ["to", "number", "at", "id", "limit"],
  v => sql`SELECT ${c.phoneNumber} AS number, ${c.createdAt} AS at, ${c.callId} AS callId,
    +${c.nextAttemptAt} IS NOT NULL AS waits
  FROM ${calls} ${c} INDEXED BY calls_by_number
  WHERE ${c.phoneNumber} <= ${v.to} AND (${c.phoneNumber}, ${c.createdAt}, ${c.callId}) > (${v.number}, ${v.at}, ${v.id})
  ORDER BY ${c.phoneNumber}, ${c.createdAt}, ${c.callId} LIMIT ${v.limit}`,
);
/** Those that wait already until `before` (ms) or longer are left out. */
const OF_PERSON = statement(
  "calls of a suppressed person",
  ["person", "before", "at", "id", "limit"],
  v => sql`SELECT '' AS number, ${c.nextAttemptAt} AS at, ${c.callId} AS callId, 1 AS waits
  FROM ${calls} ${c} INDEXED BY calls_waiting_by_person
  WHERE ${c.personId} = ${v.person} AND ${c.nextAttemptAt} < ${v.before}
    AND (${c.nextAttemptAt}, ${c.callId}) > (${v.at}, ${v.id})
  ORDER BY ${c.nextAttemptAt}, ${c.callId} LIMIT ${v.limit}`,
);
const OF_MANY = statement(
  "waiting calls of numbers",
  ["numbers", "limit"],
  v => sql`SELECT ${c.callId} AS callId FROM json_each(${v.numbers}) i CROSS JOIN ${calls} ${c}
    ON ${c.phoneNumber} = i.value WHERE +${c.nextAttemptAt} IS NOT NULL LIMIT ${v.limit}`,
);
/** There are never more than lines; those of a person are found among them. */
const ON_THE_LINE = statement(
  "calls on the line of the suppressed",
  ["from", "to", "person", "scope", "limit"],
  v => sql`SELECT ${c.callId} AS callId FROM ${calls} ${c}
  WHERE ${onTheLine(c)} AND ${c.phoneNumber} >= ${v.from} AND ${c.phoneNumber} <= ${v.to}
    AND (${v.person} IS NULL OR ${c.personId} = ${v.person})
    AND (${v.scope} = 'all' OR ${v.scope} = 'campaign:' || ${c.campaignId} OR ${v.scope} = ${purposeScope(c.campaignId)})
  ORDER BY ${c.phoneNumber} LIMIT ${v.limit}`,
);

/** Sorts behind every number. */
const LAST = "~";
const rangeOf = ({ kind, value }: SuppressionKey) => {
  switch (kind) {
    case "number":
      return { from: value, to: value };
    case "prefix":
      return { from: value, to: value + LAST };
    case "person":
      return { from: "", to: LAST };
  }
};

const idsOf = (rows: readonly { callId: string }[]) => rows.map(row => row.callId);

/**
 * Of the next calls that it is about those that wait, and where to go on; `next` null = there are no more. `before`: of a
 * person, those due later (ms) are left out. At most `limit` calls are looked at.
 */
export async function waitingUnder(
  db: D1Database,
  key: SuppressionKey,
  after: Place,
  { before, limit }: { before: number; limit: number },
): Promise<{ callIds: string[]; next: Place | null }> {
  const { from, to } = rangeOf(key);
  const [number = from, at = -1, id = ""] = after;
  const walked =
    key.kind === "person"
      ? OF_PERSON(db, { person: key.value, before, at, id, limit })
      : OF_NUMBERS(db, { to, number, at, id, limit });
  const { results } = await walked.all<Walked>();
  const last = results.at(-1);
  return {
    callIds: idsOf(results.filter(row => row.waits === 1)),
    next: last === undefined || results.length < limit ? null : [last.number, last.at, last.callId],
  };
}

/** Of these numbers, at most `limit`. */
export async function waitingOfNumbers(
  db: D1Database,
  phoneNumbers: readonly string[],
  limit: number,
): Promise<string[]> {
  const { results } = await OF_MANY(db, { numbers: JSON.stringify(phoneNumbers), limit }).all<{
    callId: string;
  }>();
  return idsOf(results);
}

export async function onTheLineUnder(db: D1Database, key: SuppressionKey, limit: number): Promise<string[]> {
  const person = key.kind === "person" ? key.value : null;
  const asked = ON_THE_LINE(db, { ...rangeOf(key), person, scope: key.scope, limit });
  return idsOf((await asked.all<{ callId: string }>()).results);
}
