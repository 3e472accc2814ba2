// An attempt inside its call's row, as SQL sees it: `attempts` is a JSON array of arrays, attempt n at index n - 1, and
// each value has its place. What is missing at the end of one is left out.
import { type SQL, sql } from "drizzle-orm";
import { DETAIL_KEYS } from "./attempt-details.ts";

/** In the order in which they are stored; never to be changed. */
export const ATTEMPT_PLACES = [
  "status",
  "started_at",
  "ended_at",
  "duration",
  "external_call_id",
  "error",
  // See attempt-details.ts.
  "details",
] as const;
export type AttemptPlace = (typeof ATTEMPT_PLACES)[number];

const placeOf = (name: AttemptPlace) => ATTEMPT_PLACES.indexOf(name);

/** The path of an attempt. `attempt`: its number, counted from 1. */
export const attemptPath = (attempt: SQL): SQL => sql`('$[' || (${attempt} - 1) || ']')`;

/** One value of the attempt with this number, in a row of calls. */
export const attemptValue = (attempt: SQL, name: AttemptPlace): SQL =>
  sql`attempts ->> ('$[' || (${attempt} - 1) || ${sql.raw(`'][${placeOf(name)}]'`)})`;

/** The name of the trunk of the attempt with this number, in a row of calls; null = the default one. */
export const attemptTrunk = (attempt: SQL): SQL =>
  sql`attempts ->> ('$[' || (${attempt} - 1) || ${sql.raw(`'][${placeOf("details")}].${DETAIL_KEYS.trunk}'`)})`;

export const lastAttemptValue = (name: AttemptPlace): SQL =>
  sql.raw(`attempts ->> '$[#-1][${placeOf(name)}]'`);

const DISPOSITION = `[${placeOf("details")}].${DETAIL_KEYS.disposition}`;

/** How the last attempt of a waiting call ended, as LastEnd has it. */
export const LAST_END = sql.raw(
  `attempts ->> '$[#-1][${placeOf("status")}]' AS lastOutcome, attempts ->> '$[#-1]${DISPOSITION}' AS lastDisposition`,
);

/** One value of `a`, a row of json_each over the attempts; and its number. */
export const valueOfEach = (name: AttemptPlace): SQL => sql.raw(`a.value ->> ${placeOf(name)}`);
export const NUMBER_OF_EACH = sql`(a.key + 1)`;
export const DISPOSITION_OF_EACH = sql.raw(`a.value ->> '$${DISPOSITION}'`);

/** False where no attempt of the row has a disposition: it need not be opened then. (True may be so in vain.) */
export const mayHaveDispositions = (attempts: SQL): SQL =>
  sql`instr(${attempts}, ${sql.raw(`'"${DETAIL_KEYS.disposition}":'`)}) > 0`;

const METER = DETAIL_KEYS.meter;
export const METER_OF_EACH = sql.raw(`a.value ->> '$[${placeOf("details")}].${METER}'`);
/** As above, of attempts that count in the abandon meter. */
export const mayBeMetered = (attempts: SQL): SQL => sql`instr(${attempts}, ${sql.raw(`'"${METER}":'`)}) > 0`;

/** Behind the others, and left out while nothing is known of them or of what stands behind them. */
const MAY_BE_LEFT_OUT = ["external_call_id", "error", "details"] as const satisfies AttemptPlace[];

/** The stored form of an attempt with these values; `details` as JSON text. */
export function attemptOf(values: Partial<Record<AttemptPlace, SQL>>): SQL {
  const value = (name: AttemptPlace) => values[name] ?? sql`NULL`;
  const item = (name: AttemptPlace) => (name === "details" ? sql`json(${value(name)})` : value(name));
  // A path behind the end removes nothing.
  const removed = MAY_BE_LEFT_OUT.map((name, i) => {
    const missing = MAY_BE_LEFT_OUT.slice(i).map(behind => sql`${value(behind)} IS NULL`);
    const paths = sql.raw(`'$[${placeOf(name)}]', '$[${ATTEMPT_PLACES.length}]'`);
    return sql`iif(${sql.join(missing, sql` AND `)}, ${paths})`;
  }).reverse();
  return sql`json(json_remove(json_array(${sql.join(ATTEMPT_PLACES.map(item), sql`, `)}),
    ${sql.join(removed, sql`, `)}))`;
}

/**
 * The stored form of an attempt that begins (ms; bound numbers are REAL to D1, and would be written with a point).
 * `details`: JSON text, or null.
 */
export const attemptBegun = (startedAt: SQL, details: SQL): SQL =>
  sql`json(iif(${details} IS NULL, json_array('PROCESSING', CAST(${startedAt} AS INTEGER)),
    ${attemptOf({ status: sql`'PROCESSING'`, started_at: sql`CAST(${startedAt} AS INTEGER)`, details })}))`;
