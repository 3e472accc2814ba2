// States and provinces with the zones people keep there. By hand; a test holds it against the area codes.
import { type PlaceRow, readTable } from "./place-table.ts";

/** Where a part of a region keeps another time, the region has both; AL: Phenix City, by custom. */
const STATES_AND_PROVINCES = `
US-AL US-FL US-IN US-KY US-MI US-TN | Chicago New_York |
US-AR US-IA US-IL US-LA US-MN US-MO US-MS US-OK US-WI | Chicago |
US-KS US-ND US-NE US-SD US-TX | Chicago Denver |
US-CO US-MT US-NM US-UT US-WY | Denver |
US-ID US-NV US-OR | Denver Los_Angeles |
US-CA US-WA | Los_Angeles |
US-AZ | Denver Phoenix |
US-CT US-DC US-DE US-GA US-MA US-MD US-ME US-NC US-NH US-NJ US-NY US-OH US-PA US-RI US-SC US-VA US-VT US-WV | New_York |
US-AK | Adak Anchorage |
US-HI | Pacific/Honolulu |
US-PR | Puerto_Rico |
US-VI | St_Thomas |
US-GU | Pacific/Guam |
US-MP | Pacific/Saipan |
US-AS | Pacific/Pago_Pago |
CA-AB | Edmonton |
CA-BC | Edmonton Fort_Nelson Vancouver |
CA-MB | Winnipeg |
CA-NB CA-NS CA-PE | Halifax |
CA-NL | Goose_Bay St_Johns |
CA-NT | Inuvik Yellowknife |
CA-NU | Cambridge_Bay Coral_Harbour Iqaluit Rankin_Inlet |
CA-ON | Atikokan Toronto Winnipeg |
CA-QC | Blanc-Sablon Halifax Toronto |
CA-SK | Edmonton Regina Winnipeg |
CA-YT | Whitehorse |
AU-ACT | Australia/Sydney |
AU-NSW | Australia/Broken_Hill Australia/Lord_Howe Australia/Sydney |
AU-NT | Australia/Darwin |
AU-QLD | Australia/Brisbane Australia/Lindeman |
AU-SA | Australia/Adelaide Australia/Broken_Hill |
AU-TAS | Antarctica/Macquarie Australia/Hobart |
AU-VIC | Australia/Melbourne |
AU-WA | Australia/Eucla Australia/Perth |
`;

/** Clocks a day ahead of the mainland, or an hour behind Hawaii: with them no hour would be open everywhere. */
const LEFT_OUT_OF_STRICTEST = new Set(["US-AS", "US-GU", "US-MP"]);

let byRegion: ReadonlyMap<string, PlaceRow> | null = null;

const table = () =>
  (byRegion ??= new Map(
    readTable(STATES_AND_PROVINCES).flatMap(row => row.regions.map(region => [region, row] as const)),
  ));

/** Sorted; none when this table does not know the region. */
export const zonesOfRegion = (region: string): readonly string[] => table().get(region)?.zones ?? [];

/** Of the table only: the United States with its territories, Canada, Australia. */
export const regionsOf = (country: string): readonly string[] =>
  [...table().keys()].filter(region => region.startsWith(`${country}-`)).sort();

export const strictestRegionsOf = (country: string): readonly string[] =>
  regionsOf(country).filter(region => !LEFT_OUT_OF_STRICTEST.has(region));
