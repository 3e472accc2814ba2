// A row of an import: a contact that may be added, or a rejection that says where and why.

import { MAX_PERSON_ID_CHARACTERS, readPersonId } from "../../compliance/suppression.ts";
import { isTimeZone } from "../../hours/time-zone.ts";
import { MAX_METADATA_BYTES, metadataFits } from "../metadata.ts";
import { normalisePhoneNumber, type PhoneNumberRules } from "../phone-number.ts";
import { readTypedNumber } from "./typed-number.ts";

export interface ImportedContact {
  /** Normal form: `+` and digits. */
  phoneNumber: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
  /** The client's own id of who is called; absent = there is none. */
  personId?: string;
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
  /** Empty = there is none. */
  personId: string;
  phoneColumn: string;
  timeZoneColumn: string;
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
  const personId = row.personId === "" ? null : readPersonId(row.personId);
  if (personId === null && row.personId.trim() !== "")
    return rejected(
      line,
      "person_id",
      row.personId,
      `must not exceed ${MAX_PERSON_ID_CHARACTERS} characters`,
    );
  const contact = { phoneNumber, timeZone: zone === "" ? null : zone, metadata };
  return { ok: true, line, contact: personId === null ? contact : { ...contact, personId } };
}
