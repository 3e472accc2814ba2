import { describe, expect, it } from "vitest";
import { aCall, NOW } from "../../../../support/fake-providers/a-call.ts";
import { aTrunk } from "./a-trunk.ts";

async function aTrunkWithACall() {
  const trunk = aTrunk();
  await trunk.provider.placeCall(aCall());
  return { ...trunk, call: trunk.fake.last };
}

describe("a create whose answer was lost", () => {
  it("is unknown, then found while it waits, while it runs, and when it has ended", async () => {
    const { fake, provider, question, world } = aTrunk();
    fake.network.loseNextAnswer();
    expect((await provider.placeCall(aCall())).kind).toBe("unknown");
    const live = { kind: "live", externalCallId: fake.last.uuid };
    expect(await provider.fetchStatus?.(question(null))).toEqual(live);
    fake.last.state = "live";
    expect(await provider.fetchStatus?.(question(null))).toEqual(live);
    world.now += 90_000;
    fake.end(fake.last, "no-answer", { HangupCauseCode: "3010", HangupCauseName: "No Answer" });
    expect(await provider.fetchStatus?.(question(null))).toMatchObject({
      kind: "ended",
      externalCallId: fake.last.uuid,
      disposition: "no_answer",
    });
    expect(fake.calls).toHaveLength(1);
  });

  it("is not found when it never arrived, nor in an earlier call or one to another number", async () => {
    const { fake, provider, question, world } = aTrunk();
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    world.now = NOW - 600_000;
    await provider.placeCall(aCall());
    world.now = NOW + 10_000;
    fake.end(fake.last, "busy");
    await provider.placeCall(aCall({ phoneNumber: "+14155550199" }));
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  });

  it("is waited for, where too many calls run to look at each", async () => {
    const { fake, provider, question } = aTrunk();
    for (let n = 0; n < 11; n++) await provider.placeCall(aCall());
    const asked = fake.network.seen.length;
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    expect(fake.network.seen.length - asked).toBe(3);
  });
});

describe("asking for a call", () => {
  it("finds it queued, live, and ended with its cause", async () => {
    const { fake, provider, question, call } = await aTrunkWithACall();
    const live = { kind: "live", externalCallId: call.uuid };
    expect(await provider.fetchStatus?.(question(call.uuid))).toEqual(live);
    call.state = "live";
    expect(await provider.fetchStatus?.(question(call.uuid))).toEqual(live);
    fake.end(call, "completed", {
      Duration: "31",
      HangupCauseCode: "4000",
      HangupCauseName: "Normal Hangup",
    });
    expect(await provider.fetchStatus?.(question(call.uuid))).toEqual({
      kind: "ended",
      externalCallId: call.uuid,
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 31,
      hangupCause: "4000 Normal Hangup",
      cost: null,
    });
  });

  it("learns nothing from an error, an unknown call or a record that is not written yet", async () => {
    const { fake, provider, question, call } = await aTrunkWithACall();
    expect(await provider.fetchStatus?.(question("u-404"))).toEqual({ kind: "unknown" });
    call.state = "ended";
    for (const body of ["<h1>", "{}", { end_time: null }]) {
      fake.network.answerNext({ status: 200, body });
      expect(await provider.fetchStatus?.(question(call.uuid))).toEqual({ kind: "unknown" });
    }
  });

  it("hangs up a call that waits, and one that runs, once", async () => {
    const { provider, call } = await aTrunkWithACall();
    expect(await provider.hangUp?.(call.uuid)).toBe(true);
    expect(await provider.hangUp?.(call.uuid)).toBe(false);
    call.state = "live";
    expect(await provider.hangUp?.(call.uuid)).toBe(true);
  });

  it("of an id that is half a character is an answer, not an error", async () => {
    const { provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question("\ud800"))).toEqual({ kind: "unknown" });
    expect(await provider.hangUp?.("\ud800")).toBe(false);
  });
});
