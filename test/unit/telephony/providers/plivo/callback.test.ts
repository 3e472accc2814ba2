import { validateV3Signature } from "plivo/dist/utils/v3Security.js";
import { describe, expect, it } from "vitest";
import { authenticate, parse } from "../../../../../src/telephony/providers/plivo/callback.ts";
import { aCall, CALLBACK_URL, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { aTrunk, signV3, TOKEN } from "./a-trunk.ts";

const form = (fields: Record<string, string>): Sent => ({
  url: CALLBACK_URL,
  headers: {
    "X-Plivo-Signature-V3": signV3(CALLBACK_URL, fields, "77"),
    "X-Plivo-Signature-V3-Nonce": "77",
  },
  body: new URLSearchParams(fields).toString(),
});
const read = (fields: Record<string, string>) => parse(received(form(fields)));
const judge = (sent: Sent, tokens = [TOKEN]) => authenticate(received(sent), tokens);

describe("a signature, judged as the SDK judges it", () => {
  it.each(vectorsOf("plivo"))("$name", async ({ valid, secret = "", ...sent }) => {
    expect((await judge(sent, [secret])) === null).toBe(valid);
  });

  it("that the SDK believes is believed, with either token while one is rotated", async () => {
    const fields = { CallUUID: "u1", CallStatus: "busy", Empty: "", Note: "Ångström & + =" };
    const sent = form(fields);
    const header = sent.headers["X-Plivo-Signature-V3"] ?? "";
    expect(validateV3Signature("POST", CALLBACK_URL, "77", TOKEN, header, fields)).toBe(true);
    expect(await judge(sent)).toBeNull();
    expect(await judge(sent, ["another", TOKEN])).toBeNull();
    expect(await judge(sent, ["another", ""])).toBe("the signature does not match");
  });

  it.each([
    ["no headers", {}],
    ["no nonce", { "X-Plivo-Signature-V3": "AAAA" }],
    ["no signature", { "X-Plivo-Signature-V3-Nonce": "77" }],
    ["garbage", { "X-Plivo-Signature-V3": "***,,", "X-Plivo-Signature-V3-Nonce": "77" }],
  ])("with %s is not believed", async (_what, headers) => {
    expect(await judge({ url: CALLBACK_URL, headers, body: "a=b" })).not.toBeNull();
  });

  it("of another attempt, of another nonce or of a body that is not text is not believed", async () => {
    const sent = form({ CallUUID: "u1", CallStatus: "busy" });
    expect(await judge({ ...sent, url: CALLBACK_URL.replace("attempt=2", "attempt=1") })).not.toBeNull();
    const headers = { ...sent.headers, "X-Plivo-Signature-V3-Nonce": "78" };
    expect(await judge({ ...sent, headers })).not.toBeNull();
    const bytes = { ...received(sent), body: new Uint8Array([0xff, 0xfe]) };
    expect(await authenticate(bytes, [TOKEN])).toBe("the body is not what was signed");
  });
});

describe("an authentic callback", () => {
  it("of ringing is progress, of an answer says so", () => {
    expect(read({ CallUUID: "u1", CallStatus: "ringing", Event: "Ring" })).toEqual({
      kind: "progress",
      externalCallId: "u1",
    });
    expect(read({ CallUUID: "u1", CallStatus: "in-progress", Event: "StartApp" })).toEqual({
      kind: "answered",
      externalCallId: "u1",
      at: null,
    });
  });

  it.each([
    ["true", "machine"],
    ["false", "human"],
    ["perhaps", "unknown"],
  ])("of machine detection with %s says %s", (Machine, answeredBy) => {
    const expected = { kind: "answeredBy", externalCallId: "u1", answeredBy };
    expect(read({ CallUUID: "u1", CallStatus: "in-progress", Event: "MachineDetection", Machine })).toEqual(
      expected,
    );
    expect(read({ CallUUID: "u1", Machine })).toEqual(expected);
  });

  it("of the end says how long, and why", () => {
    const fields = { CallStatus: "completed", Event: "Hangup", Duration: "17", HangupCauseCode: "4000" };
    expect(read({ RequestUUID: "u1", ...fields, HangupCauseName: "Normal Hangup" })).toEqual({
      kind: "ended",
      externalCallId: "u1",
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 17,
      hangupCause: "completed 4000 Normal Hangup",
      cost: null,
    });
    expect(read({ CallUUID: "u1", ...fields, Machine: "true" })).toMatchObject({ disposition: "voicemail" });
  });

  it.each([
    ["no call", { CallStatus: "busy" }],
    ["nothing", {}],
    ["a call and nothing of it", { CallUUID: "u1" }],
    ["a status that is new", { CallUUID: "u1", CallStatus: "levitating" }],
  ])("that says %s is ignored", (_what, fields) => {
    expect(read(fields)).toMatchObject({ kind: "ignored" });
  });

  it.each(["", "-3", "abc", "1e99"])("with a duration of %j lasted 0 s", Duration => {
    expect(read({ CallUUID: "u1", CallStatus: "completed", Duration })).toMatchObject({ durationSeconds: 0 });
  });
});

describe("callbacks of the account", () => {
  it("are believed early, doubled and out of order, and refused when forged", async () => {
    const { fake, provider } = aTrunk();
    await provider.placeCall(aCall({ machineDetection: "async" }));
    const detected = fake.detected(fake.last, true);
    const ended = fake.end(fake.last, "completed", { Duration: "17", HangupCauseCode: "4000" });
    const kinds = [];
    for (const sent of [ended, detected, ended])
      kinds.push((await provider.parseCallback(received(sent))).kind);
    expect(kinds).toEqual(["ended", "answeredBy", "ended"]);
    const forged = { ...ended, body: ended.body.replace("completed", "busy") };
    expect(await provider.parseCallback(received(forged))).toMatchObject({ kind: "unauthenticated" });
  });
});
