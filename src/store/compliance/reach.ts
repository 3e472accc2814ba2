// The ledger of who was reached, in D1. A claim enters its attempts in its own batch, and asks for the revisions that its
// permits were judged on. How attempts have ended is read from their calls; a claim writes it down where it was learnt.
import { type SQL, sql } from "drizzle-orm";
import type { DialKey } from "../../domain/calls/dial-key.ts";
import {
  KEPT_MS,
  type LedgerRow,
  MOST_KEPT,
  type OpenEntry,
  withoutSharedKeys,
} from "../../domain/compliance/reach/ledger.ts";
import type { NotedEvent } from "../../domain/compliance/reach/noted-event.ts";
import type { LearntEnd, SeenKey } from "../../domain/compliance/reach/reach-seen.ts";
import { aliased, c } from "../aliases.ts";
import { readAttempts } from "../schema/attempts-column.ts";
import { calls } from "../schema/calls.ts";
import { reach } from "../schema/compliance.ts";
import { jsonFields, literal, statement } from "../statement.ts";

const r = aliased(reach, "r");

/** Places of an entry: at, kind, call and attempt. */
const entry = (value: SQL) => ({
  at: sql`${value} ->> 0`,
  kind: sql`${value} ->> 1`,
  callId: sql`${value} ->> 3`,
  attempt: sql`${value} ->> 4`,
});
const a = entry(sql`a.value`);

/** Entries without an end, each with its attempt as its call has it: a row each, and there are few. */
const OPEN = sql`(SELECT json_group_array(json_array(${a.callId}, ${a.attempt}, ${a.at}, ${c.callId} IS NOT NULL,
    json(${c.attempts} -> ('$[' || (${a.attempt} - 1) || ']'))))
  FROM json_each(${r.placed}) a LEFT JOIN ${calls} ${c} ON ${c.callId} = ${a.callId} WHERE ${a.kind} = 'o')`;
const READ = statement(
  "read reach",
  ["keys"],
  v => sql`SELECT ${r.key} AS key, ${r.placed} AS placed, ${r.quiet} AS quiet, ${r.revision} AS revision,
    ${r.forgottenAt} AS forgottenAt, ${OPEN} AS open
  FROM json_each(${v.keys}) i CROSS JOIN ${reach} ${r} ON ${r.key} = i.value`,
);

/** What one statement reads; a row is 15 KB at the most. */
const KEYS_IN_ONE = 500;

/** By key; one that is missing has never been reached. */
export async function readReach(db: D1Database, keys: readonly string[]): Promise<Map<string, LedgerRow>> {
  type Row = Record<"key" | "placed" | "quiet" | "open", string> &
    Pick<LedgerRow, "revision" | "forgottenAt">;
  const rows = new Map<string, LedgerRow>();
  for (let from = 0; from < keys.length; from += KEYS_IN_ONE) {
    const asked = JSON.stringify(keys.slice(from, from + KEYS_IN_ONE));
    const { results } = await READ(db, { keys: asked }).all<Row>();
    for (const { key, placed, quiet, revision, forgottenAt, open } of results)
      rows.set(key, {
        key,
        placed: JSON.parse(placed),
        quiet: JSON.parse(quiet),
        revision,
        forgottenAt,
        open: JSON.parse(open).map(openEntry),
      });
  }
  return rows;
}

function openEntry([callId, attempt, at, isThere, stored]: [
  string,
  number,
  number,
  number,
  unknown,
]): OpenEntry {
  const [record] = stored === null ? [] : readAttempts(JSON.stringify([stored]));
  return { callId, attempt, at, isThere: isThere === 1, record: record ?? null };
}

/** `keys`: SeenKey as JSON, or null. Each is still at the revision that was seen. */
export const asSeen = (keys: SQL): SQL => sql`NOT EXISTS (
  SELECT 1 FROM json_each(${keys}) e WHERE e.value ->> 'seen' IS NOT NULL AND e.value ->> 'seen' <>
    coalesce((SELECT ${r.revision} FROM ${reach} ${r} WHERE ${r.key} = e.value ->> 'key'), 0))`;

/** What a call is entered with, behind its time and kind. */
const WHOSE = (
  attempt: SQL,
  consented: SQL,
) => sql`${c.party} ->> '$.re', ${c.callId}, CAST(${attempt} AS INTEGER),
  ${c.campaignId}, ${c.phoneNumber}, ${c.personId}, ${c.party} ->> '$.debt', CAST(${consented} AS INTEGER)`;

interface Claimed {
  callId: string;
  attempt: number;
  reach: readonly SeenKey[];
  consented: number;
}
const i = jsonFields<Claimed>();
const learnt = jsonFields<LearntEnd>("f");
const key = sql`e.value ->> 'key'`;

/** As it was before, with what was learnt: without what is too old, was given back, or is entered anew. */
const before = (now: SQL) => sql`SELECT a.value AS value, ${a.at} AS at, f.value AS learnt
  FROM json_each(coalesce(${r.placed}, '[]')) a
    LEFT JOIN json_each(e.value -> 'ends') f ON ${learnt("callId")} = ${a.callId}
      AND ${learnt("attempt")} = ${a.attempt} AND ${learnt("at")} = ${a.at} AND ${a.kind} = 'o'
  WHERE ${a.at} > ${now} - ${literal(KEPT_MS)} AND NOT (f.value IS NOT NULL AND ${learnt("kind")} IS NULL)
    AND NOT (${a.callId} = ${c.callId} AND ${a.attempt} = ${i("attempt")})`;
