// Whether a version of a pack is about this call: its country, region and purpose, and how it is dialled.
import type { AppliesTo } from "../packs/pack.ts";
import type { Place } from "../place/place.ts";
import type { AskedCall } from "./question.ts";

/** What is not known is taken for what the pack is about: a rule that was chosen is not lost to a gap in the data. */
export function applies(to: AppliesTo, call: AskedCall, place: Place): boolean {
  if (to.automatedOnly && !call.automated) return false;
  if (to.purposes !== null && call.purpose !== null && !to.purposes.includes(call.purpose)) return false;
  if (place.kind === "unknown") return true;
  const { country } = place;
  if (to.countries !== null && country !== null && !to.countries.includes(country)) return false;
  return to.regions === null || isIn(to.regions, place);
}

/** Regions that a place is in, by its own or, where it has none, by its country. */
export function isIn(regions: readonly string[], place: Place): boolean {
  if (place.kind === "unknown") return true;
  const { country } = place;
  if (country !== null && regions.includes(country)) return true;
  if (place.regions.length > 0) return place.regions.some(region => regions.includes(region));
  return regions.some(region => country === null || region.slice(0, 2) === country);
}
