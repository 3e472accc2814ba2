import { verifySignature } from "@vonage/jwt";
import { describe, expect, it } from "vitest";
import { authenticate, parse } from "../../../../../src/telephony/providers/vonage/callback.ts";
import { aCall, CALLBACK_URL, NOW, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { API_KEY, aTrunk, claimsFor, jwt, SECRET } from "./a-trunk.ts";

const SECONDS = NOW / 1000;
const BODY = '{"uuid":"u1","status":"busy"}';

const judge = (sent: Sent, secrets = [SECRET], now = NOW) =>
  authenticate(received(sent, now), { apiKey: API_KEY, secrets });
const withToken = (token: string, body = BODY): Sent => ({
  url: CALLBACK_URL,
  headers: { Authorization: `Bearer ${token}` },
  body,
});
const read = (said: unknown) =>
  parse(received({ url: CALLBACK_URL, headers: {}, body: JSON.stringify(said) }));

describe("a token, judged as the SDK judges it", () => {
  it.each(vectorsOf("vonage"))("$name", async ({ valid, secret = "", now = 0, ...sent }) => {
    expect((await judge(sent, [secret], now * 1000)) === null).toBe(valid);
  });

  it("that the SDK believes is believed, with either secret while one is rotated", async () => {
    // The SDK looks at its own clock.
    const now = Date.now();
    const token = jwt(claimsFor(BODY, Math.floor(now / 1000)));
    expect(verifySignature(token, SECRET)).toBe(true);
    expect(await judge(withToken(token), [SECRET], now)).toBeNull();
    expect(await judge(withToken(token), ["another", SECRET], now)).toBeNull();
    expect(await judge(withToken(token), ["another", ""], now)).toBe("the signature does not match");
  });

  it.each([
    ["no header", {}],
    ["another scheme", { Authorization: "Basic abc" }],
    ["two parts", { Authorization: "Bearer a.b" }],
    ["four parts", { Authorization: "Bearer a.b.c.d" }],
    ["parts that are no base64", { Authorization: "Bearer *.*.*" }],
    ["parts that are no JSON", { Authorization: "Bearer YQ.YQ.YQ" }],
  ])("with %s is not believed", async (_what, headers) => {
    expect(await judge({ url: CALLBACK_URL, headers, body: BODY })).not.toBeNull();
  });

  it.each(["RS256", "none", "hs256"])("that says %s is not believed, however it is signed", async alg => {
    const token = jwt(claimsFor(BODY, SECONDS), SECRET, alg);
    expect(await judge(withToken(token))).toBe("the token's algorithm is not HS256");
  });

  it.each([
    ["of now", 0, null],
    ["of 300 s ago", -300, null],
    ["of 301 s ago", -301, "it was signed too long ago, or in the future"],
    ["of 301 s from now", 301, "it was signed too long ago, or in the future"],
  ])("%s is judged by its time", async (_what, shift, verdict) => {
    expect(await judge(withToken(jwt(claimsFor(BODY, SECONDS + shift))))).toBe(verdict);
  });

  it.each([
    ["has expired", { exp: SECONDS - 1 }],
    ["is not valid yet", { nbf: SECONDS + 1 }],
    ["has a time that is none", { iat: "soon" }],
    ["names no account", { api_key: undefined }],
    ["names another account", { api_key: "ffffffff" }],
    ["has no hash", { payload_hash: undefined }],
    ["has the hash of another body", { payload_hash: "0".repeat(64) }],
  ])("that %s is not believed", async (_what, changes) => {
    expect(await judge(withToken(jwt({ ...claimsFor(BODY, SECONDS), ...changes })))).not.toBeNull();
  });

  it("may hash the same JSON without its blanks", async () => {
    const token = jwt(claimsFor(BODY, SECONDS));
    expect(await judge(withToken(token, BODY.replaceAll(":", ": ")))).toBeNull();
    expect(await judge(withToken(token, BODY.replace("busy", "answered")))).not.toBeNull();
  });
});

describe("an authentic event", () => {
  it.each(["started", "ringing", "record", "input", "transfer"])("%s is progress", status => {
    expect(read({ uuid: "u1", status })).toEqual({ kind: "progress", externalCallId: "u1" });
  });

  it("answered says when", () => {
    const timestamp = "2026-11-20T12:00:10.500Z";
    const expected = { kind: "answered", externalCallId: "u1", at: Date.parse(timestamp) };
    expect(read({ uuid: "u1", status: "answered", timestamp })).toEqual(expected);
    expect(read({ uuid: "u1", status: "answered" })).toEqual({ ...expected, at: null });
  });

  it.each(["human", "machine"])("%s says who picked up", status => {
    const expected = { kind: "answeredBy", externalCallId: "u1", answeredBy: status };
    expect(read({ uuid: "u1", status, sub_state: "beep_start" })).toEqual(expected);
  });

  it("completed after an answer is the end", () => {
    expect(read({ uuid: "u1", status: "completed", duration: "17", price: "0.01" })).toEqual({
      kind: "ended",
      externalCallId: "u1",
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 17,
      hangupCause: "completed",
      cost: null,
    });
    const start_time = "2026-11-20T12:00:10.000Z";
    expect(read({ uuid: "u1", status: "completed", duration: "0", start_time })).toMatchObject({
      disposition: "answered",
      durationSeconds: 0,
    });
  });

  it.each([{ duration: "0" }, {}, { start_time: null, duration: null }, { start_time: "" }])(
    "completed without an answer (%j) is ignored, in either order with its reason",
    more => {
      expect(read({ uuid: "u1", status: "completed", ...more })).toMatchObject({ kind: "ignored" });
    },
  );

  it.each([
    ["nothing", undefined],
    ["a list", []],
    ["no call", { status: "busy" }],
    ["no status", { uuid: "u1" }],
    ["a status that is none", { uuid: "u1", status: {} }],
    ["a status that is new", { uuid: "u1", status: "levitating" }],
  ])("with %s is ignored", (_what, said) => {
    expect(read(said)).toMatchObject({ kind: "ignored" });
  });

  it("that is not text is ignored", () => {
    const request = received({ url: CALLBACK_URL, headers: {}, body: "" });
    expect(parse({ ...request, body: new Uint8Array([0xff]) })).toMatchObject({ kind: "ignored" });
  });
});

describe("callbacks of the application", () => {
  it("are believed early, doubled and out of order, and refused when forged, unsigned or replayed late", async () => {
    const { fake, provider, world } = aTrunk();
    await provider.placeCall(aCall());
    const busy = fake.report(fake.last, "busy", { sip_code: 486 });
    const completed = fake.report(fake.last, "completed", { duration: "0" });
    const kinds = [];
    for (const sent of [completed, busy, busy])
      kinds.push((await provider.parseCallback(received(sent))).kind);
    expect(kinds).toEqual(["ignored", "ended", "ended"]);
    const forged = { ...busy, body: busy.body.replace("busy", "rejected") };
    expect((await provider.parseCallback(received(forged))).kind).toBe("unauthenticated");
    expect((await provider.parseCallback(received({ ...busy, headers: {} }))).kind).toBe("unauthenticated");
    const late = world.now + 301_000;
    expect((await provider.parseCallback(received(busy, late))).kind).toBe("unauthenticated");
  });
});
