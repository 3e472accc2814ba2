// Area code → zones and regions: the union over all prefixes of a code, spread over its overlays, the hand lists on top.
import { readTable } from "../../../domain/compliance/place/place-table.ts";
import { zonesOfRegion } from "../../../domain/compliance/place/regions.ts";
import { sortedUnion } from "../../../domain/compliance/place/zone-names.ts";
import { ISLANDS, NEW_CODES, REGIONS_BY_HAND, ZONES_BY_HAND } from "./by-hand.ts";
import { OVERLAYS } from "./overlays.ts";
import { regionOfName } from "./region-names.ts";
import { sameClock } from "./same-clock.ts";
import type { PlacedWords } from "./table-text.ts";

export interface AreaCodeSources {
  /** Digits of a number, with the leading 1 → zones. */
  zonesByPrefix: ReadonlyMap<string, readonly string[]>;
  /** Area code → the name of a state or province, or of a town with it. */
  names: ReadonlyMap<string, string>;
}

/** "219 574" → its value, for each. */
const byWord = (lists: Readonly<Record<string, string>>): ReadonlyMap<string, string[]> =>
  new Map(
    Object.entries(lists).flatMap(([words, value]) =>
      words.split(" ").map(word => [word, value.split(" ")] as const),
    ),
  );

const zonesByHand = byWord(ZONES_BY_HAND);
const regionsByHand = byWord({ ...NEW_CODES, ...REGIONS_BY_HAND });

function regionsOfCode(code: string, names: AreaCodeSources["names"]): string[] {
  const found = regionsByHand.get(code) ?? [regionOfName(names.get(code) ?? "")];
  return found.filter(region => region !== null);
}

function zonesInSource(code: string, { zonesByPrefix }: AreaCodeSources): string[] {
  const ofCode = [...zonesByPrefix].filter(([prefix]) => prefix.startsWith(`1${code}`));
  return sortedUnion(...ofCode.map(([, zones]) => zones));
}

/** The codes of an overlay and what holds for all of them; null when the sources name none of their regions. */
function placeGroup(codes: readonly string[], sources: AreaCodeSources): PlacedWords | null {
  const regions = sortedUnion(...codes.map(code => regionsOfCode(code, sources.names)));
  if (regions.length === 0) return null;
  const byHand = codes.flatMap(code => zonesByHand.get(code) ?? []);
  const keptThere = sortedUnion(...regions.map(zonesOfRegion));
  const inSource = codes
    .flatMap(code => zonesInSource(code, sources))
    .map(zone => sameClock(zone, keptThere))
    .filter(zone => zone !== null);
  const zones = byHand.length > 0 ? byHand.map(zone => `America/${zone}`) : inSource;
  return { regions, zones: sortedUnion(zones), words: [codes.join("/")] };
}

export function areaCodeRows(sources: AreaCodeSources): PlacedWords[] {
  const overlays = OVERLAYS.trim()
    .split(/\s+/)
    .map(group => group.split("/"));
  const islands = readTable(ISLANDS);
  const elsewhere = new Set([
    ...overlays.flat(),
    ...islands.flatMap(row => row.words).flatMap(w => w.split("/")),
  ]);
  const alone = sortedUnion([...sources.names.keys(), ...Object.keys(NEW_CODES)]).filter(
    code => /^[2-9]\d\d$/.test(code) && !elsewhere.has(code),
  );
  return [
    ...[...overlays, ...alone.map(code => [code])]
      .map(codes => placeGroup(codes, sources))
      .filter(row => row !== null),
    ...islands.map(row => ({ ...row, regions: row.regions.length > 0 ? row.regions : [row.country] })),
  ];
}
