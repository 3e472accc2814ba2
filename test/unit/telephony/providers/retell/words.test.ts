import { describe, expect, it } from "vitest";
import {
  dialAnswerOf,
  dispositionOf,
  isMachine,
  statusOf,
} from "../../../../../src/telephony/providers/retell/words.ts";

describe("why a call was disconnected", () => {
  it.each([
    ["user_hangup", "answered"],
    ["agent_hangup", "answered"],
    ["call_transfer", "answered"],
    ["transfer_bridged", "answered"],
    ["transfer_cancelled", "answered"],
    ["call_take_over", "answered"],
    ["inactivity", "answered"],
    ["max_duration_reached", "answered"],
    ["ivr_reached", "answered"],
    ["voicemail_reached", "voicemail"],
    ["dial_busy", "busy"],
    ["dial_no_answer", "no_answer"],
    ["user_declined", "rejected"],
    ["invalid_destination", "invalid_number"],
    ["marked_as_spam", "blocked"],
    ["scam_detected", "blocked"],
    ["dial_failed", "network_error"],
    ["sip_routing_error", "network_error"],
    ["telephony_provider_unavailable", "network_error"],
    ["concurrency_limit_reached", "provider_error"],
    ["no_concurrency_fallback", "provider_error"],
    ["no_valid_payment", "provider_error"],
    ["telephony_provider_permission_denied", "provider_error"],
    ["registered_call_timeout", "provider_error"],
    ["manual_stopped", "cancelled"],
  ])("%s is %s, however long it was", (reason, disposition) => {
    expect(dispositionOf(reason, 0)).toBe(disposition);
    expect(dispositionOf(reason, 30)).toBe(disposition);
  });

  it.each([
    "error_llm_websocket_open",
    "error_retell",
    "error_no_audio_received",
    "a_reason_of_next_month",
    "constructor",
    "",
  ])("%j ended a conversation if there was one", reason => {
    expect(dispositionOf(reason, 3)).toBe("answered");
    expect(dispositionOf(reason, 0)).toBe("provider_error");
  });

  it("tells of machines", () => {
    expect(["voicemail_reached", "ivr_reached", "user_hangup", ""].map(isMachine)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

it.each([
  ["registered", "live"],
  ["ongoing", "live"],
  ["ended", "ended"],
  ["not_connected", "ended"],
  ["error", "ended"],
  ["levitating", "unknown"],
  [undefined, "unknown"],
])("the status %s is %s", (status, expected) => {
  expect(statusOf(status)).toBe(expected);
});

describe("a refused create", () => {
  it.each([
    [400, "to_number is not a valid E.164 number", "call", "invalid_number"],
    [422, "Destination country is not supported", "call", "invalid_number"],
    [400, "Request body is malformed", "call", undefined],
    [400, "from_number is not found", "account", undefined],
    [422, "Unknown agent version", "account", undefined],
    [401, "API key is invalid", "account", undefined],
    [402, "Trial has ended", "account", undefined],
    [404, "Cannot find requested asset", "account", undefined],
    [429, "Account rate limited", "load", undefined],
    [503, "An unexpected server error occurred", "provider", undefined],
  ])("%i %j is about the %s", (status, message, about, disposition) => {
    const answer = dialAnswerOf(status, { status: "error", message }, 3);
    const refusal = { about, retryAfterSeconds: 3 };
    expect(answer).toMatchObject({ kind: "refused", refusal, final: about === "call" });
    expect("disposition" in answer ? answer.disposition : undefined).toBe(disposition);
  });
});
