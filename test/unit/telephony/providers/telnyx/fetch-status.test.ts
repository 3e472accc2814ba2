import { describe, expect, it } from "vitest";
import { aCall, NOW, received } from "../../../../support/fake-providers/a-call.ts";
import { aTrunk } from "./a-trunk.ts";

const CLEARED = { hangup_cause: "normal_clearing", hangup_source: "callee", sip_hangup_cause: "200" };

async function aTrunkWithACall() {
  const trunk = aTrunk();
  await trunk.provider.placeCall(aCall());
  return { ...trunk, call: trunk.fake.last };
}

describe("the report of the end", () => {
  it("of an answered call is completed from its events: how long, and by whom", async () => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    world.now += 8_000;
    fake.event(call, "call.answered");
    fake.event(call, "call.machine.detection.ended", { result: "machine" });
    world.now += 30_000;
    const sent = fake.event(call, "call.hangup", CLEARED);
    expect(await provider.parseCallback(received(sent, world.now))).toEqual({
      kind: "ended",
      externalCallId: call.id,
      of: { callId: "c_01HZX", attempt: 2 },
      disposition: "voicemail",
      answeredBy: "machine",
      durationSeconds: 30,
      hangupCause: "normal_clearing, SIP 200",
      cost: null,
    });
  });

  it("is completed from the call where the events lag", async () => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    const sent = fake.event(call, "call.hangup", { ...CLEARED, sip_hangup_cause: "unspecified" });
    call.callDuration = 21;
    expect(await provider.parseCallback(received(sent, world.now))).toMatchObject({
      disposition: "answered",
      durationSeconds: 21,
    });
  });

  it("stands by itself where Telnyx does not answer, and the carrier's status says that it was answered", async () => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    const sent = fake.event(call, "call.hangup", CLEARED);
    for (const _ of [1, 2]) fake.network.answerNext({ status: 503 });
    expect(await provider.parseCallback(received(sent, world.now))).toMatchObject({
      kind: "ended",
      disposition: "answered",
      durationSeconds: 0,
    });
  });

  const UNSPECIFIED = { ...CLEARED, sip_hangup_cause: "unspecified" };

  it.each([
    ["the events cannot be read", [{ status: 503 }]],
    ["neither can", [{ status: 503 }, { status: 500 }]],
    [
      "the events say nothing, and the call cannot be asked",
      [{ status: 200, body: { data: [] } }, { status: 429 }],
    ],
    [
      "the events say nothing, and the call is not known",
      [{ status: 200, body: { data: [] } }, { status: 404 }],
    ],
    [
      "they are no JSON",
      [
        { status: 200, body: "<h1>" },
        { status: 200, body: "<h1>" },
      ],
    ],
  ])("is not clear while %s: not a call that nobody answered", async (_what, answers) => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    const sent = fake.event(call, "call.hangup", UNSPECIFIED);
    for (const answer of answers) fake.network.answerNext(answer);
    expect(await provider.parseCallback(received(sent, world.now))).toMatchObject({ kind: "unclear" });
    expect(await provider.parseCallback(received(sent, world.now))).toMatchObject({
      kind: "ended",
      disposition: "rejected",
    });
  });

  it("is known from the call where the events cannot be read", async () => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    const sent = fake.event(call, "call.hangup", UNSPECIFIED);
    call.callDuration = 12;
    fake.network.answerNext({ status: 503 });
    expect(await provider.parseCallback(received(sent, world.now))).toMatchObject({
      disposition: "answered",
      durationSeconds: 12,
    });
  });

  it("of a call that was declined asks nobody when it says so, and else finds it unanswered", async () => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    const busy = fake.event(call, "call.hangup", { hangup_cause: "user_busy", sip_hangup_cause: "486" });
    const asked = fake.network.seen.length;
    expect(await provider.parseCallback(received(busy, world.now))).toMatchObject({ disposition: "busy" });
    expect(fake.network.seen).toHaveLength(asked);
    const cleared = { ...CLEARED, sip_hangup_cause: "unspecified" };
    const declined = fake.event(call, "call.hangup", cleared);
    expect(await provider.parseCallback(received(declined, world.now))).toMatchObject({
      disposition: "rejected",
    });
  });

  it("is believed early, doubled and out of order, and not when forged or replayed", async () => {
    const { fake, provider, call, world } = await aTrunkWithACall();
    const answered = fake.event(call, "call.answered");
    const ended = fake.event(call, "call.hangup", CLEARED);
    const kinds = [];
    for (const sent of [ended, answered, ended])
      kinds.push((await provider.parseCallback(received(sent, world.now))).kind);
    expect(kinds).toEqual(["ended", "answered", "ended"]);
    const forged = { ...ended, body: ended.body.replace("normal_clearing", "user_busy") };
    const late = world.now + 301_000;
    expect((await provider.parseCallback(received(forged, world.now))).kind).toBe("unauthenticated");
    expect((await provider.parseCallback(received(ended, late))).kind).toBe("unauthenticated");
  });
});

