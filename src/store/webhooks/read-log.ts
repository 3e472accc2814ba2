// The log as one endpoint reads it.
import { inArray, sql } from "drizzle-orm";
import type { LogPart } from "../../actions/ports/delivery-store.ts";
import type { StoredEvent } from "../../domain/events/event.ts";
import { database } from "../db.ts";
import { events } from "../schema/events.ts";
import { webhookEndpoints } from "../schema/webhooks.ts";
import { statement } from "../statement.ts";
import { e, WANTED, w } from "./wanted-events.ts";

/** Of what is not wanted the number alone, so that the cursor can pass it. */
const LOG = statement(
  "read log of endpoint",
  ["id", "after", "limit"],
  v => sql`SELECT ${e.seq} AS seq, ${e.type} AS type, ${e.campaignId} AS campaignId, ${e.subject} AS subject,
    iif(${WANTED}, ${e.body}, NULL) AS body, ${e.createdAt} AS createdAt
  FROM (SELECT * FROM ${events} WHERE seq > ${v.after} ORDER BY seq LIMIT ${v.limit}) ${e}
  CROSS JOIN ${webhookEndpoints} ${w} ON ${w.id} = ${v.id} ORDER BY ${e.seq}`,
);

type Row = Omit<StoredEvent, "body"> & { body: string | null };

export async function readLog(
  db: D1Database,
  endpointId: string,
  after: number,
  limit: number,
): Promise<LogPart> {
  const { results } = await LOG(db, { id: endpointId, after, limit }).all<Row>();
  return {
    events: results.flatMap(({ body, ...event }) => (body === null ? [] : [{ ...event, body }])),
    upTo: results.at(-1)?.seq ?? after,
    isEnd: results.length < limit,
  };
}

/** At most as many as a statement takes values. */
export const eventsBySeq = (db: D1Database, seqs: readonly number[]): Promise<StoredEvent[]> =>
  database(db)
    .select()
    .from(events)
    .where(inArray(events.seq, [...seqs]));
