// Counters as they were and as they are after they were counted anew.

export type CounterRow = Record<string, unknown>;

export interface Compared {
  /** Null: there were none. */
  before: CounterRow | null;
  after: CounterRow;
  differed: boolean;
}

/** Sums of fractions of seconds depend on their order. */
const SAME_SECONDS = 0.001;

/** Each row of `after` with the one of `before` that has the same `key`. */
export function compareCounters(
  { before, after }: { before: readonly CounterRow[]; after: readonly CounterRow[] },
  key: string,
): Compared[] {
  const old = new Map(before.map(row => [row[key], row]));
  return after.map(row => {
    const was = old.get(row[key]) ?? null;
    return { before: was, after: row, differed: was === null || differ(was, row) };
  });
}

const differ = (a: CounterRow, b: CounterRow) =>
  Object.keys(b).some(name =>
    name === "call_seconds"
      ? Math.abs(Number(a[name]) - Number(b[name])) > SAME_SECONDS
      : a[name] !== b[name],
  );
