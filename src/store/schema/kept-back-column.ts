// What a call keeps of the hook that kept it back, as it is stored: a JSON array, and no byte where none has.
import { customType } from "drizzle-orm/sqlite-core";
import type { KeptBack } from "../../domain/pre-dial/verdict.ts";

/** Never to be changed. */
const PLACES = ["decision", "how", "attempt", "decidedAt", "until", "waits", "reason"] as const;

export const storedKeptBack = (kept: KeptBack): string => JSON.stringify(PLACES.map(place => kept[place]));

const readKeptBack = (text: string): KeptBack => {
  const values = JSON.parse(text) as unknown[];
  return Object.fromEntries(PLACES.map((place, i) => [place, values[i] ?? null])) as unknown as KeptBack;
};

export const keptBackColumn = customType<{ data: KeptBack; driverData: string }>({
  dataType: () => "text",
  fromDriver: readKeptBack,
  toDriver: storedKeptBack,
});

/** A row as a statement takes it in JSON. */
export const withStoredKeptBack = <Row extends { keptBack?: KeptBack | undefined }>({
  keptBack,
  ...row
}: Row) => (keptBack === undefined ? row : { ...row, keptBack: storedKeptBack(keptBack) });
