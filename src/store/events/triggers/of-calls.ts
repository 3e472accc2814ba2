// An attempt ended: it was on the line, or was settled without having been; one that is given back has not ended. A call
// finished: it waits for nothing and is not on the line. One that a redrive reopens waits again, and may finish again. What
// changes no status (details told late) is no event; nor is a row that leaves for the archive.
import { getTableColumns } from "drizzle-orm";
import { calls } from "../../schema/calls.ts";
import { INSERT, wanted } from "./wanted.ts";

/** Bytes of metadata that an event takes along. */
const METADATA_BYTES = 16_384;

const WAS_ON_THE_LINE = "OLD.status IN ('PROCESSING', 'RETRYING')";
const ENDED = `NEW.attempts_started >= OLD.attempts_started AND (${WAS_ON_THE_LINE} OR NEW.attempts_started > OLD.attempts_started)`;
const FINISHED = `NEW.next_attempt_at IS NULL AND (OLD.next_attempt_at IS NOT NULL OR ${WAS_ON_THE_LINE})`;

/** Of the table: without them they would be text inside the body's JSON. */
const JSON_COLUMNS: readonly string[] = ["attempts", "party", "refusal", "kept_back"];

/** Every column, in the order of the table: a new one is its last. */
const ROW = `json_array(${Object.values(getTableColumns(calls))
  .map(({ name }) => (JSON_COLUMNS.includes(name) ? `json(NEW.${name})` : `NEW.${name}`))
  .join(", ")})`;
const metadata = (what: string, size: string) => `(SELECT ${what} FROM call_metadata m
      WHERE m.call_id = NEW.call_id AND length(CAST(m.metadata AS BLOB)) ${size} ${METADATA_BYTES})`;

const insert = (type: string, when: string) => `${INSERT}
    SELECT ${type}, NEW.campaign_id, NEW.call_id, json_array(
      ${ROW},
      (SELECT k.name FROM campaigns k WHERE k.id = NEW.campaign_id),
      json(${metadata("m.metadata", "<=")}),
      EXISTS ${metadata("1", ">")}),
      NEW.updated_at
    WHERE ${when} AND ${wanted(type, "NEW.campaign_id")};`;

export const EVENT_OF_CALL = `CREATE TRIGGER event_of_call AFTER UPDATE OF status ON calls
  WHEN NEW.status NOT IN ('PROCESSING', 'RETRYING') AND ((${FINISHED}) OR (${ENDED}))
    AND (${wanted("'call.finished'", "NEW.campaign_id")} OR ${wanted("'attempt.ended'", "NEW.campaign_id")})
BEGIN
  ${insert("'attempt.ended'", ENDED)}
  ${insert("'call.finished'", FINISHED)}
END`;
