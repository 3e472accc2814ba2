// Everywhere in a country: what holds when nobody knows where in it a person is.
import { zonesOfCountry } from "./country-zones.ts";
import type { Whereabouts } from "./place.ts";
import { strictestRegionsOf, zonesOfRegion } from "./regions.ts";
import { sortedUnion } from "./zone-names.ts";

/** Countries whose rules differ by region: to be in one of them is not to be at a place. */
export const TOO_WIDE: ReadonlySet<string> = new Set(["US", "CA"]);

const byCountry = new Map<string, Whereabouts>();

/** No zones and no regions where the country is unknown too: whoever asks has to take that for a refusal. */
export function strictestOf(country: string | null): Whereabouts {
  if (country === null) return { zones: [], regions: [], country };
  const known = byCountry.get(country);
  if (known !== undefined) return known;
  const regions = strictestRegionsOf(country);
  const zones =
    regions.length === 0
      ? zonesOfCountry(country)
      : sortedUnion(...regions.map(region => zonesOfRegion(region)));
  const made = { zones, regions, country };
  byCountry.set(country, made);
  return made;
}
