// The last look before a dial: claim, check and mark in one guarded statement.
import { type SQL, sql } from "drizzle-orm";
import type { Claimable, ClaimedCall, DialKey } from "../../domain/calls/dial-key.ts";
import type { CampaignDialling } from "../../domain/campaigns/campaign.ts";
import { withoutSharedKeys } from "../../domain/compliance/reach/ledger.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import { aliased, c, k } from "../aliases.ts";
import { storedDetails } from "../calls/attempt-details.ts";
import { attemptBegun, attemptTrunk } from "../calls/attempt-sql.ts";
import { metadataOf } from "../calls/call-metadata.ts";
import { onTheLine } from "../calls/call-states.ts";
import { asSeen, enterClaimed } from "../compliance/reach.ts";
import { suppressed } from "../compliance/suppressed.ts";
import { judgedByNewest } from "../compliance/tenant-revision.ts";
import { countDaily, countMoves, inFlightOf, utcDay } from "../counters.ts";
import { dialable } from "../dialable.ts";
import { listsAsJudged } from "../lists/d1-lists.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { jsonFields, literal, set, statement } from "../statement.ts";

const i = jsonFields<DialKey & { details: string }>();
const o = aliased(calls, "o");

/** [{callId, attempt, details}] of one campaign as JSON, the time, the campaign and its revision, the trunk, the rules' revision, whether hooks were asked. */
const CLAIMED = ["calls", "now", "campaign", "revision", "trunk", "rules", "asked"] as const;
type Claimed = Record<(typeof CLAIMED)[number], SQL>;

/** Another call to its number is on the line, whichever trunk's. (A gate holds one of each number: no two are claimed at once.) */
const numberIsLive = sql`EXISTS (SELECT 1 FROM ${calls} ${o} WHERE ${onTheLine(o)} AND ${o.phoneNumber} = ${c.phoneNumber})`;

const CALLEE = { number: c.phoneNumber, person: c.personId, campaign: c.campaignId };

/**
 * Still waiting for this attempt, due, its number neither on the line nor suppressed, nobody reached and no list replaced since it was judged,
 * the operator's rules those it was judged by, the campaign dialable and as it was when dispatch looked, the trunk open. (The `+` keep the planner to the primary key: by the index it would walk every due call of the
 * campaign.)
 */
const waiting = (
  v: Claimed,
  further?: SQL,
) => sql`+${c.nextAttemptAt} <= ${v.now} AND ${c.attemptsStarted} = (${i("attempt")}) - 1
  AND +${c.campaignId} = ${v.campaign} AND ${dialable({ id: v.campaign, revision: v.revision, if: sql`${wasAsked(v)}${further === undefined ? sql`` : sql` AND ${further}`}` }, v.trunk)}
  AND NOT ${numberIsLive} AND NOT ${suppressed(CALLEE, v.now)} AND ${judgedByNewest(v.rules)}
  AND ${asSeen(sql`i.value -> 'reach'`)} AND ${listsAsJudged(sql`i.value -> 'lists'`)}`;
/**
 * The campaign has lines of its own for all of them, or for none: other trunks' gates have granted some too. Looked at
 * where the claimed are counted, before they count as on the line; the claim behind it asks whether anything was counted.
 */
const haveLines = (v: Claimed) => sql`(${k.maxConcurrentCalls} IS NULL
    OR json_array_length(${v.calls}) <= ${k.maxConcurrentCalls} - ${inFlightOf(k.id)})`;
/** A campaign that has a hook dials nothing that its hook was not asked about. */
const wasAsked = (v: Claimed) => sql`(${k.preDialHook} IS NULL OR ${v.asked} = 1)`;
const claimable = (
  v: Claimed,
) => sql`json_each(${v.calls}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")}
  WHERE ${waiting(v, haveLines(v))}`;

const RETURNED = sql`${calls.callId} AS callId, ${calls.campaignId} AS campaignId,
  ${calls.phoneNumber} AS phoneNumber, ${calls.attemptsStarted} AS attempt, ${metadataOf(calls)} AS metadata`;

