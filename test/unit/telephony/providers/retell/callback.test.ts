import { symmetric, verify } from "retell-sdk/lib/webhook_auth";
import { describe, expect, it } from "vitest";
import { parseRetellCallback } from "../../../../../src/telephony/providers/retell/callback.ts";
import { CALLBACK_URL, NOW, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { KEY } from "./a-trunk.ts";

const signed = async (body: string, key = KEY, at = NOW): Promise<Sent> => ({
  url: CALLBACK_URL,
  headers: { "X-Retell-Signature": await symmetric.sign(body, key, at) },
  body,
});

const read = async (said: unknown) =>
  parseRetellCallback(received(await signed(JSON.stringify(said))), { api_key: KEY });

describe("a signature, judged as the SDK judges it", () => {
  it.each(vectorsOf("retell"))("$name", async ({ secret = "", now_ms, valid, ...sent }) => {
    const event = await parseRetellCallback(received(sent, now_ms), { api_key: secret });
    expect(event.kind !== "unauthenticated").toBe(valid);
    const header = sent.headers["x-retell-signature"] ?? "";
    expect(await symmetric.verify(sent.body, secret, header, { timestamp: now_ms ?? 0 })).toBe(valid);
  });

  it("of the SDK's own making is believed", async () => {
    const body = JSON.stringify({ event: "call_analyzed", call: { transcript: "Å — ✓" } });
    const header = await symmetric.sign(body, KEY);
    expect(await verify(body, KEY, header)).toBe(true);
    const request = received(
      { url: CALLBACK_URL, headers: { "X-Retell-Signature": header }, body },
      Date.now(),
    );
    expect(await parseRetellCallback(request, { api_key: KEY })).toMatchObject({ kind: "ignored" });
  });

  it("is by the key with the badge where one is named, and by the one before it", async () => {
    const keys = { api_key: KEY, webhook_api_key: "badge", webhook_api_key_previous: "before" };
    for (const key of ["badge", "before"]) {
      const request = received(await signed("{}", key));
      expect(await parseRetellCallback(request, keys)).toMatchObject({ kind: "ignored" });
    }
    const byOther = received(await signed("{}"));
    expect(await parseRetellCallback(byOther, keys)).toMatchObject({ kind: "unauthenticated" });
  });

  it.each(["", "v=1", `v=${NOW},d=`, `v=-1,d=${"0".repeat(64)}`, `v=${"9".repeat(40)},d=${"0".repeat(64)}`])(
    "%j is not believed",
    async header => {
      const sent = { url: CALLBACK_URL, headers: { "X-Retell-Signature": header }, body: "{}" };
      expect(await parseRetellCallback(received(sent), { api_key: KEY })).toMatchObject({
        kind: "unauthenticated",
      });
    },
  );
});

describe("an event", () => {
  const call = { call_id: "call-1" };

  it("of the answer says when", async () => {
    const answered = { kind: "answered", externalCallId: "call-1", of: null };
    const started = { event: "call_started", call: { ...call, start_timestamp: NOW } };
    expect(await read(started)).toEqual({ ...answered, at: NOW });
    expect(await read({ event: "call_started", call })).toEqual({ ...answered, at: null });
  });

  it("of the end carries duration, reason and cost", async () => {
    const ended = {
      ...call,
      disconnection_reason: "agent_hangup",
      duration_ms: 41_600,
      call_cost: { combined_cost: 12.5 },
    };
    expect(await read({ event: "call_ended", call: ended })).toEqual({
      kind: "ended",
      externalCallId: "call-1",
      of: null,
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 42,
      hangupCause: "agent_hangup",
      cost: { amount: "0.125", currency: "USD" },
    });
  });

  it("of the end without a duration counts from start to end", async () => {
    const ended = { ...call, start_timestamp: NOW, end_timestamp: NOW + 30_400 };
    expect(await read({ event: "call_ended", call: ended })).toMatchObject({
      disposition: "answered",
      durationSeconds: 30,
    });
  });

  it("of an answering menu was answered, by a machine", async () => {
    const ended = { ...call, disconnection_reason: "ivr_reached", duration_ms: 9000 };
    expect(await read({ event: "call_ended", call: ended })).toMatchObject({
      disposition: "answered",
      answeredBy: "machine",
    });
  });

  it.each([true, "true", "campaign", "purpose"])(
    "of the analysis tells of an opt-out that the agent was to look for: %j",
    async said => {
      const custom = { ...call, call_analysis: { custom_analysis_data: { opt_out: said } } };
      expect(await read({ event: "call_analyzed", call: custom })).toEqual({
        kind: "said",
        externalCallId: "call-1",
        of: null,
        optOut: said === "true" ? true : said,
      });
    },
  );

  it.each([
    { custom_analysis_data: { opt_out: false } },
    { custom_analysis_data: { opt_out: "no" } },
    { custom_analysis_data: { opt_out: 1 } },
    { custom_analysis_data: "opt_out" },
    { opt_out: true },
    { user_sentiment: "Negative" },
  ])("of the analysis without one says nothing: %j", async call_analysis => {
    expect(await read({ event: "call_analyzed", call: { ...call, call_analysis } })).toMatchObject({
      kind: "ignored",
    });
  });

  it("of the analysis tells of a machine that was not noticed before", async () => {
    const analyzed = { ...call, call_analysis: { in_voicemail: true } };
    expect(await read({ event: "call_analyzed", call: analyzed })).toEqual({
      kind: "answeredBy",
      externalCallId: "call-1",
      of: null,
      answeredBy: "machine",
    });
  });

  it.each([
    { event: "call_analyzed", call: { ...call, call_analysis: { in_voicemail: false } } },
    { event: "transcript_updated", call },
    { event: 7, call },
    { call },
  ])("%j is ignored", async said => {
    expect(await read(said)).toMatchObject({ kind: "ignored" });
  });

  it.each([-1, 1e18, "long", null])("with a duration of %s lasted 0 s", async duration_ms => {
    expect(await read({ event: "call_ended", call: { ...call, duration_ms } })).toMatchObject({
      disposition: "provider_error",
      durationSeconds: 0,
    });
  });
});
