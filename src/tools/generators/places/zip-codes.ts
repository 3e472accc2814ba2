// First three digits of a ZIP code → state and zones: the union over the centroids of its ZIP codes.
import { readTable } from "../../../domain/compliance/place/place-table.ts";
import { zonesOfRegion } from "../../../domain/compliance/place/regions.ts";
import { sortedUnion } from "../../../domain/compliance/place/zone-names.ts";
import { ZIPS_BY_HAND } from "./by-hand.ts";
import { sameClock } from "./same-clock.ts";
import { type PlacedWords, ranges } from "./table-text.ts";

export interface ZipCentroid {
  zip: string;
  state: string;
  latitude: number;
  longitude: number;
}

interface PlacedZip {
  zip: string;
  region: string;
  zone: string;
}

/** Armed forces abroad (AA, AE, AP) and countries of their own have no region here, and are dropped. */
function placeZip(
  centroid: ZipCentroid,
  zoneAt: (latitude: number, longitude: number) => string,
): PlacedZip[] {
  const region = `US-${centroid.state}`;
  const keptThere = zonesOfRegion(region);
  if (keptThere.length === 0) return [];
  // A centroid in a zone that its state does not have lies outside it, or the map is too coarse there.
  const zone = sameClock(zoneAt(centroid.latitude, centroid.longitude), keptThere);
  return zone === null ? [] : [{ zip: centroid.zip, region, zone }];
}

/** The state of most of its ZIP codes has the prefix; those of another state stand by themselves, in full. */
function prefixRows(prefix: string, placed: readonly PlacedZip[]): PlacedWords[] {
  const byRegion = Map.groupBy(placed, ({ region }) => region);
  const [largest, ...others] = [...byRegion.values()].sort((a, b) => b.length - a.length);
  const zonesOf = (zips: readonly PlacedZip[]) => sortedUnion(zips.map(({ zone }) => zone));
  return [
    { regions: [largest?.[0]?.region ?? ""], zones: zonesOf(largest ?? []), words: [prefix] },
    ...others.flat().map(({ zip, region, zone }) => ({ regions: [region], zones: [zone], words: [zip] })),
  ];
}

export function zipRows(
  centroids: readonly ZipCentroid[],
  zoneAt: (latitude: number, longitude: number) => string,
): PlacedWords[] {
  const byHand = readTable(ZIPS_BY_HAND);
  const known = new Set(byHand.flatMap(({ words }) => words));
  const placed = centroids.flatMap(centroid => placeZip(centroid, zoneAt));
  const found = [...Map.groupBy(placed, ({ zip }) => zip.slice(0, 3))]
    .filter(([prefix]) => !known.has(prefix))
    .flatMap(([prefix, zips]) => prefixRows(prefix, zips));
  const rows = [
    ...found.filter(({ words }) => !words.some(word => known.has(word))),
    ...byHand.map(row => ({ ...row, regions: row.regions.length > 0 ? row.regions : [row.country] })),
  ];
  return [...Map.groupBy(rows, ({ regions, zones }) => `${regions.join()} ${zones.join()}`).values()].map(
    same => ({
      regions: same[0]?.regions ?? [],
      zones: same[0]?.zones ?? [],
      words: ranges(same.flatMap(({ words }) => words)),
    }),
  );
}
