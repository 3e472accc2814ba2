// The end of an attempt: one guarded statement for a batch of outcomes, counters in front of it.

import { type SQL, sql } from "drizzle-orm";
import type { Disposition } from "../../domain/calls/disposition.ts";
import type { Outcome } from "../../domain/calls/outcome.ts";
import type { Settlement } from "../../domain/calls/transitions.ts";
import type { MeterWord } from "../../domain/compliance/abandon/meter-word.ts";
import { c } from "../aliases.ts";
import { answeredAs } from "../calls/answered-as.ts";
import { storedDetails } from "../calls/attempt-details.ts";
import { type AttemptPlace, attemptOf, attemptPath, attemptValue } from "../calls/attempt-sql.ts";
import { onTheLine } from "../calls/call-states.ts";
import { countMetered } from "../compliance/abandon.ts";
import { notedInTurn, noteInReach } from "../compliance/reach.ts";
import { countDaily, countEnds, endedWith, utcDay } from "../counters.ts";
import { countEndedInZones, countTallies } from "../metrics/count-tallies.ts";
import { keepLatest, newestFinal } from "../metrics/latest-ends.ts";
import { calls } from "../schema/calls.ts";
import { jsonFields, literal, set, statement } from "../statement.ts";
import { TO_WAKE } from "../webhooks/who-lags.ts";

/** A condition on the call `c` and the number of the attempt that is to end. */
type Guard = (attempt: SQL) => SQL;

const IN_FLIGHT: Guard = attempt => sql`(${onTheLine(c)} AND ${c.attemptsStarted} = ${attempt})`;
/**
 * A dial that was not delivered, or a report that came before the dial: its attempt is still waited for. A claim asks
 * for the same and makes it untrue, as this does: of the two, one finds the call. (The `+` keeps the planner to the
 * primary key.)
 */
const WAITED_FOR: Guard = attempt =>
  sql`(+${c.nextAttemptAt} IS NOT NULL AND ${c.attemptsStarted} = ${attempt} - 1)`;

const i = jsonFields<Settlement & { disposition: Disposition | null; meter: MeterWord | null }>();
const outcomes = (outcome: Outcome) => sql`sum(${i("outcome")} = ${literal(outcome)})`;
const SUMS = {
  picked: outcomes("PICKED"),
  disconnected: outcomes("DISCONNECTED"),
  rnr: outcomes("RNR"),
  failed: outcomes("FAILED"),
  callSeconds: sql`sum(${i("duration")})`,
  // What waits for no further attempt has come to its end.
  finished: sql`sum(${i("nextAttemptAt")} IS NULL)`,
  ...endedWith(i("disposition")),
};

const stored = (place: AttemptPlace) => attemptValue(sql`g.attempt`, place);
const ENDED = attemptOf({
  status: sql`g.outcome`,
  started_at: stored("started_at"),
  ended_at: sql`g.ended_at`,
  duration: sql`g.duration`,
  external_call_id: sql`coalesce(g.external_id, ${answeredAs(c)}, ${stored("external_call_id")})`,
  error: sql`g.attempt_error`,
  // What the end tells holds over what was told before it.
  details: sql`iif(g.details IS NULL, ${stored("details")}, json_patch(coalesce(${stored("details")}, '{}'), g.details))`,
});
const settle = (guard: Guard, v: Record<"settlements" | "now", SQL>) => sql`UPDATE ${calls} AS ${c} ${set(
  calls,
  {
    status: sql`g.status`,
    nextAttemptAt: sql`g.next_attempt_at`,
    attemptsStarted: sql`g.attempt`,
    maxAttempts: sql`max(g.max_attempts, g.attempt)`,
    totalCallTime: sql`${c.totalCallTime} + g.duration`,
    errorMessage: sql`g.error`,
    claimNonce: sql`NULL`,
    givenBack: sql`0`,
    updatedAt: v.now,
    attempts: sql`json_set(attempts, ${attemptPath(sql`g.attempt`)}, ${ENDED})`,
  },
)}
  FROM (SELECT ${i("callId")} AS id, ${i("attempt")} AS attempt, ${i("status")} AS status,
      ${i("nextAttemptAt")} AS next_attempt_at, ${i("maxAttempts")} AS max_attempts,
      ${i("outcome")} AS outcome, ${i("duration")} AS duration, ${i("endedAt")} AS ended_at,
      ${i("externalCallId")} AS external_id, ${i("attemptError")} AS attempt_error, ${i("error")} AS error,
      ${i("details")} AS details
    FROM json_each(${v.settlements}) i) g
  WHERE ${c.callId} = g.id AND ${guard(sql`g.attempt`)} RETURNING call_id`;

