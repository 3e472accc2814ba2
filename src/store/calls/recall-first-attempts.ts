// After a campaign's hours changed: its first attempts that wait for an opening become due, and dispatch, which
// knows the new hours, dials them or moves them to their opening. Retries stay: a change never moves one earlier.
import { type SQL, sql } from "drizzle-orm";
import { aliased, c } from "../aliases.ts";
import { calls } from "../schema/calls.ts";
import { literal, set, statement } from "../statement.ts";

/** Waiting calls one statement looks at. */
const CHUNK = 10_000;
const CHUNKS = 20;
/** Sorts behind every id. */
const LAST_ID = "~";

/** A chunk begins behind a place: a time in ms and an id. */
type Behind = Record<"campaign" | "at" | "id", SQL>;
const behind = (v: Behind) => sql`${c.campaignId} = ${v.campaign} AND ${c.nextAttemptAt} >= ${v.at}
    AND (${c.nextAttemptAt}, ${c.callId}) > (${v.at}, ${v.id})`;
const END_OF_CHUNK = statement(
  "end of a chunk to recall",
  ["campaign", "at", "id"],
  v => sql`SELECT ${c.nextAttemptAt} AS at, ${c.callId} AS id FROM ${calls} ${c} WHERE ${behind(v)}
  ORDER BY ${c.nextAttemptAt}, ${c.callId} LIMIT 1 OFFSET ${literal(CHUNK - 1)}`,
);

const d = aliased(calls, "d");
/**
 * The first attempts of a chunk, which ends with the call `lastId` at `lastAt`. A call of the hopper may also wait for the
 * end of its number's window, which is never later than one window (ms) after its own acceptance: that still holds.
 */
const RECALL = statement(
  "recall first attempts",
  ["campaign", "at", "id", "now", "window", "lastAt", "lastId"],
  v => sql`UPDATE ${calls} ${set(calls, {
    updatedAt: v.now,
    nextAttemptAt: sql`max(${v.now}, coalesce((
      SELECT max(${d.createdAt}) + ${v.window} FROM ${calls} ${d} WHERE ${d.phoneNumber} = ${calls.phoneNumber}
        AND ${d.createdAt} > ${calls.createdAt} - ${v.window} AND ${d.createdAt} <= ${calls.createdAt}
        AND ${d.callId} <> ${calls.callId}), 0))`,
  })}
  WHERE call_id IN (SELECT ${c.callId} FROM ${calls} ${c} WHERE ${behind(v)}
    AND ${c.attemptsStarted} = 0 AND ${c.nextAttemptAt} > ${c.createdAt} + ${v.window}
    AND (${c.nextAttemptAt}, ${c.callId}) <= (${v.lastAt}, ${v.lastId})
    ORDER BY ${c.nextAttemptAt}, ${c.callId})`,
);

/** Returns how many. Dying in between leaves some at their old opening: later than need be, never at a wrong time. */
export async function recallFirstAttempts(
  db: D1Database,
  campaignId: number,
  now: number,
  windowMs: number,
): Promise<number> {
  let total = 0;
  let place = { at: now, id: LAST_ID };
  for (let n = 0; n < CHUNKS; n++) {
    const from = { campaign: campaignId, ...place };
    const end = await END_OF_CHUNK(db, from).first<typeof place>();
    const last = end ?? { at: Number.MAX_SAFE_INTEGER, id: LAST_ID };
    const values = { ...from, now, window: windowMs, lastAt: last.at, lastId: last.id };
    const { meta } = await RECALL(db, values).run();
    total += meta.changes;
    if (end === null) break;
    place = end;
  }
  return total;
}
