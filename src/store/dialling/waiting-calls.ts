// Calls that wait: finding those that are due, moving them to an opening, ending those that must not go on.
import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { CallStore } from "../../actions/ports/call-store.ts";
import type { DueCall, Moved, WantedCalls } from "../../domain/calls/due-call.ts";
import { aliased, c, k } from "../aliases.ts";
import { LAST_END } from "../calls/attempt-sql.ts";
import { onTheLine } from "../calls/call-states.ts";
import { suppressed } from "../compliance/suppressed.ts";
import { countFinished, countMoves, utcDay } from "../counters.ts";
import { jsonChunks } from "../json-chunks.ts";
import { countEndedInZones } from "../metrics/count-tallies.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { withStoredKeptBack } from "../schema/kept-back-column.ts";
import { readStoredParty } from "../schema/party-column.ts";
import { storedRefusal } from "../schema/refusal-column.ts";
import { jsonFields, literal, set, statement } from "../statement.ts";

const o = aliased(calls, "o");

/**
 * Time and id of the next call of a campaign in the order of both, as one text: the index alone tells it. (The `+` lets
 * the search begin behind both.)
 */
const nextDue = (now: SQL, { campaign, at, id }: Record<"campaign" | "at" | "id", SQL>) =>
  sql`(SELECT ${c.nextAttemptAt} || ' ' || ${c.callId} FROM ${calls} ${c}
      WHERE ${c.campaignId} = ${campaign} AND ${c.nextAttemptAt} <= ${now}
        AND (${c.nextAttemptAt}, ${c.callId}) > (+${at}, +${id})
      ORDER BY ${c.nextAttemptAt}, ${c.callId} LIMIT 1)`;
const ID = sql`substr(walk.call, instr(walk.call, ' ') + 1)`;
const FOUND = { campaign: sql`walk.campaign`, at: sql`CAST(walk.call AS INTEGER)`, id: ID };
const WANTED = {
  campaign: sql`(w.value ->> 'campaign')`,
  at: sql`(w.value ->> 'at')`,
  id: sql`(w.value ->> 'id')`,
};

/** Whether the call that the walk has come to is none of those. (What is looked for in a list counts as read, also in an empty one.) */
const isWanted = (passOver: SQL) =>
  sql`(${passOver} = '[]' OR ${ID} NOT IN (SELECT value FROM json_each(${passOver})))`;

/**
 * `wanted`: [{campaign, limit, behind which time (at) and id}]; `passOver`: ids that are not returned, and count for no
 * limit. All campaigns in one statement, which walks the index of each by itself: the rows read are those returned and
 * those passed over, with three for each of `passOver`, however many calls wait.
 */
const DUE = statement(
  "due calls",
  ["wanted", "now", "passOver"],
  v => sql`WITH RECURSIVE walk (campaign, n, call) AS (
    SELECT w.value ->> 'campaign', w.value ->> 'limit', ${nextDue(v.now, WANTED)} FROM json_each(${v.wanted}) w
    UNION ALL SELECT walk.campaign, walk.n - ${isWanted(v.passOver)}, ${nextDue(v.now, FOUND)}
    FROM walk WHERE walk.call IS NOT NULL AND walk.n > ${isWanted(v.passOver)})
  SELECT ${c.callId} AS callId, ${c.campaignId} AS campaignId, ${c.phoneNumber} AS phoneNumber,
    ${c.attemptsStarted} AS attemptsStarted, ${LAST_END}, ${c.timeZone} AS timeZone,
    ${c.nextAttemptAt} AS nextAttemptAt, ${c.personId} AS personId, ${c.party} AS party,
    ${c.givenBack} AS givenBack,
    EXISTS (SELECT 1 FROM ${calls} ${o} WHERE ${onTheLine(o)} AND ${o.phoneNumber} = ${c.phoneNumber}) AS numberIsLive,
    ${suppressed({ number: c.phoneNumber, person: c.personId, campaign: c.campaignId }, v.now)} AS isSuppressed
  FROM walk CROSS JOIN ${calls} ${c} ON ${c.callId} = ${ID} WHERE ${isWanted(v.passOver)}`,
);

export type DueRow = Omit<DueCall, "party"> & { party: string | null };
export const dueCallOf = ({ party, ...call }: DueRow): DueCall => ({
  ...call,
  party: party === null ? null : readStoredParty(party),
});

/** The calls of each campaign that have waited longest, each campaign's in their order. */
export function selectDue(
  db: D1Database,
  wanted: readonly WantedCalls[],
  now: number,
  passOver: readonly string[] = [],
): D1PreparedStatement {
  const json = JSON.stringify(
    wanted.map(({ campaignId, limit, after }) => ({
      campaign: campaignId,
      limit,
      at: after?.nextAttemptAt ?? 0,
      id: after?.callId ?? "",
    })),
  );
  return DUE(db, { wanted: json, now, passOver: JSON.stringify(passOver) });
}

export async function dueCalls(
  db: D1Database,
  wanted: readonly WantedCalls[],
  now: number,
  passOver: readonly string[] = [],
): Promise<DueCall[]> {
  return (await selectDue(db, wanted, now, passOver).all<DueRow>()).results.map(dueCallOf);
}

