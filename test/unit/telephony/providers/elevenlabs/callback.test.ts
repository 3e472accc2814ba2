import { createHmac } from "node:crypto";
import { WebhooksClient } from "@elevenlabs/elevenlabs-js/wrapper/webhooks.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseElevenLabsCallback } from "../../../../../src/telephony/providers/elevenlabs/callback.ts";
import { NOW, received, type Sent } from "../../../../support/fake-providers/a-call.ts";
import { WORKSPACE_URL } from "../../../../support/fake-providers/elevenlabs.ts";
import { vectorsOf } from "../../../../support/provider-vectors/vectors.ts";
import { aTrunk, SECRET } from "./a-trunk.ts";

const sdk = new WebhooksClient({ apiKey: "none" });
const secrets = { api_key: "key", webhook_secret: SECRET };

const signed = (body: string, secret = SECRET, t: string | number = NOW / 1000): Sent => {
  const digest = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return { url: WORKSPACE_URL, headers: { "ElevenLabs-Signature": `t=${t},v0=${digest}` }, body };
};
const read = (type: unknown, data: unknown) =>
  parseElevenLabsCallback(received(signed(JSON.stringify({ type, data }))), secrets);

afterEach(() => {
  vi.useRealTimers();
});

describe("a signature, judged as the SDK judges it", () => {
  it.each(vectorsOf("elevenlabs"))("$name", async ({ name, secret = "", now = 0, valid, ...sent }) => {
    const request = received(sent, now * 1000);
    const event = await parseElevenLabsCallback(request, { api_key: "key", webhook_secret: secret });
    // The one difference: their SDK lets any future pass.
    expect(event.kind !== "unauthenticated").toBe(valid && !name.startsWith("in the future"));
  });

  it("that our fake makes is one that the SDK believes", async () => {
    const { fake, provider, clock } = aTrunk();
    const sent = await fake.webhook("post_call_audio", { conversation_id: "conv_1" });
    vi.useFakeTimers({ now: clock.now, toFake: ["Date"] });
    const header = sent.headers["ElevenLabs-Signature"] ?? "";
    expect(await sdk.constructEvent(sent.body, header, SECRET)).toMatchObject({ type: "post_call_audio" });
    await expect(sdk.constructEvent(`${sent.body} `, header, SECRET)).rejects.toThrow();
    expect(await provider.parseCallback(received(sent, clock.now))).toMatchObject({ kind: "ignored" });
  });

  it("by the secret before is believed while it is rotated, and one of several suffices", async () => {
    const both = { ...secrets, webhook_secret_previous: "before" };
    expect(await parseElevenLabsCallback(received(signed("{}", "before")), both)).toMatchObject({
      kind: "ignored",
    });
    const sent = signed("{}");
    const [t, v0] = (sent.headers["ElevenLabs-Signature"] ?? "").split(",");
    const headers = { "ElevenLabs-Signature": `${t}, v0=${"0".repeat(64)}, ${v0}` };
    expect(await parseElevenLabsCallback(received({ ...sent, headers }), both)).toMatchObject({
      kind: "ignored",
    });
  });

  it("of a clock that is ahead is believed for 5 minutes", async () => {
    const ahead = (seconds: number) =>
      parseElevenLabsCallback(received(signed("{}", SECRET, NOW / 1000 + seconds)), secrets);
    expect(await ahead(300)).toMatchObject({ kind: "ignored" });
    expect(await ahead(301)).toMatchObject({ kind: "unauthenticated" });
  });
});

describe("an event", () => {
  const conversation_id = "conv_1";

  it("of the transcription ends the call", async () => {
    const metadata = {
      call_duration_secs: 61,
      cost_fiat: 0.083,
      termination_reason: "end_call tool was called",
      phone_call: { type: "twilio", call_sid: "CA1", call_result: "answered" },
    };
    expect(await read("post_call_transcription", { conversation_id, status: "done", metadata })).toEqual({
      kind: "ended",
      externalCallId: conversation_id,
      of: null,
      disposition: "answered",
      answeredBy: null,
      durationSeconds: 61,
      hangupCause: "end_call tool was called",
      cost: { amount: "0.083", currency: "USD" },
    });
  });

  it("of the transcription tells of an opt-out that was collected", async () => {
    const saying = (data_collection_results: unknown) =>
      read("post_call_transcription", {
        conversation_id,
        status: "done",
        analysis: { data_collection_results },
      });
    const of = (value: unknown) => ({
      opt_out: { data_collection_id: "opt_out", value, rationale: "asked" },
    });
    expect(await saying(of(true))).toMatchObject({ kind: "ended", optOut: true });
    expect(await saying(of("purpose"))).toMatchObject({ optOut: "purpose" });
    for (const none of [undefined, of(null), of(false), { opt_out: true }])
      expect(await saying(none)).not.toHaveProperty("optOut");
  });

  it("of a failed start ends it too", async () => {
    const data = { conversation_id, failure_reason: "no-answer", metadata: { type: "twilio", body: {} } };
    expect(await read("call_initiation_failure", data)).toEqual({
      kind: "ended",
      externalCallId: conversation_id,
      of: null,
      disposition: "no_answer",
      answeredBy: null,
      durationSeconds: 0,
      hangupCause: "no-answer",
      cost: null,
    });
  });

  it.each([
    [{ answered_by: "machine_start" }, "machine"],
    [{ result: "human" }, "human"],
    [{ metadata: { type: "twilio", body: { AnsweredBy: "fax" } } }, "fax"],
    [{}, "unknown"],
  ])("of machine detection with %j says %s", async (data, answeredBy) => {
    expect(await read("answering_machine_detection", { conversation_id, ...data })).toEqual({
      kind: "answeredBy",
      externalCallId: conversation_id,
      of: null,
      answeredBy,
    });
  });

  it.each(["post_call_audio", "voice_removal_notice", 7, undefined])("%s is ignored", async type => {
    expect(await read(type, { conversation_id })).toMatchObject({ kind: "ignored" });
  });
});
