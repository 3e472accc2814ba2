// Caps and quiet times, exact whoever claims when: the ledger changes in the claim's batch, and a claim asks for the
// revision that its permit was judged on.
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "../../../support/worlds/permits.ts";
import { accept, at, DAY, florida, ledger, MIAMI, REG_F, reached, said, TAMPA, world } from "./caps-world.ts";

describe("three calls on one subject in 24 hours", () => {
  it("let the fourth wait until exactly 24 hours after the first, over campaigns", async () => {
    const w = world();
    const first = w.clock();
    const ids = [await w.campaign({ compliance: florida() }), await w.campaign({ compliance: florida() })];
    for (const id of [0, 1, 0]) {
      await reached(w, ids[id] ?? 0, said({ subject: "solar" }));
      w.time.now += HOUR;
    }
    const fourth = await accept(w, ids[1] ?? 0, MIAMI, said({ subject: "solar" }));
    const other = await accept(w, ids[1] ?? 0, MIAMI, said({ subject: "roof" }));
    expect(w.row(fourth).next_attempt_at).toBe(first + DAY);
    expect(await w.dispatch()).toMatchObject({ granted: 1, postponed: 0 });
    expect(w.permits.all()).toMatchObject([{ callId: other }]);
    await w.place(w.queue.take());
    await w.record([w.report(other, "RNR", { final: true })]);
    w.time.now = first + DAY;
    await w.dial();
    expect(w.provider.dialled.at(-1)).toMatchObject({ callId: fourth });
    w.expectTruth();
  });

  it("are counted when they are claimed, so that the fourth permit of the same moment is not begun twice over", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida() });
    await reached(w, campaign, said({ personId: "p-1" }));
    w.time.now += MINUTE;
    await reached(w, campaign, said({ personId: "p-1" }));
    w.time.now += MINUTE;
    // Two numbers of one person, granted together on the same count of two.
    const calls = [
      await accept(w, campaign, MIAMI, said({ personId: "p-1" })),
      await accept(w, campaign, TAMPA, said({ personId: "p-1" })),
    ];
    expect(await w.dispatch()).toMatchObject({ granted: 2 });
    await w.place(w.queue.take());
    const dialled = w.provider.dialled.map(d => d.callId).filter(id => calls.includes(id));
    expect(dialled).toHaveLength(1);
    // The other has lost its permit, and is judged anew.
    expect(w.permits.all()).toMatchObject([{ callId: dialled[0] }]);
    expect(await w.dispatch()).toMatchObject({ granted: 0, postponed: 1 });
    w.expectTruth();
  });
});

describe("the ledger", () => {
  it("has a row for the number, one for the person, one for the debt, and none without packs that ask", async () => {
    const w = world();
    await reached(w, await w.campaign({ compliance: florida({ packs: ["us-federal"] }) }));
    await reached(w, await w.campaign());
    expect(ledger(w)).toEqual([]);
    await reached(w, await w.campaign({ compliance: florida() }), said({ personId: "p-1", debtId: "d-9" }));
    expect(ledger(w).map(row => [row.key, row.revision])).toEqual([
      ["d:p-1|d-9", 1],
      [`n:${MIAMI}`, 1],
      ["p:p-1", 1],
    ]);
  });

  it("keeps a hundred attempts of a row, the newest", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida({ mode: "observe" }) });
    const first = await reached(w, campaign);
    for (let n = 0; n < 100; n++) {
      w.time.now += MINUTE;
      await reached(w, campaign);
    }
    const placed = JSON.parse(ledger(w)[0]?.placed ?? "") as unknown[][];
    expect(placed).toHaveLength(100);
    expect(placed.map(entry => entry[3])).not.toContain(first);
  });
});

describe("Regulation F", () => {
  it("lets a call wait for seven days after a conversation about the debt, and one about another debt go", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    const about = { personId: "p-1", debtId: "card" };
    await reached(w, campaign, said(about));
    w.time.now += HOUR;
    const same = await accept(w, campaign, TAMPA, said(about));
    const other = await accept(w, campaign, MIAMI, said({ ...about, debtId: "loan" }));
    expect(w.row(same).next_attempt_at).toBe(at("2027-01-22T13:00:00Z"));
    expect(await w.dispatch()).toMatchObject({ granted: 1, postponed: 0 });
    expect(w.permits.all()).toMatchObject([{ callId: other }]);
  });

  it("does not count a line that was busy", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: REG_F });
    for (let n = 0; n < 8; n++) {
      const call = await accept(w, campaign, MIAMI, said({ personId: "p-1", debtId: "card" }));
      await w.dial();
      await w.record([w.report(call, "RNR", { final: true, details: { disposition: "busy" } })]);
      w.time.now += MINUTE;
    }
    expect(w.provider.dialled).toHaveLength(8);
  });
});

describe("the evidence of an attempt", () => {
  it("says what the caps had counted, and names what was decided on, which is stored once", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida() });
    const calls: string[] = [];
    for (let n = 0; n < 3; n++) {
      calls.push(await reached(w, campaign, said({ subject: "solar" })));
      w.time.now += MINUTE;
    }
    const evidence = await Promise.all(
      calls.map(async id => (await w.calls.byIds([id]))[0]?.call.attempts[0]?.law),
    );
    expect(evidence.map(law => law?.counts)).toEqual([0, 1, 2].map(n => ({ "us-fl/three-a-day": n })));
    const hashes = new Set(evidence.map(law => law?.hash ?? ""));
    expect(hashes.size).toBe(1);
    const [context] = (await w.calls.contexts([...hashes])).values();
    expect(context).toMatchObject({
      mode: "enforce",
      packs: expect.arrayContaining(["us-fl@1"]),
      zones: ["America/New_York"],
      regions: ["US-FL"],
      open_until: at("2027-01-16T00:59:00Z"),
      would_block: null,
    });
  });

  it("says what would have stopped it, where the mode only observes", async () => {
    const w = world();
    const campaign = await w.campaign({ compliance: florida({ mode: "observe" }) });
    for (let n = 0; n < 3; n++) await reached(w, campaign);
    const fourth = await reached(w, campaign);
    const [row] = await w.calls.byIds([fourth]);
    const hash = row?.call.attempts[0]?.law?.hash ?? "";
    expect((await w.calls.contexts([hash])).get(hash)).toMatchObject({ would_block: ["us-fl/three-a-day"] });
  });

  it("is not kept of a campaign without packs", async () => {
    const w = world();
    const call = await reached(w, await w.campaign());
    expect((await w.calls.byIds([call]))[0]?.call.attempts[0]).not.toHaveProperty("law");
  });
});
