// Accepting calls: one guarded insert for a whole group, with the last word on campaign, duplicate window and suppression.
import { sql } from "drizzle-orm";
import type { CallStatus } from "../../domain/calls/call.ts";
import type { NewCall, WindowHolder } from "../../domain/calls/new-call.ts";
import type { KeyedCallAnswer } from "../../domain/calls/reservation.ts";
import { aliased, c, k } from "../aliases.ts";
import { suppressed } from "../compliance/suppressed.ts";
import { judgedByNewest } from "../compliance/tenant-revision.ts";
import { countInserted, countInsertedOnDay, utcDay } from "../counters.ts";
import { acceptsCalls } from "../dialable.ts";
import { storeCallAnswers } from "../idempotency-keys.ts";
import { jsonChunks } from "../json-chunks.ts";
import { countAcceptedInZones } from "../metrics/count-tallies.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { withStoredParty } from "../schema/party-column.ts";
import { insertSelected, jsonFields, literal, statement } from "../statement.ts";
import { storeMetadata } from "./call-metadata.ts";

const i = jsonFields<NewCall>();
const d = aliased(calls, "d");
const CALLEE = {
  number: sql`(${i("phoneNumber")})`,
  person: sql`(${i("personId")})`,
  campaign: sql`(${i("campaignId")})`,
};

/**
 * The campaign is looked at once a statement: `campaign` and `revision` are those of all these calls; `rules` is
 * the revision of the operator's own. `window` in ms.
 */
const INSERT = statement(
  "accept calls",
  ["calls", "window", "campaign", "revision", "rules"],
  v => sql`${insertSelected(calls, {
    callId: i("callId"),
    campaignId: i("campaignId"),
    phoneNumber: i("phoneNumber"),
    status: literal("INITIATED" satisfies CallStatus),
    maxAttempts: i("maxAttempts"),
    nextAttemptAt: i("nextAttemptAt"),
    timeZone: i("timeZone"),
    createdAt: i("createdAt"),
    updatedAt: i("createdAt"),
    personId: i("personId"),
    party: i("party"),
  })}
  FROM json_each(${v.calls}) i WHERE
    EXISTS (SELECT 1 FROM ${campaigns} ${k} WHERE ${k.id} = ${v.campaign} AND ${acceptsCalls(k)}
      AND ${k.revision} = ${v.revision})
    AND ${judgedByNewest(v.rules)}
    AND NOT EXISTS (SELECT 1 FROM ${calls} ${d} WHERE ${d.phoneNumber} = ${i("phoneNumber")}
      AND ${d.createdAt} > ${i("createdAt")} - ${v.window})
    AND NOT ${suppressed(CALLEE, sql`(${i("createdAt")})`)}
  ON CONFLICT (call_id) DO NOTHING RETURNING call_id`,
);

/**
 * What goes to D1 in one batch: hundreds of campaigns wait for one round trip, and none for a transaction that takes
 * seconds (a number that is inserted takes some 0.05 ms).
 */
const MOST_IN_A_BATCH = { parts: 300, rows: 4_000, bytes: 4_000_000 };

/**
 * Inserts those that may be, those of all campaigns in one batch; returns their ids. The numbers must be distinct within
 * one call of this. The answers of requests for one of these calls are stored in the same batch, if the call is.
 */
export async function acceptCalls(
  db: D1Database,
  wanted: readonly NewCall[],
  windowMs: number,
  answers: readonly KeyedCallAnswer[] = [],
  rules: number = Number.MAX_SAFE_INTEGER,
): Promise<Set<string>> {
  const accepted = new Set<string>();
  for (const group of batchesOf(wanted)) {
    const ids = new Set(group.flatMap(part => part.rows.map(call => call.callId)));
    const stored = answers.filter(answer => ids.has(answer.callId));
    const inserts = group.map((part, i) => insertOf(db, part, { windowMs, rules }, group[i - 1]));
    const ofGroup = [...new Set(group.map(part => part.first.campaignId))];
    const zones = countAcceptedInZones(
      db,
      group.flatMap(part => part.rows),
    );
    const results = await db.batch<{ call_id?: string }>([
      zones.before,
      ...inserts.flat(),
      zones.after,
      countInsertedOnDay(db, ofGroup, group[0]?.first.createdAt ?? 0),
      ...(stored.length === 0 ? [] : storeCallAnswers(db, stored)),
    ]);
    for (const { results: rows } of results)
      for (const { call_id } of rows) if (call_id !== undefined) accepted.add(call_id);
  }
  return accepted;
}

