// Countries and their time zones, both ways, as the Intl of the runtime knows them.
import { getCountries, isSupportedCountry } from "libphonenumber-js/min";
import { canonicalZone, sortedUnion, todaysName } from "./zone-names.ts";

/** The compiler's library of ES2024 does not declare it yet. */
interface LocaleWithZones extends Intl.Locale {
  getTimeZones(): string[] | undefined;
}

/** Countries that Intl lists no zones for. */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  AC: ["Atlantic/St_Helena"],
  TA: ["Atlantic/St_Helena"],
  XK: ["Europe/Belgrade"],
};

const zonesByCountry = new Map<string, readonly string[]>();

/** All zones of a country, sorted; none when it is no country of a numbering plan. */
export function zonesOfCountry(country: string): readonly string[] {
  const known = zonesByCountry.get(country);
  if (known !== undefined) return known;
  if (!isSupportedCountry(country)) return [];
  const listed = (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones() ?? [];
  const zones = listed.length > 0 ? sortedUnion(listed.map(todaysName)) : (BY_HAND[country] ?? []);
  zonesByCountry.set(country, zones);
  return zones;
}

let countryByZone: ReadonlyMap<string, string> | null = null;

/** Null for zones of no country, such as UTC. The first call of an isolate lists every country: some 70 ms. */
export function countryOfZone(zone: string): string | null {
  countryByZone ??= new Map(
    getCountries().flatMap(country => zonesOfCountry(country).map(name => [name, country] as const)),
  );
  return countryByZone.get(canonicalZone(zone)) ?? null;
}
