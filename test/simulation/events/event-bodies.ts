// What an event says against the row that it is about, read right behind the commit that wrote both.
import { isDeepStrictEqual } from "node:util";
import { type Database, prepared } from "../database.ts";

export interface EventRow {
  seq: number;
  type: string;
  subject: string;
  campaign_id: number | null;
  body: string;
  created_at: number;
}

type Row = Record<string, string | number | null>;

const CALL = prepared("SELECT * FROM calls WHERE call_id = ?");
const METADATA = prepared("SELECT metadata FROM call_metadata WHERE call_id = ?");
const CAMPAIGN = prepared("SELECT * FROM campaigns WHERE id = ?");
const TRUNK = prepared("SELECT name, paused FROM trunks WHERE name = ?");
const SUPPRESSION = prepared("SELECT * FROM suppressions WHERE id = ?");
const LETTER = prepared(
  "SELECT id, queue, call_id, reason, error, created_at FROM dead_letters WHERE id = ?",
);

/** Columns that hold JSON. */
const JSON_COLUMNS = ["attempts", "party", "refusal", "kept_back"];

function ofCall(database: Database, { subject }: EventRow): unknown {
  const row = CALL(database).get(subject) as Row | undefined;
  if (row === undefined) return undefined;
  const values = Object.entries(row).map(([name, value]) =>
    JSON_COLUMNS.includes(name) && value !== null ? JSON.parse(String(value)) : value,
  );
  const metadata = (METADATA(database).get(subject) as Row | undefined)?.metadata ?? null;
  const { name } = CAMPAIGN(database).get(row.campaign_id as number) as Row;
  return [values, name, metadata === null ? null : JSON.parse(String(metadata)), 0];
}

/** The row's values under the names that the body has. */
function likeBody(row: Row | undefined, body: Row): Row {
  return Object.fromEntries(Object.keys(body).map(name => [name, row?.[name] ?? null]));
}

/** Null = it says what is so. */
export function bodyProblem(database: Database, event: EventRow): string | null {
  const body = JSON.parse(event.body);
  const is = expectedOf(database, event, body);
  if (isDeepStrictEqual(plain(body), plain(is))) return null;
  return `it says ${event.body.slice(0, 300)}, and it was ${JSON.stringify(is).slice(0, 300)}`;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

function expectedOf(database: Database, event: EventRow, body: Row): unknown {
  const { subject } = event;
  switch (event.type.split(".")[0]) {
    case "call":
    case "attempt":
      return ofCall(database, event);
    case "campaign":
      return likeBody(CAMPAIGN(database).get(subject) as Row | undefined, body);
    case "number":
      return likeBody(SUPPRESSION(database).get(subject) as Row | undefined, body);
    case "dead_letter":
      return { ...likeBody(LETTER(database).get(subject) as Row | undefined, body), tries: body.tries };
    default:
      return { ...body, ...(TRUNK(database).get(subject) as Row | undefined) };
  }
}