const WITH_END = sql`CASE WHEN learnt IS NULL THEN value
  WHEN learnt ->> 'endedAt' IS NULL THEN json_set(value, '$[1]', learnt ->> 'kind')
  ELSE json_set(value, '$[1]', learnt ->> 'kind', '$[10]', learnt ->> 'endedAt') END`;

/** The claimed one and the newest besides it. What has to leave for want of room is remembered by its time. */
const PLACED = (now: SQL, claimed: SQL) => sql`(SELECT json_group_array(json(value)) FROM (
    SELECT ${claimed} AS value UNION ALL SELECT * FROM (SELECT ${WITH_END} FROM (${before(now)})
      ORDER BY at DESC LIMIT ${literal(MOST_KEPT - 1)})))`;
const FORGOTTEN = (now: SQL) => sql`(SELECT max(at) FROM (SELECT ${r.forgottenAt} AS at UNION ALL
    SELECT * FROM (SELECT at FROM (${before(now)}) ORDER BY at DESC LIMIT -1 OFFSET ${literal(MOST_KEPT - 1)})))`;

const COLUMNS = sql`(key, placed, quiet, revision, updated_at, forgotten_at)`;
/** (An insert, since an update would walk the whole ledger.) */
const OVER_ITS_ROW = sql`ON CONFLICT (key) DO UPDATE SET placed = excluded.placed, quiet = excluded.quiet,
    revision = excluded.revision, updated_at = excluded.updated_at, forgotten_at = excluded.forgotten_at`;

/** Behind the claim, in its batch: what it has taken. `calls`: as they were claimed, none of them shares a key. */
export const enterClaimed = statement("enter claimed in reach", ["calls", "now", "nonce"], v => {
  const now = sql`CAST(${v.now} AS INTEGER)`;
  const claimed = sql`json_array(${now}, 'o', ${WHOSE(i("attempt"), i("consented"))})`;
  return sql`INSERT INTO ${reach} ${COLUMNS} SELECT ${key}, ${PLACED(now, claimed)}, coalesce(${r.quiet}, '[]'),
    coalesce(${r.revision}, 0) + 1, ${now}, ${FORGOTTEN(now)}
  FROM json_each(${v.calls}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")}
    CROSS JOIN json_each(i.value -> 'reach') e LEFT JOIN ${reach} ${r} ON ${r.key} = ${key}
  WHERE ${c.claimNonce} = ${v.nonce} AND ${c.attemptsStarted} = ${i("attempt")}
  ${OVER_ITS_ROW}`;
});

interface Noted extends DialKey, NotedEvent {}
const n = jsonFields<Noted>();
const q = entry(sql`q.value`);
const SAID = sql`EXISTS (SELECT 1 FROM json_each(${r.quiet}) q WHERE ${q.kind} = ${n("event")}
    AND ${q.callId} = ${c.callId} AND ${q.attempt} = ${n("attempt")})`;
const EVENT = sql`json_array(CAST(${n("at")} AS INTEGER), ${n("event")}, ${WHOSE(n("attempt"), sql`0`)})`;
/** Too old ones leave, and of too many the oldest. */
const quiet = (now: SQL) => sql`SELECT q.value AS value, ${q.at} AS at
  FROM json_each(json_insert(coalesce(${r.quiet}, '[]'), '$[#]', ${EVENT})) q WHERE ${q.at} > ${now} - ${literal(KEPT_MS)}`;

/** In front of what ends attempts, in its batch and under its guard. `noted`: of calls that share no key. */
export const noteInReach = (name: string, guard: (attempt: SQL) => SQL) =>
  statement(name, ["noted", "now"], v => {
    const now = sql`CAST(${v.now} AS INTEGER)`;
    return sql`INSERT INTO ${reach} ${COLUMNS} SELECT k.value, coalesce(${r.placed}, '[]'),
    (SELECT json_group_array(json(value)) FROM (SELECT value FROM (${quiet(now)})
      ORDER BY at DESC LIMIT ${literal(MOST_KEPT)})),
    coalesce(${r.revision}, 0) + 1, ${now}, (SELECT max(at) FROM (SELECT ${r.forgottenAt} AS at UNION ALL
      SELECT * FROM (SELECT at FROM (${quiet(now)}) ORDER BY at DESC LIMIT -1 OFFSET ${literal(MOST_KEPT)})))
  FROM json_each(${v.noted}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${n("callId")}
    CROSS JOIN json_each(i.value -> 'keys') k LEFT JOIN ${reach} ${r} ON ${r.key} = k.value
  WHERE ${guard(n("attempt"))} AND NOT coalesce(${SAID}, 0)
  ${OVER_ITS_ROW}`;
  });

/** What `noteInReach` takes, as JSON: of two that share a key, one after the other. */
export const notedInTurn = (ended: readonly (DialKey & { noted?: NotedEvent | undefined })[]): string[] => {
  const rows = ended.flatMap(({ callId, attempt, noted }) =>
    noted === undefined ? [] : [{ callId, attempt, ...noted }],
  );
  return withoutSharedKeys(rows, row => row.keys).map(group => JSON.stringify(group));
};