/** Calls of one campaign and revision that fit one statement. */
interface Part {
  first: NewCall;
  rows: NewCall[];
  json: string;
}

function insertOf(
  db: D1Database,
  { first, rows, json }: Part,
  { windowMs, rules }: { windowMs: number; rules: number },
  before: Part | undefined,
) {
  const { campaignId, campaignRevision: revision } = first;
  return [
    INSERT(db, { calls: json, window: windowMs, campaign: campaignId, revision, rules }),
    countInserted(db, campaignId, before?.first.campaignId === campaignId),
    ...storeMetadata(db, rows, json),
  ];
}

/** Of one day each, the parts of a campaign next to each other. */
function batchesOf(wanted: readonly NewCall[]): Part[][] {
  const batches: Part[][] = [];
  for (const ofDay of Map.groupBy(wanted, call => utcDay(call.createdAt)).values()) {
    const ofRevision = Map.groupBy(ofDay, call => `${call.campaignId}:${call.campaignRevision}`);
    const parts = [...ofRevision.values()]
      .flatMap(group => jsonChunks(group, { form: withStoredParty }))
      .map(({ rows, json }) => ({ rows, json, first: rows[0] as NewCall }))
      .sort((a, b) => a.first.campaignId - b.first.campaignId);
    let batch: Part[] = [];
    for (const part of parts) {
      if (isFull(batch, part)) {
        batches.push(batch);
        batch = [];
      }
      batch.push(part);
    }
    batches.push(batch);
  }
  return batches;
}

function isFull(batch: readonly Part[], next: Part): boolean {
  const all = [...batch, next];
  const rows = all.reduce((sum, part) => sum + part.rows.length, 0);
  const bytes = all.reduce((sum, part) => sum + part.json.length, 0);
  const { parts, ...most } = MOST_IN_A_BATCH;
  return batch.length > 0 && (all.length > parts || rows > most.rows || bytes > most.bytes);
}

const EXISTING = statement(
  "existing calls",
  ["calls"],
  v => sql`SELECT ${c.callId} AS callId FROM json_each(${v.calls}) i
  CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")} WHERE ${c.phoneNumber} = ${i("phoneNumber")}`,
);

/** Which of these exist, to these numbers: what an insert whose answer was lost has done. */
export async function existingCalls(
  db: D1Database,
  wanted: readonly Pick<NewCall, "callId" | "phoneNumber">[],
): Promise<Set<string>> {
  const json = JSON.stringify(wanted.map(({ callId, phoneNumber }) => ({ callId, phoneNumber })));
  const { results } = await EXISTING(db, { calls: json }).all<{ callId: string }>();
  return new Set(results.map(row => row.callId));
}

const HOLDERS = statement(
  "window holders",
  ["numbers", "since"],
  v => sql`SELECT ${c.phoneNumber} AS phoneNumber, ${c.callId} AS callId, max(${c.createdAt}) AS acceptedAt
  FROM json_each(${v.numbers}) i JOIN ${calls} ${c} ON ${c.phoneNumber} = i.value AND ${c.createdAt} > ${v.since}
  GROUP BY ${c.phoneNumber}`,
);

export async function windowHolders(
  db: D1Database,
  phoneNumbers: readonly string[],
  since: number,
): Promise<Map<string, WindowHolder>> {
  const asked = HOLDERS(db, { numbers: JSON.stringify(phoneNumbers), since });
  const { results } = await asked.all<WindowHolder & { phoneNumber: string }>();
  return new Map(results.map(({ phoneNumber, ...holder }) => [phoneNumber, holder]));
}
