// What one invocation may do: the platform counts its queries. The gate lives longer than an invocation, so whoever
// enters it carries the count along.
import { AsyncLocalStorage } from "node:async_hooks";
import { MAX_QUERIES } from "../support/platform/platform-limits.ts";

export interface Invocation {
  queries: number;
}

const entered = new AsyncLocalStorage<Invocation>();

/** Runs what one request to the gate, or one alarm, starts. */
export const enterGate = <Result>(run: () => Result): Result => entered.run({ queries: 0 }, run);

/** Counts what is sent to D1, by the gate's invocation or else by `own`; throws over the limit. */
export function countQueries(own: Invocation, queries: number): void {
  const invocation = entered.getStore() ?? own;
  invocation.queries += queries;
  if (invocation.queries > MAX_QUERIES)
    throw new Error(`D1_ERROR: Too many API requests by single worker invocation (${invocation.queries})`);
}
