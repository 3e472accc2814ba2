import { describe, expect, it } from "vitest";
import { aCall, NOW } from "../../../../support/fake-providers/a-call.ts";
import { aTrunk } from "./a-trunk.ts";

describe("a create whose answer was lost", () => {
  it("is unknown, then found in the list once it was answered: before, it has no time to be known by", async () => {
    const { fake, provider, question, world } = aTrunk();
    fake.network.loseNextAnswer();
    expect((await provider.placeCall(aCall())).kind).toBe("unknown");
    world.now += 20_000;
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    fake.report(fake.last, "answered");
    const live = { kind: "live", externalCallId: fake.last.uuid };
    expect(await provider.fetchStatus?.(question(null))).toEqual(live);
    fake.report(fake.last, "completed", { duration: "5" });
    expect(await provider.fetchStatus?.(question(null))).toMatchObject({
      kind: "ended",
      externalCallId: fake.last.uuid,
      disposition: "answered",
    });
    expect(fake.calls).toHaveLength(1);
  });

  it("is not found when it never arrived, nor in an earlier call or one to another number", async () => {
    const { fake, provider, question, world } = aTrunk();
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    world.now = NOW - 600_000;
    await provider.placeCall(aCall());
    fake.report(fake.last, "answered");
    world.now = NOW;
    await provider.placeCall(aCall({ phoneNumber: "+14155550199" }));
    fake.report(fake.last, "answered");
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  });

  it("is looked for page by page, since there is no filter by number, and not without end", async () => {
    const { fake, provider, question } = aTrunk();
    for (let n = 0; n < 150; n++)
      await provider.placeCall(aCall({ phoneNumber: `+1415556${String(n).padStart(4, "0")}` }));
    await provider.placeCall(aCall());
    fake.report(fake.last, "answered");
    const asked = fake.network.seen.length;
    expect(await provider.fetchStatus?.(question(null))).toMatchObject({ externalCallId: fake.last.uuid });
    expect(fake.network.seen.length - asked).toBe(2);
    const full = Array.from({ length: 100 }, () => ({ to: { number: "1" } }));
    for (let n = 0; n < 10; n++)
      fake.network.answerNext({ status: 200, body: { _embedded: { calls: full } } });
    await provider.fetchStatus?.(question(null));
    expect(fake.network.seen.length - asked).toBe(7);
  });
});

describe("asking for a call", () => {
  async function aTrunkWithACall() {
    const trunk = aTrunk();
    await trunk.provider.placeCall(aCall());
    return { ...trunk, call: trunk.fake.last };
  }

  it.each([
    ["ringing", {}, { kind: "live" }],
    ["machine", {}, { kind: "live" }],
    [
      "completed",
      { duration: "61", start_time: "2026-11-20T12:00:00.000Z" },
      { kind: "ended", disposition: "answered", durationSeconds: 61 },
    ],
    ["completed", {}, { kind: "ended", disposition: "no_answer" }],
    ["busy", {}, { kind: "ended", disposition: "busy" }],
    ["levitating", {}, { kind: "unknown" }],
  ])("that is %s with %j learns it", async (status, more, expected) => {
    const { fake, provider, question, call } = await aTrunkWithACall();
    fake.report(call, status, more);
    expect(await provider.fetchStatus?.(question(call.uuid))).toMatchObject(expected);
  });

  it("learns nothing from an error, an unknown call or an answer that says nothing", async () => {
    const { fake, provider, question, call } = await aTrunkWithACall();
    expect(await provider.fetchStatus?.(question("u-404"))).toEqual({ kind: "unknown" });
    for (const body of ["<h1>", "{}", "[]"]) {
      fake.network.answerNext({ status: 200, body });
      expect(await provider.fetchStatus?.(question(call.uuid))).toEqual({ kind: "unknown" });
    }
  });

  it("hangs up a live call, once", async () => {
    const { fake, provider, call } = await aTrunkWithACall();
    expect(await provider.hangUp?.(call.uuid)).toBe(true);
    expect([fake.network.last.method, fake.network.last.body]).toEqual(["PUT", '{"action":"hangup"}']);
    expect(await provider.hangUp?.(call.uuid)).toBe(false);
  });

  it("of an id that is half a character is an answer, not an error", async () => {
    const { provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question("\ud800"))).toEqual({ kind: "unknown" });
    expect(await provider.hangUp?.("\ud800")).toBe(false);
  });
});
