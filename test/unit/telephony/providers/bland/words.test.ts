import { describe, expect, it } from "vitest";
import {
  answeredByOf,
  dialAnswerOf,
  dispositionOf,
  standingOf,
} from "../../../../../src/telephony/providers/bland/words.ts";

describe("how a call ended", () => {
  it.each([
    [{ answered_by: "no-answer", status: "completed" }, 0, "no_answer"],
    [{ answered_by: "voicemail", status: "completed" }, 12, "voicemail"],
    [{ status: "busy" }, 0, "busy"],
    [{ status: "no-answer" }, 0, "no_answer"],
    [{ status: "canceled" }, 0, "cancelled"],
    [{ status: "failed" }, 0, "network_error"],
    [{ queue_status: "pre_queue_error", error_message: "Invalid phone number" }, 0, "invalid_number"],
    [{ queue_status: "queue_error", error_message: "The number is not valid" }, 0, "invalid_number"],
    [{ queue_status: "pre_queue_error", error_message: "Insufficient balance" }, 0, "provider_error"],
    [{ queue_status: "queue_error", error_message: null }, 0, "provider_error"],
    [{ queue_status: "call_error" }, 0, "network_error"],
    [{ queue_status: "call_error" }, 7, "answered"],
    [{ status: "completed", answered_by: "human" }, 0, "answered"],
    [{ status: "completed", answered_by: "unknown" }, 30, "answered"],
    [{ status: "completed", answered_by: null }, 30, "answered"],
    [{ status: "completed", answered_by: null }, 0, "provider_error"],
    [{ status: "levitated" }, 0, "provider_error"],
    [{ status: "toString" }, 5, "answered"],
    [{}, 0, "provider_error"],
  ])("%j after %i s is %s", (call, seconds, disposition) => {
    expect(dispositionOf(call, seconds)).toBe(disposition);
  });
});

it.each([
  ["human", "human"],
  ["voicemail", "machine"],
  ["unknown", "unknown"],
  ["no-answer", null],
  [null, null],
  ["a ghost", null],
])("answered_by %s is %s", (word, answeredBy) => {
  expect(answeredByOf(word)).toBe(answeredBy);
});

it.each([
  [{ completed: true }, 42, "ended"],
  [{ status: "completed" }, 1, "ended"],
  [{ queue_status: "complete" }, 42, "ended"],
  [{ completed: true }, null, "over"],
  [{ completed: true, answered_by: "human" }, null, "over"],
  [{ status: "completed", answered_by: "unknown" }, 0, "over"],
  [{ queue_status: "complete" }, null, "over"],
  [{ status: "busy" }, null, "ended"],
  [{ completed: true, answered_by: "no-answer" }, null, "ended"],
  [{ queue_status: "pre_queue_error" }, null, "ended"],
  [{ queue_status: "queue_error" }, null, "ended"],
  [{ queue_status: "call_error" }, null, "ended"],
  [{ queue_status: "complete_error" }, 0, "ended"],
  [{ completed: false, queue_status: "started" }, null, "live"],
  [{ queue_status: "queued" }, null, "live"],
  [{}, null, "live"],
])("%j of %s s is %s", (call, seconds, standing) => {
  expect(standingOf(call, seconds)).toBe(standing);
});

describe("the answer to a create", () => {
  it("that has succeeded has accepted it", () => {
    const accepted = { kind: "accepted", externalCallId: "call-1" };
    expect(dialAnswerOf(200, { status: "success", call_id: "call-1" }, null)).toEqual(accepted);
  });

  it.each([
    [200, { status: "error", message: "Invalid phone number" }, "call", true, "invalid_number"],
    [200, { status: "error", message: "This number is blocked" }, "call", true, "blocked"],
    [200, { status: "error", message: "Something" }, "call", false, undefined],
    [200, { status: "error", message: "Insufficient balance" }, "account", false, undefined],
    [200, { status: "error", message: "Concurrency limit reached" }, "load", false, undefined],
    [400, { status: "error", message: "Rate limit exceeded" }, "load", false, undefined],
    [400, { status: "error", message: "Invalid from number" }, "account", false, undefined],
    [400, { status: "error", message: "Pathway not found" }, "account", false, undefined],
    [400, { errors: [{ error: "BAD", message: "Something" }] }, "call", true, undefined],
    [400, null, "call", true, undefined],
    [401, { status: "error", message: "Unauthorized" }, "account", false, undefined],
    [404, { status: "error", message: "Not found" }, "account", false, undefined],
    [402, { status: "error", message: "Balance" }, "account", false, undefined],
    [429, { status: "error", message: "Slow down" }, "load", false, undefined],
    [503, { status: "error", message: "Internal" }, "provider", false, undefined],
  ])("%i %j is about the %s", (status, body, about, final, disposition) => {
    const answer = dialAnswerOf(status, body, 4);
    const refusal = { about, retryAfterSeconds: 4 };
    expect(answer).toMatchObject({ kind: "refused", refusal, final });
    expect("disposition" in answer ? answer.disposition : undefined).toBe(disposition);
  });
});