/** All that a dial needs to know of its campaign. */
const DIALLED_AS = sql`${k.name} AS campaignName, ${k.machineDetection} AS machineDetection,
  ${k.ringTimeoutSeconds} AS ringTimeoutSeconds, ${k.maxCallSeconds} AS maxCallSeconds,
  ${k.providerOptions} AS providerOptions`;

const COUNT_DAY = statement("count claimed retries", [...CLAIMED, "day"], v =>
  countDaily(sql`${claimable(v)} AND ${c.attemptsStarted} > 0`, v.day, { retries: sql`count(*)` }),
);
const COUNT_CAMPAIGN = statement("count claimed", CLAIMED, v =>
  countMoves(
    claimable(v),
    sql`CASE ${c.attemptsStarted} WHEN 0 THEN 'processing' ELSE 'retrying' END`,
    sql`${c.attemptsStarted} > 0`,
    v.campaign,
  ),
);
const CAMPAIGN = statement(
  "dialling of campaign",
  ["campaign"],
  v => sql`SELECT ${DIALLED_AS} FROM ${campaigns} ${k} WHERE ${k.id} = ${v.campaign}`,
);
const CLAIM = statement(
  "claim calls",
  [...CLAIMED, "nonce"],
  v => sql`UPDATE ${calls} AS ${c} ${set(calls, {
    status: sql`CASE ${c.attemptsStarted} WHEN 0 THEN 'PROCESSING' ELSE 'RETRYING' END`,
    attemptsStarted: sql`${c.attemptsStarted} + 1`,
    nextAttemptAt: sql`NULL`,
    lastAttemptAt: v.now,
    claimNonce: v.nonce,
    updatedAt: v.now,
    attempts: sql`json_insert(${c.attempts}, '$[#]', ${attemptBegun(v.now, i("details"))})`,
  })}
  FROM json_each(${v.calls}) i WHERE ${c.callId} = ${i("callId")} AND ${waiting(v)} AND changes() > 0
  RETURNING ${RETURNED}`,
);

/** Objects are JSON text. */
type CampaignRow = Omit<CampaignDialling, "providerOptions"> &
  Pick<ClaimedCall, "campaignName"> & { providerOptions: string | null };
type CallRow = Omit<ClaimedCall, "metadata" | keyof CampaignRow> & { metadata: string | null };

const read = (json: string | null) => (json === null ? null : JSON.parse(json));
const claimedCall = (call: CallRow, campaign: CampaignRow): ClaimedCall => ({
  ...call,
  ...campaign,
  metadata: read(call.metadata),
  providerOptions: read(campaign.providerOptions),
});

/** Null where there is nothing to be told. */
const detailsOf = ({ trunk, callerId, law, preDial }: Claimable): string | null => {
  const details = storedDetails({
    trunk: trunk === DEFAULT_TRUNK ? null : trunk,
    caller_id: callerId,
    law: law?.evidence,
    pre_dial: preDial,
  });
  return details === null ? null : JSON.stringify(details);
};

/** In one statement, of two that share a key both would find the ledger as they have seen it. */
const inTurn = (group: readonly Claimable[]): Claimable[][] =>
  withoutSharedKeys(group, w => w.law?.reach?.keys.map(({ key }) => key) ?? []);

/** Of one trunk; one batch for all: everything is claimed at one time, or nothing. */
export async function claimCalls(
  db: D1Database,
  wanted: readonly Claimable[],
  nonce: string,
  now: number,
): Promise<ClaimedCall[]> {
  const groups = Map.groupBy(
    wanted,
    w => `${w.campaignId}:${w.campaignRevision}:${w.tenantRevision ?? 0}:${w.preDial !== undefined}`,
  );
  const parts = [...groups.values()].flatMap(inTurn).map(group => partOf(db, group, nonce, now));
  const results = await db.batch(
    parts.flatMap(({ before, claim, after }) => [...before, ...claim, ...after]),
  );
  let end = 0;
  return parts.flatMap(({ before, claim, after }) => {
    const at = end + before.length;
    end = at + claim.length + after.length;
    const [campaign] = (results[at]?.results ?? []) as CampaignRow[];
    const claimed = (results[at + 2]?.results ?? []) as CallRow[];
    return campaign === undefined ? [] : claimed.map(call => claimedCall(call, campaign));
  });
}

