import { describe, expect, it } from "vitest";
import {
  answeredByOf,
  dialAnswerOf,
  dispositionOf,
  dispositionOfFailure,
  statusOf,
} from "../../../../../src/telephony/providers/elevenlabs/words.ts";

describe("how a conversation ended", () => {
  it.each([
    ["answered", "answered"],
    ["voicemail", "voicemail"],
    ["busy", "busy"],
    ["no_answer", "no_answer"],
    ["failed", "network_error"],
  ])("call_result %s is %s", (call_result, disposition) => {
    expect(dispositionOf({ phone_call: { call_result } }, 5)).toBe(disposition);
    expect(dispositionOf({ phone_call: { call_result } }, 0)).toBe(disposition);
  });

  it.each([
    [{ termination_reason: "Voicemail detected" }, 4, "voicemail"],
    [{ features_usage: { voicemail_detection: { enabled: true, used: true } } }, 4, "voicemail"],
    [{ features_usage: { voicemail_detection: { enabled: true, used: false } } }, 4, "answered"],
    [{ phone_call: { call_result: "levitated" } }, 4, "answered"],
    [{ phone_call: { call_result: "toString" } }, 0, "network_error"],
    [{}, 4, "answered"],
    [{}, 0, "network_error"],
  ])("%j after %i s is %s", (metadata, seconds, disposition) => {
    expect(dispositionOf(metadata, seconds)).toBe(disposition);
  });
});

describe("why no conversation came about", () => {
  const twilio = (body: Record<string, unknown>) => ({ metadata: { type: "twilio", body } });

  it.each([
    [{ failure_reason: "busy" }, "busy"],
    [{ failure_reason: "no-answer" }, "no_answer"],
    [{ failure_reason: "unknown", ...twilio({ CallStatus: "canceled" }) }, "cancelled"],
    [{ failure_reason: "unknown", ...twilio({ CallStatus: "busy" }) }, "busy"],
    [
      { failure_reason: "unknown", ...twilio({ CallStatus: "failed", SipResponseCode: "404" }) },
      "invalid_number",
    ],
    [{ failure_reason: "unknown", metadata: { type: "sip", body: { sip_status_code: 603 } } }, "rejected"],
    [
      { failure_reason: "unknown", metadata: { type: "sip", body: { sip_status_code: 200 } } },
      "network_error",
    ],
    [{ failure_reason: "a reason of next month" }, "network_error"],
    [{}, "network_error"],
  ])("%j is %s", (data, disposition) => {
    expect(dispositionOfFailure(data)).toBe(disposition);
  });
});

it.each([
  ["human", "human"],
  ["machine_start", "machine"],
  ["machine_end_beep", "machine"],
  ["machine_end_silence", "machine"],
  ["machine_end_other", "machine"],
  ["voicemail", "machine"],
  ["fax", "fax"],
  ["unknown", "unknown"],
  ["a ghost", "unknown"],
  [undefined, "unknown"],
])("%s picked up: %s", (word, answeredBy) => {
  expect(answeredByOf(word)).toBe(answeredBy);
});

it.each([
  ["initiated", "live"],
  ["in-progress", "live"],
  ["processing", "live"],
  ["done", "ended"],
  ["failed", "ended"],
  ["levitating", "unknown"],
])("the status %s is %s", (status, expected) => {
  expect(statusOf(status)).toBe(expected);
});

describe("the answer to a create", () => {
  it("that has succeeded has accepted it, with or without an id", () => {
    const accepted = (body: Record<string, unknown>) => dialAnswerOf(200, { success: true, ...body }, null);
    expect(accepted({ conversation_id: "conv_1" })).toEqual({ kind: "accepted", externalCallId: "conv_1" });
    expect(accepted({ conversation_id: null })).toEqual({ kind: "accepted", externalCallId: null });
  });

  it.each([
    [200, { success: false, message: "Invalid phone number: To" }, "call", true],
    [200, { success: false, message: "The call could not be made" }, "call", false],
    [200, { success: false, message: "Too many concurrent calls" }, "load", false],
    [
      400,
      { detail: { status: "invalid_phone_number", message: "The phone number is not valid" } },
      "call",
      true,
    ],
    [400, { detail: "Agent has no phone number" }, "account", false],
    [401, { detail: { status: "invalid_api_key", message: "Invalid API key" } }, "account", false],
    [401, { detail: { status: "quota_exceeded", message: "Quota" } }, "account", false],
    [404, { detail: { status: "agent_not_found", message: "Agent not found" } }, "account", false],
    [422, { detail: [{ loc: ["body", "to_number"], msg: "bad", type: "x" }] }, "call", true],
    [422, { detail: [{ loc: ["body", "agent_id"], msg: "field required", type: "x" }] }, "account", false],
    [429, { detail: { status: "system_busy", message: "busy" } }, "load", false],
    [503, { detail: { status: "error", message: "broken" } }, "provider", false],
  ])("%i %j is about the %s", (status, body, about, final) => {
    expect(dialAnswerOf(status, body, 9)).toMatchObject({
      kind: "refused",
      refusal: { about, retryAfterSeconds: 9 },
      final,
    });
  });
});
