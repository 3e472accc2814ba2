import { TelnyxWebhook } from "telnyx/lib/webhooks";
import { describe, expect, it } from "vitest";
import { authenticate, parse } from "../../../../../src/telephony/providers/telnyx/callback.ts";
import { CALLBACK_URL, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { aTrunk, PUBLIC_KEY } from "./a-trunk.ts";

const read = (data: unknown) =>
  parse(received({ url: CALLBACK_URL, headers: {}, body: JSON.stringify({ data }) }));
const event = (event_type: string, payload: Record<string, unknown> = {}) =>
  read({
    event_type,
    occurred_at: "2026-11-20T12:00:10.5Z",
    payload: { call_control_id: "v3:a", ...payload },
  });

describe("a signature, judged as the SDK judges it", () => {
  it.each(vectorsOf("telnyx"))("$name", async ({ valid, public_key = "", now = 0, ...sent }) => {
    expect((await authenticate(received(sent, now * 1000), [public_key])) === null).toBe(valid);
  });

  it("that the SDK believes is believed, with either key while one is rotated", async () => {
    const { fake } = aTrunk();
    const now = Date.now();
    const sent = fake.signed(CALLBACK_URL, '{"data":{}}', Math.floor(now / 1000));
    await new TelnyxWebhook(PUBLIC_KEY).verify(sent.body, sent.headers);
    const other = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    expect(await authenticate(received(sent, now), [PUBLIC_KEY])).toBeNull();
    expect(await authenticate(received(sent, now), [other, PUBLIC_KEY])).toBeNull();
    expect(await authenticate(received(sent, now), [other, ""])).toBe("the signature does not match");
    expect(await authenticate(received(sent, now), ["no key", `${"A".repeat(43)}=`])).not.toBeNull();
  });

  it.each([
    ["no headers", {}],
    ["no timestamp", { "Telnyx-Signature-Ed25519": "AAAA" }],
    ["a timestamp that is none", { "Telnyx-Signature-Ed25519": "AAAA", "Telnyx-Timestamp": "soon" }],
    ["a signature too short", { "Telnyx-Signature-Ed25519": "AAAA", "Telnyx-Timestamp": "1795176000" }],
  ])("with %s is not believed", async (_what, headers) => {
    const sent: Sent = { url: CALLBACK_URL, headers, body: "{}" };
    expect(await authenticate(received(sent), [PUBLIC_KEY])).not.toBeNull();
  });
});

describe("an authentic event", () => {
  it.each(["call.initiated", "call.bridged"])("%s is progress", type => {
    expect(event(type)).toEqual({ kind: "progress", externalCallId: "v3:a" });
  });

  it("call.answered says when", () => {
    const at = Date.parse("2026-11-20T12:00:10.5Z");
    expect(event("call.answered")).toEqual({ kind: "answered", externalCallId: "v3:a", at });
  });

  it.each([
    ["call.machine.detection.ended", "human", "human"],
    ["call.machine.detection.ended", "machine", "machine"],
    ["call.machine.detection.ended", "not_sure", "unknown"],
    ["call.machine.premium.detection.ended", "human_residence", "human"],
    ["call.machine.premium.detection.ended", "human_business", "human"],
    ["call.machine.premium.detection.ended", "machine", "machine"],
    ["call.machine.premium.detection.ended", "silence", "unknown"],
    ["call.machine.premium.detection.ended", "fax_detected", "fax"],
    ["call.machine.premium.detection.ended", "not_sure", "unknown"],
    ["call.machine.premium.detection.ended", "alien", "unknown"],
  ])("%s with %s is %s", (type, result, answeredBy) => {
    expect(event(type, { result })).toMatchObject({ kind: "answeredBy", answeredBy });
  });

  it("call.hangup keeps the words of the end", () => {
    const payload = { call_leg_id: "leg", hangup_cause: "user_busy", sip_hangup_cause: "486" };
    expect(event("call.hangup", { ...payload, hangup_source: "callee" })).toMatchObject({
      kind: "hangup",
      legId: "leg",
      hangup: { cause: "user_busy", source: "callee", sip: "486", hasDCode: false },
    });
    const said = { hangup_cause: "call_rejected", sip_hangup_cause_detail: "User channel limit exceeded D2" };
    expect(event("call.hangup", said)).toMatchObject({ hangup: { hasDCode: true } });
  });

  it.each(["call.playback.ended", "call.machine.greeting.ended", "call.cost", "something.new"])(
    "%s is ignored",
    type => {
      expect(event(type)).toMatchObject({ kind: "ignored" });
    },
  );

  it.each([
    ["nothing", undefined],
    ["a list", []],
    ["no payload", { event_type: "call.hangup" }],
    ["a payload that is none", { event_type: "call.hangup", payload: "x" }],
    ["no call", { event_type: "call.hangup", payload: { call_control_id: {} } }],
    ["no type", { payload: { call_control_id: "v3:a" } }],
  ])("with %s is ignored", (_what, data) => {
    expect(read(data)).toMatchObject({ kind: "ignored" });
  });

  it.each(["", "null", "[]", "{", "\u0000"])("with the body %j is ignored", body => {
    expect(parse(received({ url: CALLBACK_URL, headers: {}, body }))).toMatchObject({ kind: "ignored" });
  });
});
