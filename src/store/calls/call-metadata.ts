// What clients hang on their calls: written once, beside the calls, so that a call's row stays small.

import { type SQL, sql } from "drizzle-orm";
import type { NewCall } from "../../domain/calls/new-call.ts";
import type { Metadata } from "../../domain/contacts/metadata.ts";
import { c } from "../aliases.ts";
import { callMetadata, calls } from "../schema/calls.ts";
import { insertSelected, jsonFields, statement } from "../statement.ts";

const i = jsonFields<NewCall>();

const INSERT = statement(
  "store metadata",
  ["calls"],
  v => sql`${insertSelected(callMetadata, { callId: sql`${c.callId}`, metadata: i("metadata") })}
  FROM json_each(${v.calls}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("callId")}
  WHERE ${i("metadata")} IS NOT NULL ON CONFLICT (call_id) DO NOTHING`,
);

/** Behind the insert of these calls and what counts it, in the same batch: only what belongs to calls that are there. */
export const storeMetadata = (
  db: D1Database,
  calls: readonly Pick<NewCall, "metadata">[],
  json: string,
): D1PreparedStatement[] => (calls.some(call => call.metadata !== null) ? [INSERT(db, { calls: json })] : []);

const OF_CALLS = statement(
  "metadata of calls",
  ["ids"],
  v => sql`SELECT m.call_id AS callId, m.metadata
  FROM json_each(${v.ids}) i CROSS JOIN ${callMetadata} m ON m.call_id = i.value`,
);

/** Of those calls that have some: id → value. */
export async function metadataOfCalls(
  db: D1Database,
  callIds: readonly string[],
): Promise<Map<string, Metadata>> {
  if (callIds.length === 0) return new Map();
  const { results } = await OF_CALLS(db, { ids: JSON.stringify(callIds) }).all<{
    callId: string;
    metadata: string;
  }>();
  return new Map(results.map(row => [row.callId, JSON.parse(row.metadata)]));
}

/** JSON text or null, in a statement that has calls under this name. */
export const metadataOf = (of: Pick<typeof calls | typeof c, "callId">): SQL =>
  sql`(SELECT m.metadata FROM ${callMetadata} m WHERE m.call_id = ${of.callId})`;
