// Australian numbers: landlines by area, mobiles anywhere. By hand, from the areas of the numbering plan.
import { zonesOfCountry } from "./country-zones.ts";
import type { Place, Whereabouts } from "./place.ts";
import { readTable } from "./place-table.ts";
import { regionsOf } from "./regions.ts";

/** By the first digits after +61, the longest first. Areas cross borders at Tweed Heads, Goondiwindi, Broken Hill. */
const LANDLINES = `
AU-ACT AU-NSW | Australia/Sydney | 2
AU-NSW | Australia/Lord_Howe Australia/Sydney | 265
AU-TAS AU-VIC | Australia/Hobart Australia/Melbourne | 3
AU-QLD | Australia/Brisbane | 7
AU-NSW AU-QLD | Australia/Brisbane Australia/Sydney | 746 755
AU-NSW AU-NT AU-SA AU-WA | Australia/Adelaide Australia/Broken_Hill Australia/Darwin Australia/Eucla Australia/Perth | 8
AU-NSW AU-NT AU-SA | Australia/Adelaide Australia/Broken_Hill Australia/Darwin | 87 88
AU-NT | Australia/Darwin | 889
AU-WA | Australia/Perth | 86 89
AU-WA | Australia/Eucla Australia/Perth | 890
`;
const LONGEST = 3;

let byPrefix: ReadonlyMap<string, Whereabouts> | null = null;

const table = () =>
  (byPrefix ??= new Map(readTable(LANDLINES).flatMap(row => row.words.map(word => [word, row] as const))));

/** `digits` are those after +61. */
export function placeInAustralia(digits: string): Place {
  const everywhere = { zones: zonesOfCountry("AU"), regions: regionsOf("AU"), country: "AU" };
  if (digits.startsWith("1")) {
    return {
      kind: "unknown",
      why: "1300, 1800 and 190 belong to no area of Australia",
      strictest: everywhere,
    };
  }
  for (let length = LONGEST; length > 0; length -= 1) {
    const row = table().get(digits.slice(0, length));
    if (row !== undefined) return { kind: "known", zones: row.zones, regions: row.regions, country: "AU" };
  }
  return { kind: "known", ...everywhere, regions: [] };
}
