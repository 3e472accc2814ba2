// The log of events, read in its order: a bounded number of rows at a time, whatever the filter leaves of them.
import { sql } from "drizzle-orm";
import type { EventsRead } from "../../actions/ports/event-store.ts";
import {
  EVENTS_LOOKED_AT,
  type EventFilter,
  type StoredEvent,
  type Subscribed,
} from "../../domain/events/event.ts";
import type { EventType } from "../../domain/events/event-type.ts";
import { eventSource, eventSubscriptions, events } from "../schema/events.ts";
import { literal, statement } from "../statement.ts";
import { readAbout } from "./stored-about.ts";

interface EventRow extends Omit<StoredEvent, "about"> {
  body: string;
}

const COLUMNS = sql`'evt_' || (SELECT prefix FROM ${eventSource}) || '_' || e.seq AS id, e.seq, e.type,
  e.campaign_id AS campaignId, e.subject, e.body, e.created_at AS createdAt`;

const OLDEST = sql`(SELECT min(seq) FROM ${events})`;
/** What was purged is not looked for. */
const FROM = (after: ReturnType<typeof literal>) => sql`max(${after}, coalesce(${OLDEST} - 1, 0))`;

const ENDS = statement(
  "ends of the event log",
  [],
  () => sql`SELECT ${OLDEST} AS oldest, (SELECT max(seq) FROM ${events}) AS newest`,
);
/** By the range of their numbers, which is dense: the filter is asked of no more rows than that. */
const READ = statement(
  "read events",
  ["after", "types", "campaigns", "limit"],
  v => sql`SELECT ${COLUMNS} FROM ${events} e
  WHERE e.seq > ${FROM(v.after)} AND e.seq <= ${FROM(v.after)} + ${literal(EVENTS_LOOKED_AT)}
    AND e.type IN (SELECT value FROM json_each(${v.types}))
    AND (${v.campaigns} IS NULL OR e.campaign_id IN (SELECT value FROM json_each(${v.campaigns})))
  ORDER BY e.seq LIMIT ${v.limit}`,
);
const NAMED = statement(
  "read events by number",
  ["seqs"],
  v =>
    sql`SELECT ${COLUMNS} FROM json_each(${v.seqs}) i CROSS JOIN ${events} e ON e.seq = i.value ORDER BY e.seq`,
);
const SUBSCRIBED = statement(
  "subscribed events",
  [],
  () => sql`SELECT DISTINCT type, campaign_id AS campaignId FROM ${eventSubscriptions} ORDER BY 1, 2`,
);

const eventOf = ({ body, ...row }: EventRow): StoredEvent => ({ ...row, about: readAbout(row.type, body) });

export async function readEvents(
  db: D1Database,
  after: number,
  { types, campaigns }: EventFilter,
  limit: number,
): Promise<EventsRead> {
  const [ends, found] = await db.batch([
    ENDS(db, {}),
    READ(db, {
      after,
      types: JSON.stringify(types),
      campaigns: campaigns === null ? null : JSON.stringify(campaigns),
      limit,
    }),
  ]);
  const { oldest = null, newest = null } = (ends?.results[0] ?? {}) as Partial<EventsRead>;
  const read = ((found?.results ?? []) as EventRow[]).map(eventOf);
  const last = read.length < limit ? undefined : read.at(-1);
  const from = Math.max(after, (oldest ?? 1) - 1);
  const lookedTo = last?.seq ?? Math.min(from + EVENTS_LOOKED_AT, newest ?? 0);
  return { events: read, lookedTo: Math.max(after, lookedTo), oldest, newest };
}

export async function namedEvents(db: D1Database, seqs: readonly number[]): Promise<StoredEvent[]> {
  const { results } = await NAMED(db, { seqs: JSON.stringify(seqs) }).all<EventRow>();
  return results.map(eventOf);
}

export async function subscribedEvents(db: D1Database): Promise<Subscribed[]> {
  const { results } = await SUBSCRIBED(db, {}).all<{ type: EventType; campaignId: number }>();
  return [...Map.groupBy(results, row => row.type)].map(([type, rows]) => ({
    type,
    // 0 = of all.
    campaigns: rows.some(row => row.campaignId === 0) ? null : rows.map(row => row.campaignId),
  }));
}
