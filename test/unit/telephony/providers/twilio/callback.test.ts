import webhooks from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { authenticate, parse } from "../../../../../src/telephony/providers/twilio/callback.ts";
import { CALLBACK_URL, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";

const TOKEN = "12345678901234567890123456789012";

const form = (fields: Record<string, string>): Sent => ({
  url: CALLBACK_URL,
  headers: {
    "Content-Type": "application/x-www-form-urlencoded",
    "X-Twilio-Signature": webhooks.getExpectedTwilioSignature(TOKEN, CALLBACK_URL, fields),
  },
  body: new URLSearchParams(fields).toString(),
});
const read = (fields: Record<string, string>) => parse(received(form(fields)));
const judge = (sent: Sent, tokens = [TOKEN]) => authenticate(received(sent), tokens);

describe("a signature, judged as the SDK judges it", () => {
  it.each(vectorsOf("twilio"))("$provider: $name", async ({ valid, secret = "", ...sent }) => {
    expect((await judge(sent, [secret])) === null).toBe(valid);
  });

  it("of the SDK is believed, and that of either token while one is rotated", async () => {
    const sent = form({ CallSid: "CA1", CallStatus: "busy", Empty: "", Ångström: "& + =" });
    expect(await judge(sent)).toBeNull();
    expect(await judge(sent, ["another", TOKEN])).toBeNull();
    expect(await judge(sent, ["another", ""])).toBe("the signature does not match");
  });

  it.each([
    ["without a header", {}],
    ["that is no base64", { "X-Twilio-Signature": "***" }],
    ["that is empty", { "X-Twilio-Signature": "" }],
    [
      "made without a secret",
      { "X-Twilio-Signature": webhooks.getExpectedTwilioSignature("", CALLBACK_URL, {}) },
    ],
  ])("%s is not believed", async (_what, headers) => {
    expect(await judge({ url: CALLBACK_URL, headers, body: "" }, [TOKEN, ""])).not.toBeNull();
  });

  it("of another attempt is not believed for this one", async () => {
    const sent = form({ CallSid: "CA1", CallStatus: "completed" });
    expect(await judge({ ...sent, url: CALLBACK_URL.replace("attempt=2", "attempt=1") })).not.toBeNull();
  });

  it("over a body that is not text is not believed", async () => {
    const request = received(form({ CallSid: "CA1" }));
    expect(await authenticate({ ...request, body: new Uint8Array([0xff, 0xfe]) }, [TOKEN])).not.toBeNull();
  });

  it("by bodySHA256 does not hold for another body", async () => {
    const url = `${CALLBACK_URL}&bodySHA256=${"0".repeat(64)}`;
    const headers = { "X-Twilio-Signature": webhooks.getExpectedTwilioSignature(TOKEN, url, {}) };
    expect(await judge({ url, headers, body: "{}" })).toBe("the body is not what was signed");
  });
});

describe("an authentic callback", () => {
  it.each(["initiated", "queued", "ringing"])("%s is progress", CallStatus => {
    expect(read({ CallSid: "CA1", CallStatus })).toEqual({ kind: "progress", externalCallId: "CA1" });
  });

  it("in-progress was answered when it says", () => {
    const Timestamp = "Thu, 09 Oct 2025 08:53:20 +0000";
    const at = Date.parse("2025-10-09T08:53:20Z");
    const expected = { kind: "answered", externalCallId: "CA1", at };
    expect(read({ CallSid: "CA1", CallStatus: "in-progress", Timestamp })).toEqual(expected);
    expect(read({ CallSid: "CA1", CallStatus: "in-progress" })).toEqual({ ...expected, at: null });
  });

  it("of async machine detection says who picked up", () => {
    expect(
      read({ CallSid: "CA1", AnsweredBy: "machine_end_beep", MachineDetectionDuration: "3100" }),
    ).toEqual({
      kind: "answeredBy",
      externalCallId: "CA1",
      answeredBy: "machine",
    });
  });

  it("of the end carries the seconds of CallDuration, not the minutes of Duration", () => {
    expect(read({ CallSid: "CA1", CallStatus: "completed", CallDuration: "61", Duration: "2" })).toEqual({
      kind: "ended",
      externalCallId: "CA1",
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 61,
      hangupCause: "completed",
      cost: null,
    });
  });

  it.each([
    ["no call", { CallStatus: "busy" }],
    ["nothing", {}],
    ["a call and nothing of it", { CallSid: "CA1" }],
    ["a status that is new", { CallSid: "CA1", CallStatus: "levitating" }],
  ])("that says %s is ignored", (_what, fields) => {
    expect(read(fields)).toMatchObject({ kind: "ignored" });
  });

  it.each(["", "-3", "abc", "1e99", "NaN"])("with a duration of %j lasted 0 s", CallDuration => {
    expect(read({ CallSid: "CA1", CallStatus: "completed", CallDuration })).toMatchObject({
      durationSeconds: 0,
    });
  });

  it("as JSON is read too, whatever it holds", () => {
    const asJson = (body: string) =>
      parse(received({ url: CALLBACK_URL, headers: { "Content-Type": "application/json" }, body }));
    expect(asJson('{"CallSid":"CA1","CallStatus":"busy"}')).toMatchObject({ disposition: "busy" });
    for (const body of ["[]", "null", "{", '{"CallSid":{}}', '{"CallSid":"CA1","CallStatus":7}'])
      expect(asJson(body)).toMatchObject({ kind: "ignored" });
  });
});