function statements(guard: Guard, which: string) {
  const asked = (settlements: SQL) =>
    sql`json_each(${settlements}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")}`;
  const settlable = (settlements: SQL) => sql`${asked(settlements)} WHERE ${guard(i("attempt"))}`;
  return {
    tally: statement(`tally ${which}`, ["settlements"], v =>
      countTallies(asked(v.settlements), guard(i("attempt"))),
    ),
    keepLatest: statement(`keep the latest ${which}`, ["settlements"], v =>
      keepLatest(settlable(v.settlements)),
    ),
    countZones: statement(`count ${which} in zones`, ["settlements"], v =>
      countEndedInZones(sql`${settlable(v.settlements)} AND ${i("nextAttemptAt")} IS NULL`),
    ),
    countDay: statement(`count ${which} of the day`, ["settlements", "day"], v =>
      countDaily(settlable(v.settlements), v.day, SUMS),
    ),
    countCampaign: statement(`count ${which}`, ["settlements"], v =>
      countEnds(settlable(v.settlements), i("stage"), i("disposition")),
    ),
    meter: statement(`meter ${which}`, ["settlements", "day"], v =>
      countMetered(settlable(v.settlements), v.day, i("meter")),
    ),
    noteInReach: noteInReach(`note events of ${which} in reach`, guard),
    settle: statement(`settle ${which}`, ["settlements", "now"], v => settle(guard, v)),
  };
}
const DIALLED = statements(IN_FLIGHT, "attempts");
const UNDIALLED = statements(WAITED_FOR, "undialled attempts");

/**
 * Settlements must be of distinct calls. Returns the ids whose attempt ended by them. `wake`: told which endpoints events
 * of theirs may be for, to whom nobody sends now.
 */
export async function settleCalls(
  db: D1Database,
  settlements: readonly Settlement[],
  now: number,
  wake: ((endpointIds: readonly string[]) => void) | null = null,
): Promise<Set<string>> {
  const settled = new Set<string>();
  const groups = Map.groupBy(settlements, s => `${utcDay(s.endedAt)} ${s.undialled === true}`);
  for (const group of groups.values()) {
    const [{ endedAt, undialled }] = group as [Settlement];
    const of = undialled === true ? UNDIALLED : DIALLED;
    const json = JSON.stringify(
      group.map(s => ({
        ...s,
        details: storedDetails(s.details) ?? undefined,
        disposition: s.details?.disposition,
        meter: s.details?.meter,
      })),
    );
    const final = newestFinal(group);
    const results = await db.batch<{ call_id: string; id: string }>([
      ...notedInTurn(group).map(noted => of.noteInReach(db, { noted, now })),
      of.tally(db, { settlements: json }),
      ...(final.length === 0
        ? []
        : [
            of.countZones(db, { settlements: json }),
            of.keepLatest(db, { settlements: JSON.stringify(final) }),
          ]),
      of.countDay(db, { settlements: json, day: utcDay(endedAt) }),
      of.countCampaign(db, { settlements: json }),
      ...(group.some(s => (s.details?.meter ?? null) !== null)
        ? [of.meter(db, { settlements: json, day: utcDay(endedAt) })]
        : []),
      of.settle(db, { settlements: json, now }),
      ...(wake === null ? [] : [TO_WAKE(db, { now })]),
    ]);
    const ended = results.at(wake === null ? -1 : -2)?.results ?? [];
    for (const row of ended) settled.add(row.call_id);
    wake?.(results.at(-1)?.results.map(({ id }) => id) ?? []);
  }
  return settled;
}
