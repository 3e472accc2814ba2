// The ledger of who was reached, in D1. A row changes in the batch of what it counts, under the same guard; each change is
// a revision, and a claim asks for those that its permit was judged on.
import { type SQL, sql } from "drizzle-orm";
import type { DialKey } from "../../domain/calls/dial-key.ts";
import type { EndedReach } from "../../domain/compliance/reach/ended-reach.ts";
import {
  KEPT_MS,
  type LedgerRow,
  MOST_KEPT,
  type SeenKey,
  withoutSharedKeys,
} from "../../domain/compliance/reach/ledger.ts";
import { aliased, c } from "../aliases.ts";
import { calls } from "../schema/calls.ts";
import { reach } from "../schema/compliance.ts";
import { jsonFields, literal, statement } from "../statement.ts";

const r = aliased(reach, "r");

const READ = statement(
  "read reach",
  ["keys"],
  v => sql`SELECT ${r.key} AS key, ${r.placed} AS placed, ${r.quiet} AS quiet, ${r.revision} AS revision
  FROM json_each(${v.keys}) i CROSS JOIN ${reach} ${r} ON ${r.key} = i.value`,
);

/** By key; one that is missing has never been reached. */
export async function readReach(db: D1Database, keys: readonly string[]): Promise<Map<string, LedgerRow>> {
  if (keys.length === 0) return new Map();
  type Row = Record<"key" | "placed" | "quiet", string> & { revision: number };
  const { results } = await READ(db, { keys: JSON.stringify(keys) }).all<Row>();
  return new Map(
    results.map(({ key, placed, quiet, revision }) => [
      key,
      { key, placed: JSON.parse(placed), quiet: JSON.parse(quiet), revision },
    ]),
  );
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

/** Behind the claim, in its batch: what it has taken. `calls`: as they were claimed. */
export const enterClaimed = statement(
  "enter claimed in reach",
  ["calls", "now", "nonce"],
  v => sql`INSERT INTO ${reach} (key, placed, quiet, revision, updated_at)
  SELECT e.value ->> 'key', json_array(json_array(CAST(${v.now} AS INTEGER), 'o', ${WHOSE(i("attempt"), i("consented"))})),
    '[]', 1, CAST(${v.now} AS INTEGER)
  FROM json_each(${v.calls}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")}
    CROSS JOIN json_each(i.value -> 'reach') e
  WHERE ${c.claimNonce} = ${v.nonce} AND ${c.attemptsStarted} = ${i("attempt")}
  ON CONFLICT (key) DO UPDATE SET revision = revision + 1, updated_at = excluded.updated_at,
    placed = (SELECT json_group_array(json(kept.value)) FROM (
      SELECT a.value AS value FROM json_each(json_insert(reach.placed, '$[#]', json(excluded.placed -> 0))) a
      WHERE a.value ->> 0 > excluded.updated_at - ${literal(KEPT_MS)}
      ORDER BY a.value ->> 0 DESC LIMIT ${literal(MOST_KEPT)}) kept)`,
);

export interface EndedCall extends EndedReach {
  callId: string;
  attempt: number;
}
const e = jsonFields<EndedCall>();
const IS_IT = sql`a.value ->> 3 = ${c.callId} AND a.value ->> 4 = ${e("attempt")}`;
const EVENT = (now: SQL) =>
  sql`json_array(CAST(${now} AS INTEGER), ${e("event")}, ${WHOSE(e("attempt"), sql`0`)})`;

/**
 * In front of what ends attempts, in its batch and under its guard. `ended`: calls that share no key. Only what nobody has
 * said anything of yet changes: said twice, it counts once. (An insert, since an update would walk the whole ledger.)
 */
export const endReach = (name: string, guard: (attempt: SQL) => SQL) =>
  statement(
    name,
    ["ended", "now"],
    v => sql`INSERT INTO ${reach} (key, placed, quiet, revision, updated_at) SELECT ${r.key},
    (SELECT json_group_array(json(iif(${IS_IT}, json_set(a.value, '$[1]', ${e("kind")}), a.value)))
      FROM json_each(${r.placed}) a WHERE NOT (${e("kind")} IS NULL AND ${IS_IT})),
    iif(${e("event")} IS NULL, ${r.quiet}, (SELECT json_group_array(json(a.value)) FROM
      json_each(json_insert(${r.quiet}, '$[#]', ${EVENT(v.now)})) a WHERE a.value ->> 0 > ${v.now} - ${literal(KEPT_MS)})),
    ${r.revision} + 1, CAST(${v.now} AS INTEGER)
  FROM json_each(${v.ended}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${e("callId")}
    CROSS JOIN json_each(i.value -> 'keys') k CROSS JOIN ${reach} ${r} ON ${r.key} = k.value
  WHERE ${guard(e("attempt"))}
    AND EXISTS (SELECT 1 FROM json_each(${r.placed}) a WHERE ${IS_IT} AND a.value ->> 1 = 'o')
  ON CONFLICT (key) DO UPDATE SET placed = excluded.placed, quiet = excluded.quiet, revision = excluded.revision,
    updated_at = excluded.updated_at`,
  );

/** With what its guard asks for. */
type Ended = DialKey & { nonce?: string; reach?: EndedReach | undefined };

/** What `endReach` takes, as JSON: of two that share a key, one after the other. */
export const endedInTurn = (ended: readonly Ended[]): string[] => {
  const rows = ended.flatMap(({ callId, attempt, nonce, reach }) =>
    reach === undefined ? [] : [{ callId, attempt, nonce, ...reach }],
  );
  return withoutSharedKeys(rows, row => row.keys).map(group => JSON.stringify(group));
};
