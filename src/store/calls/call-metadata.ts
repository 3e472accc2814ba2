// What clients hang on their calls: written once, beside the calls, so that a call's row stays small.
import type { NewCall } from "../../domain/calls/new-call.ts";

/** ?1 = calls as JSON. */
const INSERT = `INSERT INTO call_metadata (call_id, metadata)
  SELECT c.call_id, i.value ->> 'metadata'
  FROM json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'callId'
  WHERE i.value ->> 'metadata' IS NOT NULL ON CONFLICT (call_id) DO NOTHING`;

/** Behind the insert of these calls and what counts it, in the same batch: only what belongs to calls that are there. */
export const keepMetadata = (
  db: D1Database,
  calls: readonly Pick<NewCall, "metadata">[],
  json: string,
): D1PreparedStatement[] =>
  calls.some(call => call.metadata !== null) ? [db.prepare(INSERT).bind(json)] : [];

/** Of those calls that have some: id → value. */
export async function metadataOfCalls(
  db: D1Database,
  callIds: readonly string[],
): Promise<Map<string, unknown>> {
  if (callIds.length === 0) return new Map();
  const { results } = await db
    .prepare(
      "SELECT m.call_id, m.metadata FROM json_each(?1) i CROSS JOIN call_metadata m ON m.call_id = i.value",
    )
    .bind(JSON.stringify(callIds))
    .all<{ call_id: string; metadata: string }>();
  return new Map(results.map(row => [row.call_id, JSON.parse(row.metadata)]));
}

/** JSON text or null; `call` is how a statement names the table of calls. */
export const metadataOf = (call: string): string =>
  `(SELECT m.metadata FROM call_metadata m WHERE m.call_id = ${call}.call_id)`;
