// An attempt given back: the call is what it was before its claim, and so are the counters.
import { type SQL, sql } from "drizzle-orm";
import type { GiveBack } from "../../domain/calls/transitions.ts";
import { c } from "../aliases.ts";
import { onTheLine } from "../calls/call-states.ts";
import { countFinished, countMoves, REVISED, utcDay } from "../counters.ts";
import { countEndedInZones } from "../metrics/count-tallies.ts";
import { calls } from "../schema/calls.ts";
import { jsonFields, set, statement } from "../statement.ts";

const i = jsonFields<GiveBack>();

/** The attempt is in flight under this very claim: the same attempt has others. */
const OURS = sql`${onTheLine(c)} AND ${c.attemptsStarted} = ${i("attempt")} AND ${c.claimNonce} = ${i("nonce")}`;
const returnable = (attempts: SQL) =>
  sql`json_each(${attempts}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")} WHERE ${OURS}`;

const COUNT_CAMPAIGN = statement("count given back", ["attempts"], v =>
  countMoves(returnable(v.attempts), i("stage"), sql`-(${c.attemptsStarted} > 1)`),
);
/** Of the day on which the claim has counted it. */
const COUNT_DAYS = statement(
  "count given back of days",
  ["attempts"],
  v => sql`INSERT INTO daily_counters (date, retries)
  SELECT date(${c.lastAttemptAt} / 1000, 'unixepoch'), -count(*)
  FROM ${returnable(v.attempts)} AND ${c.attemptsStarted} > 1
  GROUP BY 1 ON CONFLICT (date) DO UPDATE SET retries = retries + excluded.retries, ${sql.raw(REVISED)}`,
);
const COUNT_FINISHED = statement("count given back as finished", ["attempts", "day"], v =>
  countFinished(sql`${returnable(v.attempts)} AND ${i("nextAttemptAt")} IS NULL`, v.day),
);

const COUNT_ZONES = statement("count given back in zones", ["attempts"], v =>
  countEndedInZones(sql`${returnable(v.attempts)} AND ${i("nextAttemptAt")} IS NULL`),
);

const GIVE_BACK = statement(
  "give attempts back",
  ["attempts", "now"],
  v => sql`UPDATE ${calls} AS ${c} ${set(calls, {
    status: i("status"),
    attemptsStarted: sql`${c.attemptsStarted} - 1`,
    attempts: sql`json_remove(${c.attempts}, '$[#-1]')`,
    claimNonce: sql`NULL`,
    givenBack: sql`${c.givenBack} + 1`,
    nextAttemptAt: i("nextAttemptAt"),
    lastAttemptAt: i("lastAttemptAt"),
    errorMessage: i("error"),
    updatedAt: v.now,
  })}
  FROM json_each(${v.attempts}) i WHERE ${c.callId} = ${i("callId")} AND ${OURS} RETURNING call_id`,
);

/** `attempts` must be of distinct calls. Returns the ids of those given back. */
export async function giveBackAttempts(
  db: D1Database,
  attempts: readonly GiveBack[],
  now: number,
): Promise<Set<string>> {
  const json = JSON.stringify(attempts);
  const results = await db.batch<{ call_id: string }>([
    COUNT_DAYS(db, { attempts: json }),
    COUNT_CAMPAIGN(db, { attempts: json }),
    ...(attempts.some(a => a.nextAttemptAt === null)
      ? [COUNT_FINISHED(db, { attempts: json, day: utcDay(now) }), COUNT_ZONES(db, { attempts: json })]
      : []),
    GIVE_BACK(db, { attempts: json, now }),
  ]);
  return new Set((results.at(-1)?.results ?? []).map(row => row.call_id));
}
