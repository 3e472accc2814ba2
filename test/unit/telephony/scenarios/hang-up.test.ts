// Hanging up what is on the line, at each provider that can.
import { describe, expect, it } from "vitest";
import { trunkWorld } from "./trunk-world.ts";
import { TRUNKS, that } from "./trunks.ts";

const LEASE_MS = 900_000;

describe.each(that("hangs up"))("at $name, a call", told => {
  it("is hung up, and ends by what the provider says of it", async () => {
    const t = trunkWorld(told);
    const { callId, id } = await t.called();
    await t.deliver(await t.lines.answer(id));
    const { call } = await t.hangUp(callId);
    expect(call).toMatchObject({ callId, status: "PROCESSING" });
    expect(t.lines.network.seen.length).toBeGreaterThan(1);
    await expect(t.hangUp(callId)).rejects.toMatchObject({ code: "conflict" });
    t.pass(LEASE_MS);
    await t.endLeases();
    expect(t.row(callId).attempts[0]?.status).not.toBe("PROCESSING");
    expect(t.world.permits.all()).toEqual([]);
    await expect(t.hangUp(callId)).rejects.toMatchObject({ code: "conflict" });
    t.world.expectTruth();
  });

  it("whose dial got no answer is hung up once it is found in the list", async () => {
    const t = trunkWorld(told);
    t.lines.network.loseNextAnswer();
    const { callId, id } = await t.called();
    await expect(t.hangUp(callId)).rejects.toMatchObject({ code: "conflict" });
    await t.lines.answer(id);
    expect(await t.askAboutUnanswered()).toBe(0);
    expect(t.row(callId)).toMatchObject({ status: "PROCESSING", external_call_id: id });
    await expect(t.hangUp(callId)).resolves.toMatchObject({ call: { callId } });
  });
});

describe.each(TRUNKS.filter(({ cannot }) => cannot["hangs up"] !== undefined))("at $name, a call", told => {
  it("cannot be hung up", async () => {
    const t = trunkWorld(told);
    const { callId } = await t.called();
    await expect(t.hangUp(callId)).rejects.toMatchObject({ code: "conflict" });
  });
});
