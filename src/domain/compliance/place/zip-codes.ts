// ZIP codes by their first digits: a state and its zones, or one of the islands that use them.
import type { PlaceRow } from "./place-table.ts";
import { readTable } from "./place-table.ts";
import { ZIP_CODES } from "./zip-code-data.ts";

let byPrefix: ReadonlyMap<string, PlaceRow> | null = null;

/** "463-464" → "463", "464". */
function expand(range: string): string[] {
  const [first = "", last = first] = range.split("-");
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) =>
    String(Number(first) + i).padStart(first.length, "0"),
  );
}

const table = () =>
  (byPrefix ??= new Map(
    readTable(ZIP_CODES).flatMap(row => row.words.flatMap(expand).map(prefix => [prefix, row] as const)),
  ));

/** Null for what is not in use or of the armed forces abroad. */
export const placeOfZip = (zip: string): PlaceRow | null =>
  table().get(zip.slice(0, 5)) ?? table().get(zip.slice(0, 3)) ?? null;

/** Every prefix of the table: three digits or five. */
export const zipPrefixes = (): readonly string[] => [...table().keys()];
