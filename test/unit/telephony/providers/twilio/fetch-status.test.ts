import webhooks from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { aCall, CALLBACK_URL, NOW, received } from "../../../../support/fake-providers/a-call.ts";
import { aTrunk, TOKEN } from "./a-trunk.ts";

describe("a create whose answer was lost", () => {
  it("is unknown, then found in the list", async () => {
    const { fake, provider, question, world } = aTrunk();
    fake.network.loseNextAnswer();
    expect((await provider.placeCall(aCall())).kind).toBe("unknown");
    world.now += 20_000;
    const live = { kind: "live", externalCallId: fake.last.sid };
    expect(await provider.fetchStatus?.(question(null))).toEqual(live);
    expect(fake.network.last.url.searchParams.get("To")).toBe("+14155550100");
    fake.report(fake.last, "busy");
    expect(await provider.fetchStatus?.(question(null))).toMatchObject({
      kind: "ended",
      disposition: "busy",
    });
    expect(fake.calls).toHaveLength(1);
  });

  it("is not found when it never arrived, nor where two may be it", async () => {
    const { fake, provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    await provider.placeCall(aCall());
    await provider.placeCall(aCall());
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    expect(fake.calls).toHaveLength(2);
  });

  it("is not taken for an earlier call, one to another number or one that came in", async () => {
    const { fake, provider, question, world } = aTrunk();
    world.now = NOW - 3_600_000;
    await provider.placeCall(aCall());
    world.now = NOW;
    await provider.placeCall(aCall({ phoneNumber: "+14155550199" }));
    await provider.placeCall(aCall());
    fake.last.direction = "inbound";
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  });
});

describe("asking for a call", () => {
  it("tells how it ended, and what it cost", async () => {
    const { fake, provider, question } = aTrunk();
    await provider.placeCall(aCall());
    const call = fake.last;
    fake.report(call, "completed", { CallDuration: "42" });
    Object.assign(call, { answered_by: "machine_start", price: "-0.01400" });
    expect(await provider.fetchStatus?.(question(call.sid))).toEqual({
      kind: "ended",
      externalCallId: call.sid,
      disposition: "voicemail",
      answeredBy: "machine",
      durationSeconds: 42,
      hangupCause: "completed",
      cost: { amount: "0.01400", currency: "USD" },
    });
  });

  it("learns nothing from an error, an unknown call or a word that is new", async () => {
    const { fake, provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question("CA404"))).toEqual({ kind: "unknown" });
    await provider.placeCall(aCall());
    for (const body of ["<h1>", "{}", { sid: "CA1", status: "levitating" }]) {
      fake.network.answerNext({ status: 200, body });
      expect(await provider.fetchStatus?.(question(fake.last.sid))).toEqual({ kind: "unknown" });
    }
  });

  it("hangs up a live call, once", async () => {
    const { fake, provider } = aTrunk();
    await provider.placeCall(aCall());
    expect(await provider.hangUp?.(fake.last.sid)).toBe(true);
    expect(await provider.hangUp?.(fake.last.sid)).toBe(false);
  });

  it("of an id that is half a character is an answer, not an error", async () => {
    const { provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question("\ud800"))).toEqual({ kind: "unknown" });
    expect(await provider.hangUp?.("\ud800")).toBe(false);
  });
});

describe("callbacks of the account", () => {
  it("are believed as signed by the SDK: early, doubled and out of order alike", async () => {
    const { fake, provider } = aTrunk();
    await provider.placeCall(aCall({ machineDetection: "async" }));
    const call = fake.last;
    const answered = fake.report(call, "in-progress");
    const detected = fake.detected(call, "machine_start");
    const ended = fake.report(call, "completed", { CallDuration: "17", SipResponseCode: "200" });
    const kinds = [];
    for (const sent of [ended, detected, answered, ended])
      kinds.push((await provider.parseCallback(received(sent))).kind);
    expect(kinds).toEqual(["ended", "answeredBy", "answered", "ended"]);
  });

  it("are refused when forged", async () => {
    const { fake, provider } = aTrunk();
    await provider.placeCall(aCall());
    const sent = fake.report(fake.last, "busy");
    const forged = { ...sent, body: sent.body.replace("busy", "completed") };
    expect(await provider.parseCallback(received(forged))).toMatchObject({ kind: "unauthenticated" });
  });

  it("are signed with the signing key at SignalWire", async () => {
    const { provider } = aTrunk({}, { signing_key: "PSK_1" });
    const form = { CallSid: "b1", CallStatus: "no-answer" };
    const sign = (key: string) => ({
      url: CALLBACK_URL,
      headers: { "X-SignalWire-Signature": webhooks.getExpectedTwilioSignature(key, CALLBACK_URL, form) },
      body: new URLSearchParams(form).toString(),
    });
    expect(await provider.parseCallback(received(sign("PSK_1")))).toMatchObject({ disposition: "no_answer" });
    expect(await provider.parseCallback(received(sign(TOKEN)))).toMatchObject({ kind: "unauthenticated" });
  });
});
