// How attempts end is not written into the ledger: whoever reads it asks their calls, so that no conversation is lost,
// whatever a campaign's packs say by then.
import { describe, expect, it } from "vitest";
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import type { Settlement } from "../../../../src/domain/calls/transitions.ts";
import { reachKeys } from "../../../../src/domain/compliance/reach/ledger.ts";
import { notedEvent } from "../../../../src/domain/compliance/reach/noted-event.ts";
import type { World } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, SECOND } from "../../../support/worlds/permits.ts";
import { accept, at, DAY, florida, ledger, MIAMI, REG_F, reached, said, TAMPA, world } from "./caps-world.ts";

const CARD = { personId: "p-1", debtId: "card" };
const AFTER_SEVEN_DAYS = at("2027-01-22T13:00:00Z");
const waitsUntil = (w: World, call: string) => w.row(call).next_attempt_at;
const kinds = (w: World) =>
  ledger(w).map(row => (JSON.parse(row.placed) as unknown[][]).map(([, kind]) => kind));

describe("a conversation", () => {
  it("is known to a rule on conversations also when its own campaign only counts dials", async () => {
    const w = world();
    await reached(w, await w.campaign({ compliance: florida() }), said(CARD));
    const call = await accept(w, await w.campaign({ compliance: REG_F }), TAMPA, said(CARD));
    expect(waitsUntil(w, call)).toBe(AFTER_SEVEN_DAYS);
  });

  it("is known also when the packs were switched off while it went on", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const first = await accept(w, campaign, MIAMI, said(CARD));
    await w.dial();
    await w.campaigns.update(campaign, { compliance: null }, w.clock());
    await w.record([w.report(first, "PICKED")]);
    const call = await accept(w, await w.campaign({ compliance: REG_F }), TAMPA, said(CARD));
    expect(waitsUntil(w, call)).toBe(AFTER_SEVEN_DAYS);
  });

  it("is not one with a machine, also when that is told a minute later", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const first = await reached(w, campaign, said(CARD));
    w.time.now += MINUTE;
    const told = { callId: first, attempt: 1, externalCallId: null };
    await w.calls.recordDetails([{ ...told, details: { answered_by: "machine" } }], w.clock());
    await accept(w, campaign, TAMPA, said(CARD));
    expect(await w.dispatch()).toMatchObject({ granted: 1 });
  });

  it("begins its wait also when it is reported of an attempt that was never dialled, said twice or not", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const first = await accept(w, campaign, MIAMI, said(CARD));
    const report = w.report(first, "PICKED");
    expect(await w.record([report])).toMatchObject({ settled: 1 });
    expect(await w.record([report])).toMatchObject({ settled: 0 });
    expect(ledger(w).map(row => JSON.parse(row.quiet).length)).toEqual([1, 1, 1]);
    const call = await accept(w, campaign, TAMPA, said(CARD));
    expect(waitsUntil(w, call)).toBe(AFTER_SEVEN_DAYS);
  });
});

describe("while a call to the same person is on the line", () => {
  it("lets one wait by whose rules it may become a conversation, for as long as it has lasted", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const call = await accept(w, campaign, TAMPA, said(CARD));
    await w.campaigns.update(campaign, { name: "as it was" }, w.clock());
    const first = await accept(w, await w.campaign({ compliance: REG_F }), MIAMI, said(CARD));
    await w.dispatch();
    // Both were granted on an empty ledger, and one of them is dialled.
    await w.place(w.queue.take());
    expect(w.provider.dialled).toHaveLength(1);
    const [dialled, waiting] = w.row(first).status === "PROCESSING" ? [first, call] : [call, first];
    for (const [lasted, again] of [
      [0, 15 * SECOND],
      [15 * SECOND, 15 * SECOND],
      [30 * SECOND, 30 * SECOND],
      [MINUTE, MINUTE],
      [2 * MINUTE, 2 * MINUTE],
      [4 * MINUTE, 4 * MINUTE],
      [8 * MINUTE, 5 * MINUTE],
    ] as const) {
      expect(w.clock() - (w.row(dialled).last_attempt_at ?? 0)).toBe(lasted);
      expect(await w.dispatch()).toMatchObject({ granted: 0, postponed: 1 });
      expect(waitsUntil(w, waiting)).toBe(w.clock() + again);
      w.time.now += again;
    }
    await w.record([w.report(dialled, "RNR", { final: true })]);
    expect(await w.dispatch()).toMatchObject({ granted: 1 });
  });

  it("lets it wait for seven days when it became one", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const first = await accept(w, campaign, MIAMI, said(CARD));
    await w.dial();
    const call = await accept(w, campaign, TAMPA, said(CARD));
    expect(waitsUntil(w, call)).toBe(w.clock() + 15 * SECOND);
    w.time.now += 15 * SECOND;
    await w.record([w.report(first, "PICKED")]);
    expect(await w.dispatch()).toMatchObject({ granted: 0, postponed: 1 });
    expect(waitsUntil(w, call)).toBe(AFTER_SEVEN_DAYS);
    w.expectTruth();
  });
});