describe("a create whose answer was lost", () => {
  it("is unknown, then found by the state that we gave it", async () => {
    const { fake, provider, question, world } = aTrunk();
    fake.network.loseNextAnswer();
    expect((await provider.placeCall(aCall())).kind).toBe("unknown");
    world.now += 20_000;
    const live = { kind: "live", externalCallId: "v3:call-1" };
    expect(await provider.fetchStatus?.(question(null))).toEqual(live);
    fake.event(fake.last, "call.hangup", { hangup_cause: "timeout" });
    expect(await provider.fetchStatus?.(question(null))).toMatchObject({
      kind: "ended",
      externalCallId: "v3:call-1",
      disposition: "no_answer",
    });
    expect(fake.calls).toHaveLength(1);
  });

  it("is not found when it never arrived, nor in another attempt to this number", async () => {
    const { provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    await provider.placeCall(aCall({ attempt: 1 }));
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  });

  it("is looked for since its claim only", async () => {
    const { fake, provider, question } = aTrunk();
    await provider.fetchStatus?.(question(null));
    const { searchParams } = fake.network.last.url;
    expect(searchParams.get("filter[to]")).toBe("+14155550100");
    expect(Date.parse(searchParams.get("filter[occurred_at][gte]") ?? "")).toBe(NOW - 5_000);
  });
});

describe("asking for a call", () => {
  it("adds its events up, in any order", async () => {
    const { fake, provider, question, call, world } = await aTrunkWithACall();
    fake.event(call, "call.answered");
    world.now += 17_000;
    fake.event(call, "call.hangup", { hangup_cause: "time_limit", hangup_source: "unknown" });
    call.events.reverse();
    expect(await provider.fetchStatus?.(question(call.id))).toMatchObject({
      kind: "ended",
      disposition: "answered",
      durationSeconds: 17,
    });
  });

  it("learns nothing of a call that is over and has no cause yet, is unknown, or is answered with an error", async () => {
    const { fake, provider, question, call } = await aTrunkWithACall();
    call.isAlive = false;
    expect(await provider.fetchStatus?.(question(call.id))).toEqual({ kind: "unknown" });
    expect(await provider.fetchStatus?.(question("v3:other"))).toEqual({ kind: "unknown" });
    for (const _ of [1, 2]) fake.network.answerNext({ status: 200, body: "<h1>" });
    expect(await provider.fetchStatus?.(question(call.id))).toEqual({ kind: "unknown" });
  });

  it("that its events show as over and not as answered asks the call before it concludes", async () => {
    const { fake, provider, question, call } = await aTrunkWithACall();
    fake.event(call, "call.hangup", { ...CLEARED, sip_hangup_cause: "unspecified" });
    call.callDuration = 9;
    const end = { kind: "ended", disposition: "answered", durationSeconds: 9 };
    expect(await provider.fetchStatus?.(question(call.id))).toMatchObject(end);
    call.callDuration = null;
    const events = { status: 200, body: fake.listed() };
    for (const inVain of [{ status: 503 }, { status: 200, body: "<h1>" }]) {
      for (const answer of [events, inVain]) fake.network.answerNext(answer);
      expect(await provider.fetchStatus?.(question(call.id))).toEqual({ kind: "unknown" });
    }
    for (const answer of [events, { status: 404 }]) fake.network.answerNext(answer);
    expect(await provider.fetchStatus?.(question(call.id))).toMatchObject({ disposition: "rejected" });
  });

  it("hangs up a live call, once", async () => {
    const { fake, provider, call } = await aTrunkWithACall();
    expect(await provider.hangUp?.(call.id)).toBe(true);
    expect(fake.network.last.url.pathname).toBe("/v2/calls/v3%3Acall-1/actions/hangup");
    expect(await provider.hangUp?.(call.id)).toBe(false);
  });

  it("of an id that is half a character is an answer, not an error", async () => {
    const { provider, question } = aTrunk();
    expect(await provider.fetchStatus?.(question("\ud800"))).toEqual({ kind: "unknown" });
    expect(await provider.hangUp?.("\ud800")).toBe(false);
  });
});
