// What one answered call costs in rows: half of the bill, and deterministic.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { NewCall } from "../../../src/domain/calls/new-call.ts";
import type { AttemptEnd } from "../../../src/domain/calls/settlement.ts";
import type { Permit } from "../../../src/domain/trunks/permit.ts";
import type { TrunkFields } from "../../../src/domain/trunks/trunk.ts";
import { GateAlarm } from "../../../src/gate/gate-alarm.ts";
import { SqlitePermitBook } from "../../../src/gate/storage/permit-book.ts";
import { createTrunk } from "../../../src/store/trunks/trunks.ts";
import { makeCampaign } from "../../support/api.ts";
import { costOfAMillionCalls, FIRST_ATTEMPT, LATER_ATTEMPT, type Usage } from "../../support/cost.ts";
import { D1_ROWS_WRITTEN, sumOf } from "../../support/d1-rows.ts";
import { BATCH, dialABatch, newCalls, PICKED, RNR } from "../../support/dial-a-batch.ts";
import type { RowCount } from "../../support/platform/counting-d1.ts";

const now = Date.now();
/** Dials that begin together. */
const CHUNK = 6;
const SECOND: TrunkFields = {
  provider: "simulator",
  maxConcurrentCalls: 100,
  callsPerSecond: 0,
  weight: 1,
  backupOf: null,
  settings: null,
  secrets: null,
  callerIds: null,
};

/** Exactly what the price list says, give or take what a batch of another size changes. */
function expectPriced(rows: Pick<RowCount, "read" | "written">, priced: Usage): void {
  expect(
    Math.abs(rows.written / BATCH - priced.d1RowsWritten),
    `written: ${rows.written / BATCH}`,
  ).toBeLessThan(0.3);
  expect(Math.abs(rows.read / BATCH - priced.d1RowsRead), `read: ${rows.read / BATCH}`).toBeLessThan(1);
}

/** Where there are rows, by statement: also which. */
const rowsOf = (which: "first" | "later") =>
  Object.fromEntries(
    D1_ROWS_WRITTEN.map(written => [written.statement, sumOf(written[which])] as const).filter(
      ([, n]) => n > 0,
    ),
  );

// Some 6 are read for the answers that stand beside their calls. A row written costs as much as 1,000 that are read.
it("writes at most 7.65 and reads at most 60.7 rows of D1 for a call answered at its first attempt", async () => {
  const campaignId = await makeCampaign();
  const count = await dialABatch(campaignId, now);
  expect(count.written / BATCH).toBeLessThanOrEqual(7.65);
  expect(count.read / BATCH).toBeLessThanOrEqual(60.7);
  expect(Object.fromEntries(count.writtenBy)).toEqual(rowsOf("first"));
  expectPriced(count, FIRST_ATTEMPT);
});

it("costs a later attempt what the price list says", async () => {
  const once = await dialABatch(await makeCampaign(), now, [PICKED]);
  const twice = await dialABatch(await makeCampaign(), now, [RNR, PICKED]);
  expectPriced({ read: twice.read - once.read, written: twice.written - once.written }, LATER_ATTEMPT);
  const more = [...twice.writtenBy].map(([name, n]) => [name, n - (once.writtenBy.get(name) ?? 0)] as const);
  expect(Object.fromEntries(more.filter(([, n]) => n > 0))).toEqual(rowsOf("later"));
});

it("writes as much for a call that two trunks share, and reads little more", async () => {
  await createTrunk(env.DB, "budget-two", SECOND, now);
  const alone = await dialABatch(await makeCampaign(), now);
  const shared = await dialABatch(await makeCampaign(), now, [PICKED], ["default", "budget-two"]);
  const more = {
    written: (shared.written - alone.written) / BATCH,
    read: (shared.read - alone.read) / BATCH,
  };
  expect(more.written).toBeLessThan(0.3);
  expect(more.read).toBeLessThan(6);
});

it("costs less than $18 per million calls of 1.5 attempts at list price", () => {
  expect(costOfAMillionCalls(1.5).total).toBeLessThan(18);
});

it("writes at most 1.5 rows of the gate for an attempt, the first or a later one", async () => {
  const stub = env.GATE.get(env.GATE.idFromName("budget"));
  const { first, later } = await runInDurableObject(stub, async (_, state) => {
    let rows = 0;
    let reads = 0;
    const sql = {
      exec: (text: string, ...values: SqlStorageValue[]) => {
        const cursor = state.storage.sql.exec(text, ...values);
        const read = cursor.toArray();
        rows += cursor.rowsWritten;
        reads += cursor.rowsRead;
        return Object.assign(read, { rowsWritten: cursor.rowsWritten, toArray: () => read });
      },
    } as unknown as SqlStorage;
    const permits = new SqlitePermitBook(sql);
    // An alarm is one row; the gate asks for one with every grant and every report.
    const setAlarm = async () => void rows++;
    const alarm = new GateAlarm({ getAlarm: async () => null, setAlarm }, () => now);
    const batch = newCalls(1, BATCH, now);
    const dial = async (attempt: number) => {
      const granted = batch.map(c => permit(c, attempt));
      permits.grant(granted);
      await alarm.arm(now + 60_000);
      for (let from = 0; from < BATCH; from += CHUNK)
        permits.together(() => {
          for (const p of granted.slice(from, from + CHUNK)) permits.begin(p, now, now + 900_000);
        });
      // Reports come one by one.
      for (const p of permits.all()) {
        permits.note(p, reported(p), now + 60_000);
        await alarm.arm(now + 60_000);
      }
      permits.together(() => {
        for (const p of granted) permits.release(p);
      });
    };
    const counted = async (run: () => Promise<void>) => {
      rows = 0;
      reads = 0;
      await run();
      return { written: rows / BATCH, read: reads / BATCH };
    };
    return {
      first: await counted(() => dial(1)),
      later: await counted(() => dial(2)),
    };
  });
  expect(first.written).toBeLessThanOrEqual(1.5);
  expect(later.written).toBeLessThanOrEqual(1.5);
  expect(first.written).toBeCloseTo(FIRST_ATTEMPT.gateRowsWritten, 1);
  expect(later.written).toBeCloseTo(LATER_ATTEMPT.gateRowsWritten, 1);
  expect(Math.abs(first.read - FIRST_ATTEMPT.gateRowsRead)).toBeLessThan(0.5);
  expect(Math.abs(later.read - LATER_ATTEMPT.gateRowsRead)).toBeLessThan(0.5);
});

const reported = ({ callId, attempt }: Permit): AttemptEnd => ({
  callId,
  attempt,
  outcome: "PICKED",
  duration: 60,
  externalCallId: "e",
  error: null,
  receivedAt: now,
  final: false,
  source: "callback",
});

const permit = ({ callId, phoneNumber }: NewCall, attempt: number): Permit => ({
  callId,
  attempt,
  token: "t",
  campaignId: 1,
  phoneNumber,
  callerId: null,
  campaignRevision: 1,
  rulesVersion: "v",
  openUntil: null,
  begun: false,
  begunAt: null,
  grantedAt: now,
  expiresAt: now + 60_000,
});
