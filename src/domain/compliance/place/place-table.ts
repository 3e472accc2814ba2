// The form of the committed tables of places: a line for each set of regions and zones.
//
//   US-IN | Chicago New_York | 219 574 812/930
//
// Regions (a country where it has none here), zones (of America/ where no continent is named), then what is there:
// area codes, with "/" between those of one overlay, or postal prefixes, with "-" for a range of them.
import type { Whereabouts } from "./place.ts";

export interface PlaceRow extends Whereabouts {
  country: string;
  /** The last column, by word. */
  words: readonly string[];
}

const fullName = (zone: string) => (zone.includes("/") ? zone : `America/${zone}`);
const wordsOf = (column = "") => column.split(" ").filter(word => word !== "");

export function readTable(table: string): PlaceRow[] {
  return table
    .trim()
    .split("\n")
    .map(line => {
      const [places, zones, last] = line.split("|");
      const regions = wordsOf(places);
      return {
        regions: regions.filter(region => region.includes("-")).sort(),
        zones: wordsOf(zones).map(fullName).sort(),
        country: (regions[0] ?? "").slice(0, 2),
        words: wordsOf(last),
      };
    });
}
