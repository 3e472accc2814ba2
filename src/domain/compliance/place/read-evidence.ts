// Every piece of evidence read, best first: the zone, the postal code, the region, the country.
import { isTimeZone } from "../../hours/time-zone.ts";
import { countryOfZone, zonesOfCountry } from "./country-zones.ts";
import { type Assumed, type Evidence, NOTHING, type Reading, type Unreadable } from "./evidence.ts";
import { placeOfNumber } from "./number-place.ts";
import type { Place } from "./place.ts";
import { readCountry, type StatedCountry } from "./read-country.ts";
import { readPostalCode } from "./read-postal-code.ts";
import { readRegion } from "./read-region.ts";
import { strictestOf, TOO_WIDE } from "./strictest.ts";
import { canonicalZone } from "./zone-names.ts";

export interface ReadEvidence {
  number: Place;
  stated: readonly (Reading | Unreadable)[];
}

const isGiven = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && text !== "";

export function readEvidence(evidence: Evidence): ReadEvidence {
  const number = placeOfNumber(evidence.phoneNumber);
  const numberCountry = number.kind === "known" ? number.country : number.strictest.country;
  const country = isGiven(evidence.country) ? readCountry(evidence.country) : null;
  const assumed: Assumed = {
    country: country === null || "problem" in country ? null : country.country,
    numberCountry,
  };
  const { timeZone, postalCode, region } = evidence;
  return {
    number,
    stated: [
      isGiven(timeZone) ? readTimeZone(timeZone, assumed) : NOTHING,
      isGiven(postalCode) ? readPostalCode(postalCode, assumed) : NOTHING,
      isGiven(region) ? readRegion(region, assumed) : NOTHING,
      country === null || "problem" in country ? (country ?? NOTHING) : ofCountry(country, number),
    ],
  };
}

/** The number's country first: that spares a list of all the countries of the world. */
function readTimeZone(text: string, { country, numberCountry }: Assumed): Reading | Unreadable {
  if (!isTimeZone(text))
    return { problem: `time_zone "${text}" is no IANA zone, such as "America/New_York"` };
  const zone = canonicalZone(text);
  const likely = [country, numberCountry, "US", "CA"].find(
    one => one !== null && zonesOfCountry(one).includes(zone),
  );
  const found = likely ?? countryOfZone(zone);
  const territory = found === null ? null : readCountry(found);
  if (territory === null || "problem" in territory) return { zones: [text], regions: [], country: found };
  const { region } = territory;
  return { zones: [text], regions: region === null ? [] : [region], country: territory.country };
}

/** A country says where, unless the number says so more closely, or the country is too wide to be a place. */
function ofCountry({ country, region }: StatedCountry, number: Place): Reading {
  if (region !== null) return readRegionOf(region);
  const closer = number.kind === "known" ? number.country === country : TOO_WIDE.has(country);
  return { zones: closer ? [] : strictestOf(country).zones, regions: [], country };
}

function readRegionOf(region: string): Reading {
  const read = readRegion(region, { country: null, numberCountry: null });
  return "problem" in read ? NOTHING : read;
}
