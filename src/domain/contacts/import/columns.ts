// Which column of a CSV file is what: by its header, or as the client says.

import { PARTY_COLUMNS } from "../../compliance/party-columns.ts";
import { invalid } from "../../errors.ts";
import { BROKEN_CHARACTER } from "./import-row.ts";

export interface ColumnChoice {
  /** Null = found by its first line. */
  delimiter: string | null;
  /** Does the first row name the columns? */
  header: boolean;
  /** A header, or a number counted from 1; null = found by its header. */
  phoneColumn: string | null;
  timeZoneColumn: string | null;
  /** Null = every other column. One that is named here is metadata, whatever its name. */
  metadataColumns: readonly string[] | null;
}

export interface Columns {
  count: number;
  names: readonly string[];
  /** Indexes from 0. */
  phone: number;
  timeZone: number | null;
  /** Those with what is said of the person, by their names. */
  party: readonly { at: number; name: string }[];
  metadata: readonly { at: number; key: string }[];
}

/** In the order in which they are looked for. */
const PHONE = (
  "phone_number phone phonenumber number mobile mobile_number mobile_phone cell cell_phone telephone tel " +
  "contact_number msisdn"
).split(" ");
const TIME_ZONE = ["time_zone", "timezone", "tz"];

const DELIMITERS = [",", ";", "\t"];

/** The one that the line has most of, outside of quotes. */
export function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"?/g, "");
  const count = (delimiter: string) => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

const canonical = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, "_");

/** `first` is the first row: the header, or as long as one. Throws for a choice that the file does not have. */
export function chooseColumns(first: readonly string[], choice: ColumnChoice): Columns {
  if (first.some(name => name.includes(BROKEN_CHARACTER)))
    throw invalid({ file: ["The first line is not valid UTF-8. Save the file as CSV UTF-8."] });
  const names = choice.header ? distinct(first.map(name => name.trim())) : first.map((_, i) => `${i + 1}`);
  const known = names.map(canonical);

  const named = (field: string, wanted: string): number => {
    const exact = known.indexOf(canonical(wanted));
    if (exact !== -1) return exact;
    const index = /^\d{1,5}$/.test(wanted) ? Number(wanted) - 1 : -1;
    if (index in names) return index;
    throw invalid({ [field]: [`the file has no column "${wanted.slice(0, 60)}"; ${listed(names, choice)}`] });
  };
  const found = (candidates: readonly string[]) =>
    choice.header ? candidates.map(c => known.indexOf(c)).find(at => at !== -1) : undefined;

  const phone =
    choice.phoneColumn === null
      ? (found(PHONE) ?? (choice.header ? undefined : 0))
      : named("phone_column", choice.phoneColumn);
  if (phone === undefined) {
    const hint =
      "Name it with ?phone_column=, or say ?header=false when the first line is a row like the others.";
    throw invalid({
      phone_column: [`no column of phone numbers was found; ${listed(names, choice)}. ${hint}`],
    });
  }
  const timeZone =
    choice.timeZoneColumn === null
      ? (found(TIME_ZONE) ?? null)
      : named("time_zone_column", choice.timeZoneColumn);
  const others = choice.metadataColumns?.map(name => named("metadata_columns", name));
  const taken = [phone, timeZone, ...(others ?? [])];
  const party = choice.header
    ? known.flatMap((name, at) => (PARTY_COLUMNS.includes(name) && !taken.includes(at) ? [{ at, name }] : []))
    : [];
  const notMetadata = [phone, timeZone, ...party.map(({ at }) => at)];
  const metadata = (others ?? names.map((_, at) => at).filter(at => !notMetadata.includes(at))).map(at => ({
    at,
    key: choice.header ? (names[at] ?? "") : `column_${at + 1}`,
  }));
  return { count: first.length, names, phone, timeZone, party, metadata };
}

/** A name that is empty, or comes again, gets its number. */
const distinct = (names: readonly string[]) =>
  names.map((name, i) => (name === "" || names.indexOf(name) !== i ? `${name || "column"}_${i + 1}` : name));

const listed = (names: readonly string[], { header }: ColumnChoice) =>
  header
    ? `the header names ${names
        .slice(0, 20)
        .map(name => name.slice(0, 60))
        .join(", ")}${names.length > 20 ? ", …" : ""}`
    : `its first row has ${names.length}`;
