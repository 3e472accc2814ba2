import { describe, expect, it } from "vitest";
import {
  answeredByOf,
  dialAnswerOf,
  dispositionOf,
  isLive,
} from "../../../../../src/telephony/providers/exotel/words.ts";

describe("how a call ended", () => {
  it.each([
    ["completed", null, undefined, "answered"],
    ["completed", "human", undefined, "answered"],
    ["completed", "machine", undefined, "voicemail"],
    ["busy", null, undefined, "busy"],
    ["no-answer", null, undefined, "no_answer"],
    ["canceled", null, undefined, "cancelled"],
    ["failed", null, 1, "invalid_number"],
    ["failed", null, 3, "invalid_number"],
    ["failed", null, "28", "invalid_number"],
    ["failed", null, 17, "busy"],
    ["failed", null, 18, "no_answer"],
    ["failed", null, 19, "no_answer"],
    ["failed", null, "20", "no_answer"],
    ["failed", null, 21, "rejected"],
    ["failed", null, 38, "network_error"],
    ["failed", null, "NETWORK", "network_error"],
    ["failed", null, undefined, "network_error"],
    ["in-progress", null, undefined, null],
    ["levitating", null, undefined, null],
    [undefined, null, undefined, null],
  ] as const)("%s, picked up by %s, cause %s is %s", (status, answeredBy, cause, disposition) => {
    expect(dispositionOf(status, answeredBy, cause)).toBe(disposition);
  });
});

it.each(["queued", "ringing", "in-progress"])("%s is live", status => {
  expect(isLive(status)).toBe(true);
  expect(dispositionOf(status, null, 17)).toBeNull();
});

it.each([
  ["human", "human"],
  ["machine", "machine"],
  ["machine_start", "machine"],
  ["voicemail", "machine"],
  ["fax", "fax"],
  ["NA", null],
  ["", null],
  [null, null],
  ["a ghost", "unknown"],
])("AnsweredBy %s is %s", (word, answeredBy) => {
  expect(answeredByOf(word)).toBe(answeredBy);
});

describe("a refused create", () => {
  it.each([
    [400, "Invalid number", "call", true, "invalid_number"],
    [400, "Mandatory Parameter From missing", "call", true, "invalid_number"],
    [400, "Bad parameters", "call", true, undefined],
    [400, "Invalid CallerId", "account", false, undefined],
    [400, "Invalid Url", "account", false, undefined],
    [403, "Call to this number is restricted: NDNC", "call", true, "blocked"],
    [403, "TRAI DND", "call", true, "blocked"],
    [403, "Account suspended", "account", false, undefined],
    [401, "Authentication failed", "account", false, undefined],
    [402, "Insufficient balance", "account", false, undefined],
    [404, "Account not found", "account", false, undefined],
    [429, "Too Many Requests", "load", false, undefined],
    [503, "Internal Error", "provider", false, undefined],
  ])("%i %j is about the %s", (Status, Message, about, final, disposition) => {
    for (const status of [Status, 200]) {
      const answer = dialAnswerOf(status, { RestException: { Status, Message } }, 6);
      const refusal = { about, retryAfterSeconds: 6 };
      expect(answer).toMatchObject({ kind: "refused", refusal, final });
      expect("disposition" in answer ? answer.disposition : undefined).toBe(disposition);
    }
  });

  it("that says 200 itself says neither yes nor no", () => {
    const answer = dialAnswerOf(200, { RestException: { Status: 200, Message: "?" } }, null);
    expect(answer).toMatchObject({ kind: "unknown" });
  });
});
