// Calls that were made and ended some time ago, by the statements that the program itself sends for them.
import type { NewCall } from "../../../src/domain/calls/new-call.ts";
import type { Settlement } from "../../../src/domain/calls/transitions.ts";
import type { SaidOfParty } from "../../../src/domain/compliance/party.ts";
import { callIds } from "../../../src/store/calls/call-id.ts";
import { d1Calls } from "../../../src/store/d1.ts";

export interface Made {
  campaignId: number;
  count: number;
  /** Accepted then (ms), five hundred a millisecond; ended a minute later. */
  at: number;
  /** How the i-th call ends; `waits` = it is never dialled. */
  end?: (i: number) => "PICKED" | "FAILED" | "retried" | "waits";
  numbers?: (i: number) => string;
  /** JSON text. */
  metadata?: string | null | ((i: number) => string);
  said?: SaidOfParty;
}

const CHUNK = 500;
let numbers = 0;

/** Returns their ids. */
export async function endedCalls(db: D1Database, made: Made): Promise<string[]> {
  const { campaignId, at, end = () => "PICKED", metadata = null } = made;
  const store = d1Calls(db);
  // Of its own: a generator never goes back in time.
  const newCallId = callIds();
  const numberOf = made.numbers ?? (() => `+49${String(100_000_000 + numbers++)}`);
  const ids: string[] = [];
  for (let from = 0; from < made.count; from += CHUNK) {
    // Of one acceptance: the store takes them in one batch.
    const accepted = at + from / CHUNK;
    const calls = Array.from(
      { length: Math.min(CHUNK, made.count - from) },
      (_, i): NewCall => ({
        callId: newCallId(accepted),
        campaignId,
        campaignRevision: 1,
        phoneNumber: numberOf(from + i),
        maxAttempts: 3,
        nextAttemptAt: accepted,
        timeZone: null,
        metadata: typeof metadata === "function" ? metadata(from + i) : metadata,
        ...made.said,
        createdAt: accepted,
      }),
    );
    const stored = await store.accept(calls, 0);
    if (stored.size !== calls.length)
      throw new Error(`${calls.length - stored.size} calls were not accepted`);
    const endOf = new Map(calls.map((call, i) => [call.callId, end(from + i)]));
    const dial = async (attempt: number, dialled: readonly NewCall[], later: number) => {
      const now = accepted + later;
      const keys = dialled.map(({ callId }) => ({ callId, attempt, campaignId, campaignRevision: 1 }));
      for (let n = 0; n < keys.length; n += 100) await store.claim(keys.slice(n, n + 100), "nonce", now);
      const settlements = dialled.map(({ callId }): Settlement => {
        const ending = endOf.get(callId);
        const again = ending === "retried" && attempt === 1;
        const failed = ending === "FAILED";
        return {
          callId,
          attempt,
          stage: again ? "waiting_rnr" : failed ? "failed" : "picked",
          status: again ? "RNR" : failed ? "FAILED" : "PICKED",
          outcome: again ? "RNR" : failed ? "FAILED" : "PICKED",
          nextAttemptAt: again ? now : null,
          maxAttempts: 3,
          duration: failed ? 0 : 31,
          endedAt: now + 30_000,
          externalCallId: `external-${callId}`,
          attemptError: failed ? "it failed" : null,
          error: failed ? "it failed" : null,
          // Of a failure nobody tells more.
          details: failed ? undefined : { disposition: again ? "busy" : "answered" },
        };
      });
      for (let n = 0; n < settlements.length; n += 100)
        await store.settle(settlements.slice(n, n + 100), now + 30_000);
    };
    const dialled = calls.filter(({ callId }) => endOf.get(callId) !== "waits");
    await dial(1, dialled, 1_000);
    const again = dialled.filter(({ callId }) => endOf.get(callId) === "retried");
    if (again.length > 0) await dial(2, again, 61_000);
    ids.push(...calls.map(c => c.callId));
  }
  return ids;
}
