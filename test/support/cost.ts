// What a million calls cost at list price, from what one call was counted to use. The budget tests count and compare;
// the bench prints.
import { rowsWritten } from "./d1-rows.ts";

/**
 * US dollars per million, Workers Paid plan beyond what it includes, November 2026:
 * developers.cloudflare.com/workers/platform/pricing, …/d1/platform/pricing, …/durable-objects/platform/pricing,
 * …/queues/platform/pricing, …/workers/observability/logs/workers-logs.
 */
export const DOLLARS_PER_MILLION = {
  d1RowsWritten: 1,
  d1RowsRead: 0.001,
  gateRowsWritten: 1,
  gateRowsRead: 0.001,
  gateRequests: 0.15,
  queueOperations: 0.4,
  requests: 0.3,
  cpuMs: 0.02,
} as const;

export type Unit = keyof typeof DOLLARS_PER_MILLION;
export type Usage = Record<Unit, number>;

/**
 * Rows are counted by test/worker/dialling/budget.test.ts in batches of 50, which fails when they are not these. A message is
 * written, read and deleted: 3 operations, of which an attempt has those of its dial and of its end. At 20 ends a second
 * test/bench/queue-groups.ts has counted 1.01 calls a dial message and 3.93 ends a callback message (2026-11-22, `wrangler dev`, an
 * idle machine): slower services have up to 6, busier ones fewer. Requests are those of a busy service: accepting is one request and one of the gate, a
 * report another of each; dials share a batch of 6 messages and a begin with 5 others, settlements a batch of 50 and a release. CPU is
 * that of `wrangler dev`: a call accepted one by one; a dial and its report. Not in it: what is stored, and the gate's time in memory (at most $4 a month).
 */
export const FIRST_ATTEMPT: Usage = {
  d1RowsWritten: rowsWritten("first"),
  d1RowsRead: 60.6,
  gateRowsWritten: 1.24,
  gateRowsRead: 1.2,
  gateRequests: 2.2,
  queueOperations: 3.75,
  requests: 2.1,
  cpuMs: 4.8,
};

/** What each attempt after the first adds, its retry having been waited for. */
export const LATER_ATTEMPT: Usage = {
  d1RowsWritten: rowsWritten("later"),
  d1RowsRead: 53.2,
  gateRowsWritten: 1.22,
  gateRowsRead: 1.2,
  gateRequests: 1.2,
  queueOperations: 3.75,
  requests: 1.1,
  cpuMs: 3,
};

/** Log lines at LOG_LEVEL=info, at $0.60 per million: apart, since they can be switched off. */
export const DOLLARS_PER_MILLION_LOG_LINES = 0.6;
export const LOG_LINES = { first: 5, later: 4 } as const;

export interface CostLine {
  unit: Unit;
  perCall: number;
  dollarsPerMillionCalls: number;
}

/** `attempts` is the mean number of attempts a call, 1 or more. */
export function costOfAMillionCalls(attempts: number): { lines: CostLine[]; total: number } {
  const lines = (Object.keys(DOLLARS_PER_MILLION) as Unit[]).map(unit => {
    const perCall = FIRST_ATTEMPT[unit] + (attempts - 1) * LATER_ATTEMPT[unit];
    return { unit, perCall, dollarsPerMillionCalls: perCall * DOLLARS_PER_MILLION[unit] };
  });
  return { lines, total: lines.reduce((sum, line) => sum + line.dollarsPerMillionCalls, 0) };
}
