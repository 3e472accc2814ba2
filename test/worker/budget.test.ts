// What one answered call costs in rows: half of the bill, deterministic, and the same in a small and a large table.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { NewCall, Permit, Settlement } from "../../src/actions/ports.ts";
import { SqliteNumberWindow } from "../../src/gate/number-window.ts";
import { SqlitePermitBook } from "../../src/gate/permit-book.ts";
import { callIds } from "../../src/store/call-id.ts";
import { d1Calls, d1Campaigns } from "../../src/store/d1.ts";
import { makeCampaign } from "../support/api.ts";
import { countingD1, type RowCount } from "../support/counting-d1.ts";

const BATCH = 50;
const CHUNK = 6;
const now = Date.now();
const newCallId = callIds();
let numbers = 0;

const newCalls = (campaignId: number, count: number): NewCall[] =>
  Array.from({ length: count }, () => ({
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

/** Everything D1 does for a batch of calls that are answered at their first attempt. */
async function dialABatch(campaignId: number): Promise<RowCount> {
  const { db, count } = countingD1(env.DB);
  const calls = d1Calls(db);
  const accepted = newCalls(campaignId, BATCH);
  const { size } = await calls.accept(accepted, 300_000);
  expect(size).toBe(BATCH);
  const { due } = await d1Campaigns(db).look(now, new Map([[campaignId, BATCH]]), []);
  expect(due).toHaveLength(BATCH);
  for (let from = 0; from < BATCH; from += CHUNK) {
    const chunk = due
      .slice(from, from + CHUNK)
      .map(c => ({ callId: c.callId, attempt: 1, campaignId, campaignRevision: 1 }));
    expect(await calls.claim(chunk, "nonce", now)).toHaveLength(chunk.length);
    await calls.recordAnswers(
      chunk.map(c => ({
        callId: c.callId,
        attempt: 1,
        status: "PROCESSING",
        externalCallId: "e",
        error: null,
      })),
      now,
    );
  }
  // The callback route reads each call by itself.
  for (const { callId } of due) await calls.byIds([callId]);
  await calls.byIds(due.map(c => c.callId));
  const settlements = due.map(
    ({ callId }): Settlement => ({
      callId,
      attempt: 1,
      stage: "picked",
      status: "PICKED",
      nextAttemptAt: null,
      maxAttempts: 3,
      outcome: "PICKED",
      duration: 60,
      endedAt: now,
      externalCallId: "e",
      attemptError: null,
      error: null,
    }),
  );
  expect((await calls.settle(settlements, now)).size).toBe(BATCH);
  return count;
}

it("writes at most 9 and reads at most 34 rows of D1 for a call answered at its first attempt", async () => {
  const campaignId = await makeCampaign();
  const count = await dialABatch(campaignId);
  expect(count.written / BATCH).toBeLessThanOrEqual(9);
  expect(count.read / BATCH).toBeLessThanOrEqual(34);
});

it("reads and writes the same with 20,000 calls in the table as with none", async () => {
  const campaignId = await makeCampaign();
  const small = await dialABatch(campaignId);
  const calls = d1Calls(env.DB);
  // Other campaigns' calls, and the same campaign's calls of later.
  await calls.accept(
    newCalls(await makeCampaign({ is_active: true }), 10_000).map(c => ({ ...c })),
    0,
  );
  await calls.accept(
    newCalls(campaignId, 10_000).map(c => ({ ...c, nextAttemptAt: now + 86_400_000 })),
    0,
  );
  const large = await dialABatch(campaignId);
  // One more campaign has calls waiting: dispatch looks at one more, whatever their number.
  expect(large.read - small.read).toBeLessThanOrEqual(10);
  expect(large.written).toBe(small.written);
});

it("writes at most 7 rows of the gate for a call answered at its first attempt", async () => {
  const stub = env.GATE.get(env.GATE.idFromName("budget"));
  const written = await runInDurableObject(stub, (_, state) => {
    let rows = 0;
    const sql = {
      exec: (text: string, ...values: SqlStorageValue[]) => {
        const cursor = state.storage.sql.exec(text, ...values);
        const read = cursor.toArray();
        rows += cursor.rowsWritten;
        return Object.assign(read, { rowsWritten: cursor.rowsWritten, toArray: () => read });
      },
    } as unknown as SqlStorage;
    const permits = new SqlitePermitBook(sql);
    const window = new SqliteNumberWindow(sql);
    rows = 0;
    const batch = newCalls(1, BATCH).map(
      (c): Permit => ({
        callId: c.callId,
        attempt: 1,
        token: "t",
        campaignId: 1,
        phoneNumber: c.phoneNumber,
        campaignRevision: 1,
        rulesVersion: "v",
        openUntil: null,
        begun: false,
        begunAt: null,
        grantedAt: now,
        expiresAt: now + 60_000,
      }),
    );
    for (const p of batch) window.hold(p.phoneNumber, { callId: p.callId, acceptedAt: now });
    permits.grant(batch);
    for (const p of batch) permits.begin(p, now, now + 900_000);
    for (const p of batch) permits.release(p);
    window.purge(now + 300_000, 300_000);
    return rows;
  });
  // An alarm is one row, and one may be armed for each call at the most.
  expect(written / BATCH + 1).toBeLessThanOrEqual(7);
});
