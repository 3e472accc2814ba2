// Attempts that ended with each disposition: a column each, wherever attempts are counted.
import { DISPOSITIONS, type Disposition, type DispositionCounts } from "../../domain/calls/disposition.ts";
import { count } from "./count-column.ts";

type Ended<Value> = { [D in Disposition as `ended_${D}`]: Value };
export type EndedColumn = keyof Ended<unknown>;

/** The column's name in the database, too. */
const columnOf = (disposition: Disposition) => `ended_${disposition}` as const;
export const ENDED_COLUMNS: readonly EndedColumn[] = DISPOSITIONS.map(columnOf);

/** For each column what it is made of. */
export const endedAs = <Value>(madeOf: (disposition: Disposition) => Value) =>
  Object.fromEntries(DISPOSITIONS.map(d => [columnOf(d), madeOf(d)])) as Ended<Value>;

export const endedColumns = () => endedAs(disposition => count(columnOf(disposition)));

export const endedIn = (row: Ended<number>): DispositionCounts =>
  Object.fromEntries(DISPOSITIONS.map(d => [d, row[columnOf(d)]])) as DispositionCounts;
