// Where is the person? A set of zones, in all of which it has to be a permitted hour, and the regions whose rules hold.
//
// Of what is stated, the best evidence is believed. The number's own zones and regions are added, unless the location
// is trusted: states presume from the area code, and mobiles keep their number when people move.
import { type Evidence, NOTHING, type Reading } from "./evidence.ts";
import type { Place, Whereabouts } from "./place.ts";
import { readEvidence } from "./read-evidence.ts";
import { strictestOf } from "./strictest.ts";
import { canonicalZone, sortedUnion } from "./zone-names.ts";

/** What cannot be read counts as not stated: the door refuses it (`evidenceProblems`). */
export function placeOf(evidence: Evidence): Place {
  const { number, stated } = readEvidence(evidence);
  const readings = stated.map(reading => ("problem" in reading ? NOTHING : reading));
  const zones = readings.find(reading => reading.zones.length > 0)?.zones ?? [];
  const country = believedCountry(readings) ?? (number.kind === "known" ? number.country : null);
  if (number.kind === "unknown" && zones.length === 0) {
    return { ...number, strictest: strictestOf(country ?? number.strictest.country) };
  }
  const regions = readings.find(reading => reading.regions.length > 0)?.regions ?? [];
  const isAdded = number.kind === "known" && !(evidence.locationTrusted === true && zones.length > 0);
  const added: Whereabouts = isAdded ? number : NOTHING;
  return {
    kind: "known",
    zones: onceEach(zones, added.zones),
    regions: sortedUnion(regions, added.regions),
    country: country ?? (number.kind === "unknown" ? number.strictest.country : null),
    ...severalCountries(country, added),
  };
}

/** A stated country first, then what the postal code and the region are of, then the zone. */
function believedCountry([zone, postalCode, region, country]: readonly Reading[]): string | null {
  const inOrder = [country, postalCode, region, zone];
  return inOrder.find(reading => (reading?.country ?? null) !== null)?.country ?? null;
}

/** One zone may be stated under another of its names. */
function onceEach(stated: readonly string[], added: readonly string[]): readonly string[] {
  if (stated.length === 0) return added;
  const named = new Set(stated.map(canonicalZone));
  return sortedUnion(
    stated,
    added.filter(zone => !named.has(canonicalZone(zone))),
  );
}

function severalCountries(believed: string | null, added: Whereabouts): Pick<Whereabouts, "countries"> {
  const all = [believed, added.country, ...(added.countries ?? [])];
  const countries = sortedUnion(all.filter(country => country !== null));
  return countries.length > 1 ? { countries } : {};
}
