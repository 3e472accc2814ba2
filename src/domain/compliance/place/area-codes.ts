// Numbers of the North American plan: where an area code is, or why it is nowhere.
import { AREA_CODES } from "./area-code-data.ts";
import type { Place } from "./place.ts";
import { type PlaceRow, readTable } from "./place-table.ts";
import { strictestOf } from "./strictest.ts";

let byCode: ReadonlyMap<string, PlaceRow> | null = null;

/** Overlays of one area are one entry of `words`: "812/930". */
export const areaCodeRows = (): PlaceRow[] => readTable(AREA_CODES);

const table = () =>
  (byCode ??= new Map(
    areaCodeRows().flatMap(row =>
      row.words.flatMap(group => group.split("/")).map(code => [code, row] as const),
    ),
  ));

/** Codes of the plan that belong to no area; others that the table lacks are not in service. */
const OF_NO_AREA: readonly (readonly [RegExp, string, "US" | "CA"])[] = [
  [/^8(00|22|33|44|55|66|77|8\d)$/, "is toll-free", "US"],
  [/^900$/, "is a premium service", "US"],
  [/^6(00|22|33|44|55|77|88)$/, "belongs to no area of Canada", "CA"],
  [/^(5\d\d|700|710)$/, "belongs to no area", "US"],
];

/** `digits` are those after +1. */
export function placeOfAreaCode(digits: string): Place {
  const code = digits.slice(0, 3);
  const row = digits.length === 10 ? table().get(code) : undefined;
  if (row !== undefined) {
    return { kind: "known", zones: row.zones, regions: row.regions, country: row.country };
  }
  if (digits.length !== 10) {
    return { kind: "unknown", why: "a number after +1 has ten digits", strictest: strictestOf("US") };
  }
  const [, what, country] = OF_NO_AREA.find(([codes]) => codes.test(code)) ?? [
    null,
    "is not in service",
    "US",
  ];
  return { kind: "unknown", why: `area code ${code} ${what}`, strictest: strictestOf(country) };
}
