// The rows of D1 that a batch of 50 calls writes, by statement and by what they are rows of. D1 counts a row for each row of
// a table that is inserted, updated or deleted, and one for each entry that an index gets: also where the entry of before
// has the same key, and none for an entry that goes. test/worker/dialling/budget.test.ts counts these anew.

/** Of tables and of indexes, by name. */
type Rows = Readonly<Record<string, number>>;

interface Written {
  statement: string;
  /** Of 50 calls that are answered at their first attempt. */
  first: Rows;
  /** What a second attempt of each adds: the first ends as RNR. */
  later: Rows;
}

export const ROWS_OF = 50;

/** Dials come in chunks of at most six calls. */
const CHUNKS = 9;

/** In the order in which a call comes to them. */
export const D1_ROWS_WRITTEN: readonly Written[] = [
  {
    statement: "accept calls",
    first: { calls: 50, calls_by_campaign: 50, calls_by_number: 50, calls_due: 50 },
    later: {},
  },
  { statement: "count inserted", first: { campaign_counters: 1 }, later: {} },
  { statement: "count stored calls in zones", first: { zone_counts: 1 }, later: {} },
  { statement: "count inserted on day", first: { daily_counters: 1 }, later: {} },
  { statement: "count claimed retries", first: {}, later: { daily_counters: CHUNKS } },
  {
    statement: "count claimed",
    first: { campaign_counters: CHUNKS },
    later: { campaign_counters: CHUNKS },
  },
  {
    statement: "claim calls",
    first: { calls: 50, calls_on_the_line: 50 },
    later: { calls: 50, calls_on_the_line: 50 },
  },
  {
    statement: "keep answers of a claim",
    first: { dial_answers: CHUNKS },
    later: { dial_answers: CHUNKS },
  },
  // The quarter hour is a new row for the first of them, and then one that is counted up.
  { statement: "tally attempts", first: { tallies: 4, tallies_by_quarter: 1 }, later: { tallies: 4 } },
  { statement: "count attempts in zones", first: { zone_counts: 1 }, later: {} },
  { statement: "keep the latest attempts", first: { latest_ends: 1 }, later: {} },
  { statement: "count attempts of the day", first: { daily_counters: 1 }, later: { daily_counters: 1 } },
  { statement: "count attempts", first: { campaign_counters: 1 }, later: { campaign_counters: 1 } },
  {
    statement: "settle attempts",
    first: { calls: 50 },
    // One that is to be called again waits, and is in the list of those that were not answered.
    later: { calls: 50, calls_due: 50, calls_not_answered: 50 },
  },
  { statement: "purge answers", first: { dial_answers: 1 }, later: { dial_answers: 1 } },
];

export const sumOf = (rows: Rows): number => Object.values(rows).reduce((sum, n) => sum + n, 0);

/** Rows a call. */
export const rowsWritten = (which: "first" | "later"): number =>
  D1_ROWS_WRITTEN.reduce((sum, written) => sum + sumOf(written[which]), 0) / ROWS_OF;

/** The names of the tables and indexes, those with the most rows first, with their rows a call. */
export function rowsByTable(): { name: string; first: number; later: number }[] {
  const names = new Set(D1_ROWS_WRITTEN.flatMap(({ first, later }) => Object.keys({ ...first, ...later })));
  const of = (name: string, which: "first" | "later") =>
    D1_ROWS_WRITTEN.reduce((sum, written) => sum + (written[which][name] ?? 0), 0) / ROWS_OF;
  return [...names]
    .map(name => ({ name, first: of(name, "first"), later: of(name, "later") }))
    .sort((a, b) => b.first + b.later - a.first - a.later || a.name.localeCompare(b.name));
}