/** Of one campaign and revision. `claim`: what the campaign says, its count, and right behind it the claim itself. */
function partOf(db: D1Database, group: readonly Claimable[], nonce: string, now: number) {
  const { campaignId: campaign, campaignRevision: revision, trunk = DEFAULT_TRUNK } = group[0] as Claimable;
  const calls = JSON.stringify(
    group.map(w => ({
      callId: w.callId,
      attempt: w.attempt,
      details: detailsOf(w),
      reach: w.law?.reach?.keys,
      lists: w.law?.lists,
      consented: w.law?.reach?.consented,
    })),
  );
  const values = {
    calls,
    now,
    campaign,
    revision,
    trunk,
    rules: group[0]?.tenantRevision ?? 0,
    asked: group[0]?.preDial === undefined ? 0 : 1,
  };
  const retries = group.some(w => w.attempt > 1);
  const counts = group.some(w => (w.law?.reach ?? null) !== null);
  return {
    before: [...(retries ? [COUNT_DAY(db, { ...values, day: utcDay(now) })] : [])],
    claim: [CAMPAIGN(db, { campaign }), COUNT_CAMPAIGN(db, values), CLAIM(db, { ...values, nonce })],
    after: counts ? [enterClaimed(db, { calls, now, nonce })] : [],
  };
}

const READ_BACK = statement(
  "read back the claim",
  ["calls", "nonce", "trunk", "now", "rules"],
  v => sql`SELECT ${RETURNED}, ${DIALLED_AS}
  FROM ${calls} CROSS JOIN ${campaigns} ${k} ON ${k.id} = ${calls.campaignId} WHERE ${calls.callId} IN (SELECT ${i("callId")} FROM json_each(${v.calls}) i)
    AND ${calls.claimNonce} = ${v.nonce} AND ${onTheLine(calls)} AND ${dialable({ id: sql`${calls.campaignId}` }, v.trunk)}
    AND NOT ${suppressed({ number: sql`${calls.phoneNumber}`, person: sql`${calls.personId}`, campaign: sql`${calls.campaignId}` }, v.now)}
    AND ${judgedByNewest(v.rules)}`,
);

/**
 * Reads back a claim whose answer was lost: only what carries the nonce is ours to dial, and only while its campaign and
 * the trunk may still dial, nobody has said stop, and no rule has changed. What is left out waits for its lease. `now` in ms.
 */
export async function claimedUnder(
  db: D1Database,
  nonce: string,
  wanted: readonly Claimable[],
  now: number,
): Promise<ClaimedCall[]> {
  const trunk = wanted[0]?.trunk ?? DEFAULT_TRUNK;
  const rules = Math.min(...wanted.map(w => w.tenantRevision ?? 0));
  const asked = READ_BACK(db, { calls: JSON.stringify(wanted), nonce, trunk, now, rules });
  const { results } = await asked.all<CallRow & CampaignRow>();
  return results.map(row => claimedCall(row, row));
}

const IN_FLIGHT = statement(
  "calls in flight",
  ["calls", "trunk"],
  v => sql`SELECT ${c.callId} AS callId FROM json_each(${v.calls}) i
  JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")} AND ${c.attemptsStarted} = ${i("attempt")}
  WHERE ${onTheLine(c)} AND ${attemptTrunk(c.attemptsStarted)} IS nullif(${v.trunk}, ${literal(DEFAULT_TRUNK)})`,
);

/** Those of them that are on the line over this trunk: another may have the same attempt. */
export async function callsInFlight(
  db: D1Database,
  wanted: readonly DialKey[],
  trunk: string,
): Promise<Set<string>> {
  const { results } = await IN_FLIGHT(db, { calls: JSON.stringify(wanted), trunk }).all<{ callId: string }>();
  return new Set(results.map(row => row.callId));
}
