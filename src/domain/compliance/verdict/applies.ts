// Whether a version of a pack is about this call: its country, region and purpose, and how it is dialled.
import { wallTimeAt } from "../../hours/time-zone.ts";
import type { AppliesTo } from "../packs/pack.ts";
import type { Place, Whereabouts } from "../place/place.ts";
import { zonesOfRegion } from "../place/regions.ts";
import type { AskedCall } from "./question.ts";

/** What is not known is taken for what the pack is about: a rule that was chosen is not lost to a gap in the data. */
export function applies(to: AppliesTo, call: AskedCall, place: Place, now: number): boolean {
  if (to.automatedOnly && !call.automated) return false;
  if (to.purposes !== null && call.purpose !== null && !to.purposes.includes(call.purpose)) return false;
  if (place.kind === "unknown") return true;
  const countries = countriesOf(place);
  if (to.countries !== null && countries.length > 0 && !to.countries.some(c => countries.includes(c)))
    return false;
  return to.regions === null || isIn(to.regions, place, now);
}

const countriesOf = ({ country, countries }: Whereabouts): readonly string[] =>
  countries ?? (country === null ? [] : [country]);

/** Regions (US-LA) or whole countries (US). */
export function isIn(regions: readonly string[], place: Place, now: number): boolean {
  return place.kind === "unknown" || regions.some(region => couldBeIn(region, place, now));
}

/** Where a place names no region of that country, it may be any that keeps its time. */
function couldBeIn(region: string, place: Whereabouts, now: number): boolean {
  const country = region.slice(0, 2);
  const countries = countriesOf(place);
  if (countries.length > 0 && !countries.includes(country)) return false;
  if (region === country) return true;
  const named = place.regions.filter(other => other.startsWith(`${country}-`));
  if (named.length > 0) return named.includes(region);
  const zones = zonesOfRegion(region);
  return zones.length === 0 || zones.some(zone => place.zones.some(other => agree(zone, other, now)));
}

const agree = (zone: string, other: string, at: number) =>
  zone === other || wallTimeAt(zone, at) === wallTimeAt(other, at);