describe("the ledger", () => {
  it("is written by claims alone: once a key, and the end of the attempt before goes with it", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    await reached(w, campaign, said(CARD), { outcome: "RNR", final: true });
    expect(ledger(w).map(row => row.revision)).toEqual([1, 1, 1]);
    expect(kinds(w)).toEqual(Array(3).fill(["o"]));
    w.time.now += HOUR;
    await reached(w, campaign, said(CARD), { outcome: "RNR", final: true });
    expect(ledger(w).map(row => row.revision)).toEqual([2, 2, 2]);
    expect(kinds(w)).toEqual(Array(3).fill(["o", "c"]));
  });

  it("knows a conversation that was written down when its call has left for the archive", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const first = await reached(w, campaign, said(CARD));
    const onTheLoan = said({ ...CARD, debtId: "loan" });
    w.time.now += HOUR;
    await reached(w, campaign, onTheLoan, { outcome: "RNR", final: true });
    w.db.sqlite.prepare("DELETE FROM calls WHERE call_id = ?").run(first);
    const row = (await w.calls.reach(["p:p-1"])).get("p:p-1");
    expect(row?.placed.map(([at, kind, , , , , , , , , ended]) => [at, kind, ended])).toEqual([
      [w.clock(), "o", undefined],
      [w.clock() - HOUR, "v", w.clock() - HOUR],
    ]);
  });

  it("takes for a conversation what nobody can say any more", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const first = await reached(w, campaign, said(CARD), { outcome: "RNR", final: true });
    w.db.sqlite.prepare("DELETE FROM calls WHERE call_id = ?").run(first);
    const call = await accept(w, campaign, TAMPA, said(CARD));
    expect(waitsUntil(w, call)).toBe(AFTER_SEVEN_DAYS);
  });

  it("counts an attempt that was given back once, when it is dialled after all", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida() });
    const accepted = w.provider.answer;
    const refuses = (about: "load" | "call") => async () => ({
      kind: "refused" as const,
      refusal: { about, retryAfterSeconds: null },
      final: true,
      reason: "no",
    });
    const call = await accept(w, campaign, MIAMI);
    w.provider.answer = refuses("load");
    for (let n = 0; n < 4; n++) {
      await w.dial();
      w.time.now += HOUR;
    }
    w.provider.answer = accepted;
    await w.dial();
    expect(w.provider.dialled).toHaveLength(5);
    expect(kinds(w)).toEqual([["o"]]);
    await w.record([w.report(call, "RNR", { final: true })]);
    // What the provider has refused for the call's own sake never rang either.
    w.provider.answer = refuses("call");
    for (let n = 0; n < 4; n++) {
      await accept(w, campaign, MIAMI);
      await w.dial();
      w.time.now += MINUTE;
    }
    expect(w.provider.dialled).toHaveLength(9);
    w.expectTruth();
  });

  it("counts what nobody reported as connected", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const call = await accept(w, campaign, MIAMI, said(CARD));
    await w.dial();
    w.time.now += HOUR / 2;
    await w.endLeases();
    expect((await w.calls.byIds([call]))[0]?.call.attempts[0]).toMatchObject({ ended_by: "lease" });
    await accept(w, campaign, TAMPA, said(CARD));
    await w.dispatch();
    const [{ law } = {}] = w.permits.all();
    expect(law?.evidence?.counts).toEqual({ "us-reg-f/seven-in-seven-days": 1 });
  });

  it("takes an event that is said of an attempt once, and begins its wait", async () => {
    const w = world();
    const french = florida({ packs: ["fr-hours"] });
    w.time.now = at("2027-01-15T10:00:00Z");
    const campaign = await w.campaign({ compliance: french });
    const call = await accept(w, campaign, "+33612345678");
    await w.dial();
    const settlement: Settlement = {
      callId: call,
      attempt: 1,
      stage: "picked",
      status: "PICKED",
      nextAttemptAt: null,
      maxAttempts: 3,
      outcome: "PICKED",
      duration: 0,
      endedAt: w.clock(),
      externalCallId: null,
      attemptError: null,
      error: null,
      noted: notedEvent({ phoneNumber: "+33612345678", timeZone: null }, "refused", w.clock()),
    };
    expect((await w.calls.settle([settlement], w.clock())).size).toBe(1);
    expect((await w.calls.settle([settlement], w.clock())).size).toBe(0);
    expect(ledger(w).map(row => JSON.parse(row.quiet).length)).toEqual([1]);
    expect(reachKeys({ phoneNumber: "+33612345678", timeZone: null })).toEqual(ledger(w).map(row => row.key));
    const numbers = [{ phoneNumber: "+33612345678", timeZone: null, metadata: null }];
    const [refused] = await initiateCalls(w.initiateDeps, [{ campaignId: campaign, numbers }]);
    expect(refused).toMatchObject({
      refused: [{ unlawful: expect.stringContaining("No permitted time within 14 days (fr-hours/") }],
    });
  });
});

describe("a row that is full", () => {
  it("lets a capped call wait for what it had to forget, and says so", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida({ mode: "observe" }) });
    for (let n = 0; n < 3; n++) await reached(w, campaign, said({ subject: "solar" }));
    const forgotten = w.clock();
    for (let n = 0; n < 100; n++) {
      w.time.now += MINUTE;
      await reached(w, campaign, said({ subject: "roof" }));
    }
    const enforced = await w.campaign({ compliance: florida() });
    const call = await accept(w, enforced, MIAMI, said({ subject: "solar" }));
    expect(waitsUntil(w, call)).toBe(forgotten + DAY);
    w.time.now = forgotten + DAY;
    expect(await w.dispatch()).toMatchObject({ granted: 1 });
  });
});
