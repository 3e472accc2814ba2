// A stated postal code: ZIP codes by their first digits, Canadian ones by their letter, of others the country only.
import { type Assumed, NOTHING, type Reading, type Unreadable } from "./evidence.ts";
import { readTable } from "./place-table.ts";
import { zonesOfRegion } from "./regions.ts";
import { placeOfZip } from "./zip-codes.ts";

const ZIP = /^\d{5}(-?\d{4})?$/;
const CANADIAN = /^[ABCEGHJ-NPR-TVXY]\d[A-Z]([ -]?\d[A-Z]\d)?$/;
const OF_ANY_COUNTRY = /^[A-Z\d][A-Z\d -]{0,10}[A-Z\d]$/;

/** By first letter; without zones, those of its provinces. */
const LETTERS = `
CA-NL || A
CA-NS || B
CA-PE || C
CA-NB || E
CA-QC || G
CA-QC | Toronto | H J
CA-ON | Toronto | K L M N
CA-ON || P
CA-MB || R
CA-SK || S
CA-AB || T
CA-BC || V
CA-NT CA-NU || X
CA-YT || Y
`;

let byLetter: ReadonlyMap<string, Reading> | null = null;

const letters = () =>
  (byLetter ??= new Map(
    readTable(LETTERS).flatMap(({ regions, zones, country, words }) => {
      const all = zones.length > 0 ? zones : regions.flatMap(zonesOfRegion).sort();
      return words.map(letter => [letter, { zones: all, regions, country }] as const);
    }),
  ));

export function readPostalCode(text: string, { country, numberCountry }: Assumed): Reading | Unreadable {
  const code = text.trim().toUpperCase();
  const shaped = ZIP.test(code) ? "US" : CANADIAN.test(code) ? "CA" : null;
  // Of the two neighbours the shape tells; elsewhere five digits may be anybody's.
  const neighbours = numberCountry === null || numberCountry === "US" || numberCountry === "CA";
  const of = country ?? (neighbours ? shaped : numberCountry);
  if (of === "US") return ZIP.test(code) ? readZip(code) : wrong(text, 'ZIP code, such as "33101"');
  if (of === "CA") return readCanadian(text, code);
  if (!OF_ANY_COUNTRY.test(code)) return wrong(text, "postal code: two to twelve letters and digits");
  if (of !== null) return { ...NOTHING, country: of };
  return wrong(text, "ZIP code and no Canadian postal code; name its country");
}

const wrong = (text: string, what: string): Unreadable => ({
  problem: `postal_code "${text}" is no ${what}`,
});

function readZip(code: string): Reading {
  const found = placeOfZip(code);
  return found ?? { ...NOTHING, country: "US" };
}

const readCanadian = (text: string, code: string): Reading | Unreadable =>
  (CANADIAN.test(code) ? letters().get(code.slice(0, 1)) : undefined) ??
  wrong(text, 'Canadian postal code, such as "M5V 3L9"');
