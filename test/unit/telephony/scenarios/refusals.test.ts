// Dials that each provider refuses: what is about the number ends the call, what is not burns nothing.
import { describe, expect, it } from "vitest";
import { NUMBER, trunkWorld } from "./trunk-world.ts";
import { TRUNKS } from "./trunks.ts";

describe.each(TRUNKS)("at $name, a dial that is refused", told => {
  it("for its number ends the call, whatever the rules say", async () => {
    const t = trunkWorld(told);
    t.lines.network.answerNext(told.invalidNumber);
    const { callId } = await t.called();
    expect(t.row(callId)).toMatchObject({
      status: "FAILED",
      next_attempt_at: null,
      attempts: [{ status: "FAILED", disposition: "invalid_number" }],
    });
    expect(t.row(callId).error_message).toMatch(/^Dial refused: /);
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();
  });

  it("for load is given back, and the trunk is held for as long as it is told", async () => {
    const t = trunkWorld(told);
    t.lines.network.answerNext({
      status: 429,
      headers: { "Retry-After": "17" },
      body: { message: "slow down" },
    });
    const { callId } = await t.called();
    expect(t.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0, attempts: [] });
    expect(t.row(callId).next_attempt_at).not.toBeNull();
    expect(t.reports).toMatchObject([{ callId, attempt: 1, result: "none", holdSeconds: 17 }]);
    expect(t.world.permits.all()).toEqual([]);
    t.world.expectTruth();

    t.pass(60_000);
    await t.dial();
    expect(t.dialled.map(d => d.attempt)).toEqual([1, 1]);
    await t.deliver(await t.talk(t.lines.ids()[0] ?? "none"));
    expect(t.row(callId)).toMatchObject({ status: "PICKED", attempts_started: 1 });
    t.world.expectTruth();
  });

  it("for a credential that has expired burns nothing, and the breaker hears of it", async () => {
    const t = trunkWorld(told);
    t.lines.network.answerNext({ status: 401, body: { message: "Unauthorized" } });
    const { callId } = await t.called();
    expect(t.row(callId)).toMatchObject({ status: "INITIATED", attempts_started: 0, attempts: [] });
    expect(t.reports).toMatchObject([{ callId, attempt: 1, result: "failed" }]);
    expect(t.lines.ids()).toEqual([]);
    expect(t.world.permits.all()).toEqual([]);
    expect(t.dialled).toMatchObject([{ phoneNumber: NUMBER }]);
    t.world.expectTruth();
  });
});
