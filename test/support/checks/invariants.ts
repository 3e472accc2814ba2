// What must always hold, checked against the stored rows: counters equal a scan, attempts stay in bounds.
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import {
  ATTEMPTS_OUT_OF_BOUNDS,
  COUNTED_CAMPAIGNS,
  COUNTED_DAYS,
  COUNTED_METER,
  COUNTED_TALLIES,
  COUNTED_ZONES,
  OPEN_CALLS,
  SCANNED_CAMPAIGNS,
  SCANNED_DAYS,
  SCANNED_METER,
  SCANNED_TALLIES,
  SCANNED_ZONES,
} from "./scan.ts";

const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results;

/** Invariant 9: every daily and campaign counter equals a scan of calls and attempts. */
export async function expectCountersToEqualAScan(): Promise<void> {
  expect(await rows(COUNTED_DAYS)).toEqual(await rows(SCANNED_DAYS));
  expect(await rows(COUNTED_CAMPAIGNS)).toEqual(await rows(SCANNED_CAMPAIGNS));
  expect(await rows(COUNTED_TALLIES)).toEqual(await rows(SCANNED_TALLIES));
  expect(await rows(COUNTED_ZONES)).toEqual(await rows(SCANNED_ZONES));
  expect(await rows(COUNTED_METER)).toEqual(await rows(SCANNED_METER));
}

/** Invariant 6, and that the attempts inside a call number the attempts it has started. */
export async function expectAttemptsToStayInBounds(): Promise<void> {
  expect(await rows(ATTEMPTS_OUT_OF_BOUNDS)).toEqual([]);
}

/** Every call is final. */
export async function openCalls(): Promise<number> {
  return (await rows<{ n: number }>(OPEN_CALLS))[0]?.n ?? 0;
}
