// A row of an import: a contact that may be added, or a rejection that says where and why.
import { placeProblems, type SaidOfParty } from "../../compliance/party.ts";
import { readParty } from "../../compliance/party-fields.ts";
import { isTimeZone } from "../../hours/time-zone.ts";
import { jsonOf } from "../../json-text.ts";
import { MAX_METADATA_BYTES, metadataFits } from "../metadata.ts";
import { normalisePhoneNumber, type PhoneNumberRules } from "../phone-number.ts";
import { readTypedNumber } from "./typed-number.ts";

export interface ImportedContact extends SaidOfParty {
  /** Normal form: `+` and digits. */
  phoneNumber: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
}

export interface RejectedRow {
  ok: false;
  /** Where the row starts, counted from 1, the header included. */
  line: number;
  /** As the file names it; null = the row as a whole. */
  column: string | null;
  /** What stands there, cut to 200 characters. */
  value: string;
  reason: string;
}

export type ImportRow = { ok: true; line: number; contact: ImportedContact } | RejectedRow;

/** Text of a file → its rows, however the text is cut. Throws a CallManagerError for a file that cannot be read at all. */
export interface RowReader {
  push(text: string): ImportRow[];
  end(): ImportRow[];
}

/** A row as it stands in the file, and what its columns are called there. */
export interface OfferedRow {
  line: number;
  typed: string;
  timeZone: string;
  metadata: string | null;
  /** What is said of the person, by the API's names; null = nothing. */
  party: Readonly<Record<string, unknown>> | null;
  phoneColumn: string;
  timeZoneColumn: string;
  /** The column that has the value of this path in `party`. */
  partyColumn: (path: readonly string[]) => string;
}

export const SHOWN_CHARACTERS = 200;
const MAX_ZONE_NAME = 64;
/** What a decoder puts for bytes that are none of its encoding. */
export const BROKEN_CHARACTER = "\ufffd";

export const rejected = (
  line: number,
  column: string | null,
  value: string,
  reason: string,
): RejectedRow => ({
  ok: false,
  line,
  column,
  value: value.slice(0, SHOWN_CHARACTERS).toWellFormed(),
  reason,
});

/** The first thing that is wrong with a row rejects it. */
export function checkRow(row: OfferedRow, rules: PhoneNumberRules): ImportRow {
  const { line, metadata, phoneColumn, timeZoneColumn } = row;
  const number = readTypedNumber(row.typed);
  if (!number.ok) return rejected(line, phoneColumn, row.typed, number.reason);
  if (number.text === "") return rejected(line, phoneColumn, row.typed, "is empty");
  const phoneNumber = normalisePhoneNumber(number.text, rules);
  if (phoneNumber === null) {
    const strict = rules.validation === "strict" ? ", valid in its national plan" : "";
    const reason = `not a phone number: 7 to 15 digits, + optional${strict}`;
    return rejected(line, phoneColumn, row.typed, reason);
  }
  const zone = row.timeZone.trim();
  if (zone !== "" && (zone.length > MAX_ZONE_NAME || !isTimeZone(zone)))
    return rejected(line, timeZoneColumn, zone, "unknown time zone; one is America/New_York");
  if (metadata !== null && !metadataFits(metadata)) {
    const reason = `metadata must not exceed ${MAX_METADATA_BYTES} bytes as JSON`;
    return rejected(line, null, metadata, reason);
  }
  const where = { phoneNumber, timeZone: zone === "" ? null : zone };
  const said = readSaid(row, where);
  return "reason" in said ? said : { ok: true, line, contact: { ...where, metadata, ...said } };
}

function readSaid(
  { line, party, partyColumn }: OfferedRow,
  where: Pick<ImportedContact, "phoneNumber" | "timeZone">,
): SaidOfParty | RejectedRow {
  if (party === null) return {};
  const said = readParty(party);
  if ("path" in said) return rejected(line, partyColumn(said.path), shown(said.value), said.message);
  const [problem] = placeProblems({ ...where, ...said });
  if (problem === undefined) return said;
  return rejected(line, partyColumn([problem.field]), shown(party[problem.field]), problem.message);
}

const shown = (value: unknown): string => (typeof value === "string" ? value : (jsonOf(value) ?? ""));
