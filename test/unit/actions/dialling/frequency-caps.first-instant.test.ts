// The instant that a client is told is one at which the call may go: packs and ledger are asked at the door, by the hopper,
// and when a retry is decided.
import { describe, expect, it } from "vitest";
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import { receiveCallback } from "../../../../src/actions/calls/receive-callback.ts";
import { named } from "../../../support/named.ts";
import type { World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE } from "../../../support/worlds/permits.ts";
import { accept, at, DAY, florida, MIAMI, REG_F, reached, said, TAMPA, world } from "./caps-world.ts";

const waitsUntil = (w: World, call: string) => w.row(call).next_attempt_at;

/** Statements that read the ledger. */
function ledgerReads(w: World): () => number {
  let reads = 0;
  w.db.faults.before = sql => {
    if (sql.includes(named("read reach"))) reads++;
  };
  return () => reads;
}

async function threeOnSolar(w: World, campaign: number): Promise<void> {
  for (let n = 0; n < 3; n++) await reached(w, campaign, said({ subject: "solar" }));
}

describe("at the door", () => {
  it("each number of one request has its own first instant, by one read of the ledger", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida() });
    await threeOnSolar(w, campaign);
    const reads = ledgerReads(w);
    const numbers = [MIAMI, TAMPA].map(phoneNumber => ({
      phoneNumber,
      timeZone: null,
      metadata: null,
      ...said({ subject: "solar" }),
    }));
    const [answer] = await initiateCalls(w.initiateDeps, [{ campaignId: campaign, numbers }]);
    if (answer?.kind !== "done") throw new Error(answer?.kind);
    expect(answer.accepted.map(call => call.nextAttemptAt)).toEqual([w.clock() + DAY, w.clock()]);
    expect(reads()).toBe(1);
  });

  it("nothing is read where no pack asks what has happened", async () => {
    const w = world();
    const reads = ledgerReads(w);
    await accept(w, await w.campaign(), MIAMI);
    await accept(w, await w.campaign({ compliance: florida({ packs: ["us-federal"] }) }), TAMPA);
    await w.dial();
    await w.record([...w.rows()].map(({ call_id }) => w.report(call_id, "RNR")));
    expect(reads()).toBe(0);
  });
});

it("a contact that is capped waits for its own instant, and the others of the list go", async () => {
  const w = world();
  await threeOnSolar(w, await w.campaign({ compliance: florida() }));
  await w.started({ compliance: florida() }, [MIAMI, TAMPA]);
  const reads = ledgerReads(w);
  expect(await w.dispatch()).toMatchObject({ fed: 2, granted: 1, postponed: 0 });
  const fed = w.rows().filter(row => row.attempts_started === 0);
  expect(fed.map(row => [row.phone_number, row.next_attempt_at])).toEqual([
    [MIAMI, w.clock() + DAY],
    [TAMPA, w.clock()],
  ]);
  // The hopper's, and the dispatch's own.
  expect(reads()).toBe(2);
});

describe("a retry", () => {
  it("is told for when the packs open, where the retry rules alone would say earlier", async () => {
    const w = world();
    // Half past seven in the evening: an hour later it is closed.
    w.time.now = at("2027-01-16T00:30:00Z");
    const call = await accept(w, await w.campaign({ compliance: florida() }), MIAMI);
    await w.dial();
    const ctx = { ...w.recordDeps, callbackQueue: w.placeDeps.callbackQueue };
    const body = { callId: call, status: "RNR", duration: 0, externalCallId: null, attempt: 1 } as const;
    const opens = at("2027-01-16T13:00:00Z");
    expect(await receiveCallback(ctx, { ...body, attemptInUrl: null })).toMatchObject({ nextRetryAt: opens });
    await w.record(w.queuedEnds);
    expect(waitsUntil(w, call)).toBe(opens);
    w.time.now = opens;
    expect(await w.dispatch()).toMatchObject({ granted: 1, postponed: 0 });
  });

  it("waits for the cap that its own attempt has filled, counting what other campaigns did", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida() });
    const first = w.clock();
    for (let n = 0; n < 2; n++) await reached(w, await w.campaign({ compliance: florida() }));
    w.time.now += MINUTE;
    const call = await reached(w, campaign, {}, { outcome: "RNR" });
    expect(waitsUntil(w, call)).toBe(first + DAY);
  });

  it("waits for seven days after a conversation that asked for another call", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const details = { call_back_at: w.clock() + 2 * HOUR };
    const call = await reached(w, campaign, said({ personId: "p-1", debtId: "card" }), { details });
    expect(waitsUntil(w, call)).toBe(at("2027-01-22T13:00:00Z"));
  });

  it("that no rule permits within 14 days is none: the call has failed, and says why", async () => {
    const w = world("defaults: { max_attempts: 9, retry_interval_minutes: 60 }");
    w.time.now = at("2027-01-11T09:00:00Z");
    const campaign = await w.campaign({ compliance: florida({ packs: ["fr-hours"] }) });
    const call = await accept(w, campaign, "+33612345678");
    for (let attempt = 1; attempt <= 4; attempt++) {
      await w.dial();
      await w.record([w.report(call, "RNR", { attempt })]);
      w.time.now = waitsUntil(w, call) ?? w.time.now;
    }
    expect(w.row(call)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      error_message: "No permitted time within 14 days (fr-hours/four-in-thirty-days)",
    });
    w.expectTruth();
  });

  it("goes as its rules say where packs are only observed", async () => {
    const w = world();
    w.time.now = at("2027-01-16T00:30:00Z");
    const campaign = await w.campaign({ compliance: florida({ mode: "observe" }) });
    const call = await reached(w, campaign, {}, { outcome: "RNR" });
    expect(waitsUntil(w, call)).toBe(w.clock() + HOUR);
  });
});
