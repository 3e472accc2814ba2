import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseBlandCallback } from "../../../../../src/telephony/providers/bland/callback.ts";
import { CALLBACK_URL, received } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { SECRET } from "./a-trunk.ts";

const secrets = { api_key: "key", webhook_secret: SECRET };
const signatureOf = (body: string, secret = SECRET) =>
  createHmac("sha256", secret).update(body).digest("hex");
const sent = (body: string, signature = signatureOf(body)) =>
  received({ url: CALLBACK_URL, headers: { "X-Webhook-Signature": signature }, body });
const read = (call: unknown) => parseBlandCallback(sent(JSON.stringify(call)), secrets);

describe("a signature", () => {
  it.each(vectorsOf("bland"))("$name", async ({ secret = "", valid, ...one }) => {
    const event = await parseBlandCallback(received(one), { api_key: "key", webhook_secret: secret });
    expect(event.kind !== "unauthenticated").toBe(valid);
  });

  it("may be over the body as JavaScript writes it", async () => {
    const body = '{ "call_id": "call-1",\n  "completed": false }';
    const ofCompact = signatureOf('{"call_id":"call-1","completed":false}');
    const expected = { kind: "progress", externalCallId: "call-1" };
    expect(await parseBlandCallback(sent(body), secrets)).toEqual(expected);
    expect(await parseBlandCallback(sent(body, ofCompact), secrets)).toEqual(expected);
    const changed = body.replace("call-1", "call-2");
    expect(await parseBlandCallback(sent(changed, ofCompact), secrets)).toMatchObject({
      kind: "unauthenticated",
    });
  });

  it("by the secret before is believed while it is rotated", async () => {
    const both = { ...secrets, webhook_secret_previous: "before" };
    const body = '{"call_id":"call-1"}';
    expect(await parseBlandCallback(sent(body, signatureOf(body, "before")), both)).toMatchObject({
      kind: "progress",
    });
    const blank = { ...secrets, webhook_secret_previous: "" };
    expect(await parseBlandCallback(sent(body, signatureOf(body, "")), blank)).toMatchObject({
      kind: "unauthenticated",
    });
  });
});

describe("a call", () => {
  const call = { call_id: "call-1", status: "completed", completed: true };

  it("that is over carries duration, who picked up, and cost", async () => {
    const said = { answered_by: "human", call_length: 0.75, corrected_duration: "44", price: 0.0675 };
    expect(await read({ ...call, ...said, call_ended_by: "ASSISTANT" })).toEqual({
      kind: "ended",
      externalCallId: "call-1",
      of: null,
      disposition: "answered",
      answeredBy: "human",
      durationSeconds: 44,
      hangupCause: "ASSISTANT",
      cost: { amount: "0.0675", currency: "USD" },
    });
  });

  it("without a corrected duration lasted its minutes", async () => {
    expect(await read({ ...call, call_length: 0.45 })).toMatchObject({ durationSeconds: 27 });
  });

  it.each(["", "-4", "long", {}])(
    "with a corrected duration of %j lasted 0 s, or its minutes",
    async text => {
      const end = await read({ ...call, answered_by: "human", corrected_duration: text });
      expect(end).toMatchObject({ disposition: "answered", durationSeconds: 0 });
    },
  );

  it("that is over without a length, and nobody says who was reached, is not one that reached nobody", async () => {
    expect(await read(call)).toEqual({ kind: "progress", externalCallId: "call-1" });
    expect(await read({ ...call, corrected_duration: "0" })).toMatchObject({ disposition: "provider_error" });
    expect(await read({ ...call, answered_by: "voicemail" })).toMatchObject({ disposition: "voicemail" });
    expect(await read({ ...call, status: "busy" })).toMatchObject({ disposition: "busy" });
  });

  it.each([{}, { call_id: "" }, { call_id: {} }, [], "call-1"])("%j is none", async said => {
    expect(await read(said)).toMatchObject({ kind: "ignored" });
  });
});