/** Nobody has changed the campaign since somebody decided on it. Whose revision nobody names is not looked for. */
const unchanged = (id: SQLWrapper, revision: SQL): SQL => sql`((${revision}) IS NULL OR EXISTS (
  SELECT 1 FROM ${campaigns} ${k} WHERE ${k.id} = ${id} AND ${k.revision} = (${revision})))`;

/** Due calls that one postponement looks at: those of other zones among them are passed over. */
const POSTPONE_WALK = 4_000;
const POSTPONE = statement(
  "postpone calls",
  ["campaign", "zone", "now", "until", "retries", "limit", "revision"],
  v => sql`UPDATE ${calls} ${set(calls, { nextAttemptAt: v.until, updatedAt: v.now })} WHERE call_id IN (
    SELECT call_id FROM (SELECT ${c.callId}, ${c.timeZone}, ${c.attemptsStarted} FROM ${calls} ${c}
      WHERE ${c.campaignId} = ${v.campaign} AND ${c.nextAttemptAt} <= ${v.now}
      ORDER BY ${c.nextAttemptAt}, ${c.callId} LIMIT ${literal(POSTPONE_WALK)})
    WHERE time_zone IS ${v.zone} AND (attempts_started > 0) = ${v.retries} AND ${unchanged(v.campaign, v.revision)}
    LIMIT ${v.limit})`,
);

/** Moves what is due of one campaign, zone and kind to its next opening: a closed campaign costs statements, not calls. */
export async function postponeCalls(
  db: D1Database,
  which: Parameters<CallStore["postpone"]>[0],
  now: number,
  until: number,
  limit: number,
): Promise<number> {
  const { campaignId: campaign, timeZone: zone, campaignRevision: revision = null } = which;
  const { meta } = await POSTPONE(db, {
    campaign,
    zone,
    now,
    until,
    retries: which.retries ? 1 : 0,
    limit,
    revision,
  }).run();
  return meta.changes;
}

const m = jsonFields<Moved>();
const MOVE = statement(
  "move waiting calls",
  ["calls", "now"],
  v => sql`UPDATE ${calls} AS ${c} ${set(calls, {
    nextAttemptAt: m("until"),
    updatedAt: v.now,
    keptBack: sql`coalesce(${m("keptBack")}, ${c.keptBack})`,
  })}
  FROM json_each(${v.calls}) i WHERE ${c.callId} = ${m("callId")} AND +${c.nextAttemptAt} <= ${v.now}
    AND ${c.attemptsStarted} = (${m("attempt")}) - 1 AND ${unchanged(c.campaignId, m("campaignRevision"))}`,
);

/** Moves due calls to a later instant each. Those that are not due any more stay where they are. Returns how many moved. */
export async function moveCalls(db: D1Database, moved: readonly Moved[], now: number): Promise<number> {
  let changes = 0;
  for (const { json } of jsonChunks(moved.map(withStoredKeptBack)))
    changes += (await MOVE(db, { calls: json, now }).run()).meta.changes;
  return changes;
}

type Exhausted = Parameters<CallStore["exhaust"]>[0][number];
const i = jsonFields<Exhausted>();
const exhausted = (json: SQL) => sql`json_each(${json}) i JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")}
  WHERE ${c.nextAttemptAt} IS NOT NULL AND ${c.attemptsStarted} = (${i("attempt")}) - 1
    AND ${unchanged(c.campaignId, i("campaignRevision"))}`;
const EXHAUST = {
  countDay: statement("count exhausted of the day", ["calls", "day"], v =>
    countFinished(exhausted(v.calls), v.day),
  ),
  countZones: statement("count exhausted in zones", ["calls"], v => countEndedInZones(exhausted(v.calls))),
  countCampaign: statement("count exhausted", ["calls"], v => countMoves(exhausted(v.calls), sql`'failed'`)),
  end: statement(
    "exhaust calls",
    ["calls", "now"],
    v => sql`UPDATE ${calls} ${set(calls, {
      status: sql`'FAILED'`,
      nextAttemptAt: sql`NULL`,
      updatedAt: v.now,
      maxAttempts: sql`max(coalesce(g.max_attempts, ${calls.maxAttempts}), ${calls.attemptsStarted})`,
      errorMessage: sql`g.error`,
      refusal: sql`coalesce(g.refusal, ${calls.refusal})`,
      keptBack: sql`coalesce(g.kept_back, ${calls.keptBack})`,
    })}
    FROM (SELECT ${c.callId} AS id, ${i("error")} AS error, ${i("maxAttempts")} AS max_attempts,
      ${i("refusal")} AS refusal, ${i("keptBack")} AS kept_back
      FROM ${exhausted(v.calls)}) g WHERE ${calls.callId} = g.id`,
  ),
};

/** Ends waiting calls for which `attempt` is one too many. */
export async function exhaustCalls(db: D1Database, asked: readonly Exhausted[], now: number): Promise<void> {
  const json = JSON.stringify(
    asked.map(withStoredKeptBack).map(({ refusal, ...call }) => ({
      ...call,
      refusal: refusal === undefined ? undefined : storedRefusal(refusal),
    })),
  );
  await db.batch([
    EXHAUST.countDay(db, { calls: json, day: utcDay(now) }),
    EXHAUST.countZones(db, { calls: json }),
    EXHAUST.countCampaign(db, { calls: json }),
    EXHAUST.end(db, { calls: json, now }),
  ]);
}
