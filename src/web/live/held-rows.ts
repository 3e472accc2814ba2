// Rows that somebody points at stay where they are: known ones are kept up to date in their place, new ones are counted.

export interface Held<Row> {
  rows: readonly Row[];
  /** Rows that are not shown yet. */
  newer: number;
}

/** `shown` as it stands, with what `latest` has of the same rows; what left the list stays as it was last known. */
export function heldRows<Row>(
  shown: readonly Row[],
  latest: readonly Row[],
  keyOf: (row: Row) => string,
): Held<Row> {
  const fresh = new Map(latest.map(row => [keyOf(row), row]));
  const known = new Set(shown.map(keyOf));
  return {
    rows: shown.map(row => fresh.get(keyOf(row)) ?? row),
    newer: latest.filter(row => !known.has(keyOf(row))).length,
  };
}
