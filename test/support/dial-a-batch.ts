// The way of a batch of calls through D1, with every statement that the program sends for them, counted.
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { CallStore } from "../../src/actions/ports/call-store.ts";
import type { DueCall } from "../../src/domain/calls/due-call.ts";
import type { NewCall } from "../../src/domain/calls/new-call.ts";
import type { Settlement } from "../../src/domain/calls/transitions.ts";
import type { SaidOfParty } from "../../src/domain/compliance/party.ts";
import { reachKeys } from "../../src/domain/compliance/reach/ledger.ts";
import { reachSeen } from "../../src/domain/compliance/reach/reach-seen.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { callIds } from "../../src/store/calls/call-id.ts";
import { d1Calls, d1Campaigns } from "../../src/store/d1.ts";
import { countingD1, type RowCount } from "./platform/counting-d1.ts";

export const BATCH = 50;
const CHUNK = 6;

const newCallId = callIds();
let numbers = 0;

export const newCalls = (
  campaignId: number,
  count: number,
  now: number,
  about: () => SaidOfParty = () => ({}),
): NewCall[] =>
  Array.from({ length: count }, () => ({
    ...about(),
    callId: newCallId(now),
    campaignId,
    campaignRevision: 1,
    phoneNumber: `+4930${String(numbers++).padStart(8, "0")}`,
    maxAttempts: 3,
    nextAttemptAt: now,
    timeZone: null,
    metadata: null,
    createdAt: now,
  }));

export type End = Pick<Settlement, "stage" | "status" | "outcome"> & { again: boolean };
export const PICKED: End = { stage: "picked", status: "PICKED", outcome: "PICKED", again: false };
export const RNR: End = { stage: "waiting_rnr", status: "RNR", outcome: "RNR", again: true };

/**
 * Accepts a batch and dials it once for each of `ends`; returns the rows that this read and wrote. Of several `trunks`
 * each dials its part, and reads more than that: its gate leaves to the others what is theirs. `about`: what is said of each;
 * `capped`: rule packs ask what has happened to them.
 */
export async function dialABatch(
  campaignId: number,
  now: number,
  ends: readonly End[] = [PICKED],
  trunks: readonly string[] = [DEFAULT_TRUNK],
  { about, capped }: { about?: () => SaidOfParty; capped?: boolean } = {},
): Promise<RowCount> {
  const { db, count } = countingD1(env.DB);
  expect((await d1Calls(db).accept(newCalls(campaignId, BATCH, now, about), 300_000)).size).toBe(BATCH);
  for (const [i, end] of ends.entries())
    await dialOnce(db, campaignId, now, { attempt: i + 1, trunks, capped: capped === true, ...end });
  return count;
}

/** What the permits of these are judged on. */
async function judged(calls: Pick<CallStore, "reach">, due: readonly DueCall[], now: number) {
  const rows = await calls.reach(due.flatMap(reachKeys));
  return new Map(
    due.map(call => [call.callId, { reach: reachSeen(call, rows, { guarded: true, now }), evidence: null }]),
  );
}

async function dialOnce(
  db: D1Database,
  campaignId: number,
  now: number,
  {
    attempt,
    trunks,
    again,
    capped,
    ...end
  }: End & { attempt: number; trunks: readonly string[]; capped: boolean },
): Promise<void> {
  const calls = d1Calls(db);
  const due: DueCall[] = [];
  for (const [i, trunk] of trunks.entries()) {
    const asked = { trunk, after: -1, limit: 50, ids: [] };
    const wanted = [{ campaignId, limit: BATCH, after: null }];
    const found = (await d1Campaigns(db).look(now, asked, wanted)).due;
    const own = found.slice(0, Math.ceil(found.length / (trunks.length - i)));
    due.push(...own);
    const laws = capped ? await judged(calls, own, now) : new Map();
    for (let from = 0; from < own.length; from += CHUNK) {
      const chunk = own.slice(from, from + CHUNK).map(c => ({
        callId: c.callId,
        attempt,
        trunk,
        campaignId,
        campaignRevision: 1,
        law: laws.get(c.callId),
      }));
      const nonce = crypto.randomUUID();
      expect(await calls.claim(chunk, nonce, now)).toHaveLength(chunk.length);
      const answer = { status: "PROCESSING", externalCallId: "e", error: null } as const;
      await calls.recordAnswers(
        chunk.map(({ callId }) => ({ callId, attempt, ...answer })),
        now,
        nonce,
      );
    }
  }
  expect(due).toHaveLength(BATCH);
  // The callback route reads each call by itself.
  for (const { callId } of due) await calls.byIds([callId]);
  await calls.byIds(due.map(c => c.callId));
  // The consumer decides by it when they are called again.
  if (capped && again) await judged(calls, due, now);
  const settlements = due.map(
    ({ callId }): Settlement => ({
      callId,
      attempt,
      maxAttempts: 3,
      nextAttemptAt: again ? now : null,
      duration: 60,
      endedAt: now,
      externalCallId: "e",
      attemptError: null,
      error: null,
      ...end,
    }),
  );
  expect((await calls.settle(settlements, now, () => {})).size).toBe(BATCH);
  expect(await calls.purgeAnswers(now + 1_000, BATCH)).toBeGreaterThan(0);
}
