import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseVapiCallback } from "../../../../../src/telephony/providers/vapi/callback.ts";
import { VAPI_SETTINGS } from "../../../../../src/telephony/providers/vapi/settings.ts";
import { CALLBACK_URL, NOW, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { SECRET, SETTINGS } from "./a-trunk.ts";

const settings = (webhook_hmac?: Record<string, unknown>) =>
  VAPI_SETTINGS().parse({ ...SETTINGS, ...(webhook_hmac === undefined ? {} : { webhook_hmac }) });
const secrets = { api_key: "key", webhook_secret: SECRET };

const read = (message: unknown) =>
  parseVapiCallback(
    received({ url: CALLBACK_URL, headers: { "X-Vapi-Secret": SECRET }, body: JSON.stringify({ message }) }),
    settings(),
    secrets,
  );

describe("the shared secret in the header", () => {
  const withSecret = (secret: string): Sent => ({
    url: CALLBACK_URL,
    headers: { "X-Vapi-Secret": secret },
    body: "{}",
  });

  it("is believed, the one before it too while it is rotated", async () => {
    const both = { ...secrets, webhook_secret_previous: "the one before" };
    for (const secret of [SECRET, "the one before"]) {
      expect(await parseVapiCallback(received(withSecret(secret)), settings(), both)).toMatchObject({
        kind: "ignored",
      });
    }
  });

  it("that is blank is never believed", async () => {
    const blank = { api_key: "key", webhook_secret: "" };
    expect(await parseVapiCallback(received(withSecret("")), settings(), blank)).toMatchObject({
      kind: "unauthenticated",
    });
  });
});

describe("the signature of an HMAC credential", () => {
  const plan = settings({ credential_id: "credential-1" });

  it.each(vectorsOf("vapi"))("$name", async ({ secret = "", valid, headers, body, url }) => {
    const request = received({ headers, body, url }, 1_760_000_000_000);
    const event = await parseVapiCallback(request, plan, { api_key: "key", webhook_secret: secret });
    expect(event.kind !== "unauthenticated").toBe(valid);
  });

  const signed = (
    timestamp: string,
    body: string,
    { hash = "sha256", form = "hex", prefix = "" } = {},
  ): Sent => {
    const digest = createHmac(hash, SECRET)
      .update(`${timestamp}.${body}`)
      .digest(form as "hex" | "base64");
    return { url: CALLBACK_URL, headers: { "x-timestamp": timestamp, "x-signature": prefix + digest }, body };
  };

  it.each([
    ["seconds", String(NOW / 1000)],
    ["milliseconds", String(NOW)],
    ["a date", new Date(NOW).toISOString()],
  ])("may count in %s", async (_what, timestamp) => {
    const event = await parseVapiCallback(received(signed(timestamp, "{}")), plan, secrets);
    expect(event).toMatchObject({ kind: "ignored" });
  });

  it.each([
    ["5 min and 1 s old", String(NOW / 1000 - 301)],
    ["5 min and 1 s ahead", String(NOW / 1000 + 301)],
    ["of no time", "soon"],
  ])("that is %s is not believed", async (_what, timestamp) => {
    const event = await parseVapiCallback(received(signed(timestamp, "{}")), plan, secrets);
    expect(event).toMatchObject({ kind: "unauthenticated" });
  });

  it("may be of another form, as the trunk says", async () => {
    const other = settings({
      credential_id: "credential-1",
      algorithm: "sha512",
      encoding: "base64",
      signature_prefix: "v1=",
    });
    const sent = signed(String(NOW), "{}", { hash: "sha512", form: "base64", prefix: "v1=" });
    expect(await parseVapiCallback(received(sent), other, secrets)).toMatchObject({ kind: "ignored" });
    expect(await parseVapiCallback(received(sent), plan, secrets)).toMatchObject({ kind: "unauthenticated" });
    const bare = signed(String(NOW), "{}", { hash: "sha512", form: "base64" });
    expect(await parseVapiCallback(received(bare), other, secrets)).toMatchObject({
      kind: "unauthenticated",
    });
  });

  it("does not hold for another body", async () => {
    const sent = { ...signed(String(NOW), "{}"), body: "{ }" };
    expect(await parseVapiCallback(received(sent), plan, secrets)).toMatchObject({ kind: "unauthenticated" });
  });
});

describe("a message", () => {
  const call = { id: "call-1" };

  it.each(["scheduled", "queued", "ringing", "forwarding"])("of status %s is progress", async status => {
    const event = await read({ type: "status-update", status, call });
    expect(event).toEqual({ kind: "progress", externalCallId: "call-1" });
  });

  it("of the answer says when", async () => {
    const message = { type: "status-update", status: "in-progress", call };
    const answered = { kind: "answered", externalCallId: "call-1", of: null };
    expect(await read({ ...message, timestamp: NOW })).toEqual({ ...answered, at: NOW });
    expect(await read({ ...message, timestamp: "now" })).toEqual({ ...answered, at: null });
  });

  it("of the end waits for the report, which alone says how long it was", async () => {
    const ended = { type: "status-update", status: "ended", call };
    for (const endedReason of ["customer-ended-call", "voicemail", "pipeline-error-x", undefined]) {
      expect(await read({ ...ended, endedReason })).toEqual({ kind: "progress", externalCallId: "call-1" });
    }
    const times = { startedAt: "2026-11-20T12:00:00.000Z", timestamp: NOW + 12_000 };
    const withTimes = { ...ended, endedReason: "customer-ended-call", call: { ...call, ...times }, ...times };
    expect(await read(withTimes)).toMatchObject({ disposition: "answered", durationSeconds: 12 });
  });

  it("of the end of a call that reached nobody ends it at once", async () => {
    const ended = { type: "status-update", status: "ended", endedReason: "customer-busy", call };
    expect(await read(ended)).toMatchObject({ kind: "ended", disposition: "busy", durationSeconds: 0 });
  });

  it("with the report tells of an opt-out that its structured data has", async () => {
    const report = { type: "end-of-call-report", endedReason: "customer-ended-call", call };
    const saying = (analysis: unknown) => read({ ...report, analysis });
    expect(await saying({ structuredData: { opt_out: true } })).toMatchObject({
      kind: "ended",
      optOut: true,
    });
    expect(await saying({ structuredData: { opt_out: "campaign" } })).toMatchObject({ optOut: "campaign" });
    for (const none of [undefined, { structuredData: null }, { structuredData: { opt_out: "no" } }])
      expect(await saying(none)).not.toHaveProperty("optOut");
  });

  it("with the report carries duration and cost", async () => {
    const report = {
      type: "end-of-call-report",
      endedReason: "customer-ended-call",
      startedAt: "2026-11-20T12:00:00.100Z",
      endedAt: "2026-11-20T12:01:01.000Z",
      cost: 0.0412,
      call,
    };
    expect(await read(report)).toEqual({
      kind: "ended",
      externalCallId: "call-1",
      of: null,
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 61,
      hangupCause: "customer-ended-call",
      cost: { amount: "0.0412", currency: "USD" },
    });
  });

  it.each([
    { type: "transcript", call },
    { type: "status-update", status: "levitating", call },
    { type: 7 },
    { type: "status-update" },
    null,
  ])("%j is ignored", async message => {
    expect(await read(message)).toMatchObject({ kind: "ignored" });
  });

  it("with broken fields is read as far as it goes", async () => {
    const report = { type: "end-of-call-report", endedReason: {}, startedAt: 7, endedAt: "x", call: [] };
    expect(await read({ ...report, cost: "free" })).toEqual({
      kind: "ended",
      externalCallId: null,
      of: null,
      disposition: "provider_error",
      answeredBy: null,
      durationSeconds: 0,
      hangupCause: null,
      cost: null,
    });
  });
});
