import { describe, expect, it } from "vitest";
import { dialAnswerOf, dispositionOf, statusOf } from "../../../../../src/telephony/providers/vapi/words.ts";

describe("why a call ended", () => {
  it.each([
    ["assistant-ended-call", "answered"],
    ["assistant-ended-call-after-message-spoken", "answered"],
    ["assistant-ended-call-with-hangup-task", "answered"],
    ["assistant-said-end-call-phrase", "answered"],
    ["assistant-forwarded-call", "answered"],
    ["customer-ended-call", "answered"],
    ["customer-ended-call-before-warm-transfer", "answered"],
    ["exceeded-max-duration", "answered"],
    ["silence-timed-out", "answered"],
    ["vonage-completed", "answered"],
    ["call.in-progress.twilio-completed-call", "answered"],
    ["voicemail", "voicemail"],
    ["customer-busy", "busy"],
    ["customer-did-not-answer", "no_answer"],
    ["call.in-progress.error-providerfault-outbound-sip-408-request-timeout", "no_answer"],
    ["call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable", "no_answer"],
    ["call.in-progress.error-providerfault-outbound-sip-486-busy-here", "busy"],
    ["vonage-rejected", "rejected"],
    ["call.in-progress.error-providerfault-outbound-sip-403-forbidden", "blocked"],
    ["twilio-reported-customer-misdialed", "invalid_number"],
    ["twilio-failed-to-connect-call", "network_error"],
    ["vonage-failed-to-connect-call", "network_error"],
    ["call.in-progress.error-providerfault-outbound-sip-503-service-unavailable", "network_error"],
    ["call.in-progress.error-sip-outbound-call-failed-to-connect", "network_error"],
    ["call.in-progress.error-vapifault-transport-never-connected", "network_error"],
    ["call.start.error-get-phone-number", "provider_error"],
    ["call.start.error-subscription-concurrency-limit-reached", "provider_error"],
    ["call.start.error-subscription-insufficient-credits", "provider_error"],
    ["assistant-not-found", "provider_error"],
    ["assistant-not-valid", "provider_error"],
    ["call.in-progress.error-providerfault-outbound-sip-407-proxy-authentication-required", "provider_error"],
    ["manually-canceled", "cancelled"],
    ["call-deleted", "cancelled"],
    ["scheduled-call-deleted", "cancelled"],
  ])("%s is %s, however long it was", (reason, disposition) => {
    expect(dispositionOf(reason, 0)).toBe(disposition);
    expect(dispositionOf(reason, 30)).toBe(disposition);
  });

  it.each([
    "pipeline-error-openai-llm-failed",
    "call.in-progress.error-vapifault-openai-llm-failed",
    "call.in-progress.error-assistant-did-not-receive-customer-audio",
    "a-reason-of-next-month",
    "toString",
    "",
  ])("%j ended a conversation if there was one", reason => {
    expect(dispositionOf(reason, 3)).toBe("answered");
    expect(dispositionOf(reason, 0)).toBe("provider_error");
  });
});

it.each([
  ["scheduled", "waiting"],
  ["queued", "waiting"],
  ["ringing", "waiting"],
  ["forwarding", "waiting"],
  ["in-progress", "talking"],
  ["ended", "ended"],
  ["not-found", "unknown"],
  ["levitating", "unknown"],
  [7, "unknown"],
])("the status %s is %s", (status, expected) => {
  expect(statusOf(status)).toBe(expected);
});

describe("a refused create", () => {
  const refusal = (status: number, body: Record<string, unknown> | null) => dialAnswerOf(status, body, null);

  it.each([
    [400, ["customer.number must be a valid phone number in the E.164 format"], "call"],
    [400, "Invalid number for customer", "call"],
    [400, "Over Concurrency Limit", "load"],
    [400, "Numbers Bought On Vapi Have A Daily Outbound Call Limit. Import Your Own Twilio Numbers", "load"],
    [400, ["phoneNumberId must be a UUID"], "account"],
    [400, "Couldn't Find Assistant", "account"],
    [400, null, "account"],
    [401, "Invalid Key", "account"],
    [402, "Wallet balance", "account"],
    [404, "Couldn't find phone number", "account"],
    [429, "Too many requests", "load"],
    [503, "Unavailable", "provider"],
  ])("%i %j is about the %s", (status, message, about) => {
    const answer = refusal(status, message === null ? null : { message, statusCode: status });
    expect(answer).toMatchObject({ kind: "refused", refusal: { about }, final: about === "call" });
  });

  it("of the number is final, and says so", () => {
    const answer = refusal(400, { message: ["customer.number must be a valid phone number"] });
    expect(answer).toMatchObject({ disposition: "invalid_number" });
  });

  it("with a 500, even of Vapi's own, may ring all the same", () => {
    expect(refusal(500, { message: "Internal Server Error" })).toMatchObject({ kind: "unknown" });
  });
});
