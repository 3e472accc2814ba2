// Redriving: a dial letter makes its call due again, and says so in its history; a callback letter does when
// its report was applied.
import { type SQL, sql } from "drizzle-orm";
import type { DialLetter, LetterDetail, LetterEvent } from "../../domain/dead-letters/dead-letter.ts";
import { lastAttemptValue, NUMBER_OF_EACH, valueOfEach } from "../calls/attempt-sql.ts";
import { countFinished, countMoves, utcDay } from "../counters.ts";
import { countEndedInZones } from "../metrics/count-tallies.ts";
import { jsonFields, literal, statement } from "../statement.ts";

interface Redriving {
  /** [{id, callId, attempt}], each call once. */
  letters: SQL;
  now: SQL;
  /** The duplicate window in ms. */
  window: SQL;
}

const i = jsonFields<DialLetter>();

/**
 * The letter still waits; its campaign is not cancelled; nobody was rung since, be it by a dial or before one (which only
 * a callback can tell); and the call waits, or it has failed with an attempt left. What had ended comes back like a new
 * request: not while another call has its number's window, waits or is on the line, and one to a number at a time.
 */
const redrivable = ({ letters, now, window }: Redriving): SQL => sql`json_each(${letters}) i
    CROSS JOIN calls c ON c.call_id = ${i("callId")}
  WHERE EXISTS (SELECT 1 FROM dead_letters d WHERE d.id = ${i("id")} AND d.state = 'waiting')
    AND EXISTS (SELECT 1 FROM campaigns k WHERE k.id = c.campaign_id AND k.status <> 'cancelled')
    AND c.attempts_started >= (${i("attempt")}) - 1
    AND NOT EXISTS (SELECT 1 FROM json_each(c.attempts) a WHERE ${NUMBER_OF_EACH} >= ${i("attempt")}
      AND (${valueOfEach("started_at")} IS NOT NULL OR ${valueOfEach("status")} <> 'FAILED'))
    AND (+c.next_attempt_at IS NOT NULL OR (c.status = 'FAILED' AND c.attempts_started < c.max_attempts
      AND NOT EXISTS (SELECT 1 FROM calls o WHERE o.phone_number = c.phone_number AND o.call_id <> c.call_id
        AND (o.created_at > ${now} - ${window} OR o.last_attempt_at > ${now} - ${window}
          OR o.next_attempt_at IS NOT NULL OR o.status IN ('PROCESSING', 'RETRYING')))
      AND NOT EXISTS (SELECT 1 FROM json_each(${letters}) j JOIN calls o ON o.call_id = j.value ->> 'callId'
        WHERE j.key < i.key AND o.phone_number = c.phone_number)))`;

const reopened = (v: Redriving): SQL => sql`${redrivable(v)} AND +c.next_attempt_at IS NULL`;

const COUNT_DAY = statement("count redriven calls of the day", ["letters", "now", "window", "day"], v =>
  countFinished(reopened(v), v.day, -1),
);
const COUNT = statement("count redriven calls", ["letters", "now", "window"], v =>
  countMoves(reopened(v), sql`'waiting_failed'`),
);
const COUNT_ZONES = statement("count redriven calls in zones", ["letters", "now", "window"], v =>
  countEndedInZones(reopened(v), -1),
);
/** What waited for a line before goes on waiting in its place. */
const MAKE_DUE = statement(
  "make redriven calls due",
  ["letters", "now", "window"],
  v => sql`UPDATE calls SET next_attempt_at = min(coalesce(next_attempt_at, ${v.now}), ${v.now}),
    updated_at = ${v.now}, error_message = CASE WHEN next_attempt_at IS NULL
      THEN coalesce(${lastAttemptValue("error")}, error_message) ELSE error_message END
  WHERE call_id IN (SELECT c.call_id FROM ${redrivable(v)}) RETURNING call_id AS callId`,
);

/** Events a history holds; at the limit the last one is written over. */
const LONGEST_HISTORY = 50;
const withEvent = (event: LetterEvent["event"], at: SQL, detail: SQL): SQL => sql`json_set(history,
    CASE WHEN json_array_length(history) < ${literal(LONGEST_HISTORY)} THEN '$[#]' ELSE '$[#-1]' END,
    json_object('at', ${at}, 'event', ${literal(event)}, 'detail', ${detail}))`;

const MARK_DUE = statement(
  "mark letters whose calls are due",
  ["letters", "now", "window"],
  v => sql`UPDATE dead_letters SET state = 'redriven',
    history = ${withEvent("redriven", v.now, literal("The call is due again"))}
  WHERE id IN (SELECT ${i("id")} FROM ${redrivable(v)})`,
);

/** Letters must be of distinct calls. Returns the ids of those whose call is due again. */
export async function redriveDialLetters(
  db: D1Database,
  letters: readonly DialLetter[],
  now: number,
  windowMs: number,
): Promise<Set<string>> {
  const values = { letters: JSON.stringify(letters), now, window: windowMs };
  // The letters come last: what was made due fulfils the same condition, and nothing else does.
  const results = await db.batch<{ callId: string }>([
    COUNT_DAY(db, { ...values, day: utcDay(now) }),
    COUNT(db, values),
    COUNT_ZONES(db, values),
    MAKE_DUE(db, values),
    MARK_DUE(db, values),
  ]);
  const due = new Set((results[3]?.results ?? []).map(row => row.callId));
  return new Set(letters.filter(l => due.has(l.callId)).map(l => l.id));
}

/** (The `+` keeps the planner to the primary key: by the index it would walk every letter that waits.) */
const addEvent = (name: string, event: LetterEvent["event"], change: SQL) =>
  statement(
    name,
    ["details", "now"],
    v => sql`UPDATE dead_letters SET ${change} history = ${withEvent(event, v.now, sql`g.detail`)}
  FROM (SELECT value ->> 'id' AS id, value ->> 'detail' AS detail FROM json_each(${v.details})) g
  WHERE dead_letters.id = g.id AND +state = 'waiting' RETURNING dead_letters.id AS id`,
  );
const REDRIVEN = addEvent("mark redriven letters", "redriven", sql`state = 'redriven',`);
const NOT_REDRIVEN = addEvent("record failed redrives", "redrive failed", sql``);

/** Returns the ids of those that still waited. */
export async function markRedriven(
  db: D1Database,
  details: readonly LetterDetail[],
  now: number,
): Promise<Set<string>> {
  const { results } = await REDRIVEN(db, { details: JSON.stringify(details), now }).all<{ id: string }>();
  return new Set(results.map(row => row.id));
}

export async function recordFailedRedrives(
  db: D1Database,
  details: readonly LetterDetail[],
  now: number,
): Promise<void> {
  await NOT_REDRIVEN(db, { details: JSON.stringify(details), now }).run();
}
