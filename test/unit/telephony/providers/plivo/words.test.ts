import { describe, expect, it } from "vitest";
import {
  dispositionOfCause,
  endOf,
  type PlivoEnd,
  refusalOf,
} from "../../../../../src/telephony/providers/plivo/words.ts";

const SAID: PlivoEnd = {
  status: "failed",
  answeredBy: null,
  seconds: 0,
  code: null,
  name: null,
  source: null,
};

describe("the end of a call", () => {
  it.each([
    ["completed", "answered"],
    ["busy", "busy"],
    ["no-answer", "no_answer"],
    ["cancel", "cancelled"],
    ["timeout", "no_answer"],
    ["failed", "network_error"],
  ])("%s alone is %s", (status, disposition) => {
    expect(endOf({ ...SAID, status })).toMatchObject({ disposition, hangupCause: status });
  });

  it.each([
    [null, "answered"],
    ["human", "answered"],
    ["unknown", "answered"],
    ["machine", "voicemail"],
  ] as const)("completed with %s is %s", (answeredBy, disposition) => {
    expect(endOf({ ...SAID, status: "completed", answeredBy })).toMatchObject({ disposition, answeredBy });
  });

  it.each([
    [0, null, null],
    [4000, "Normal Hangup", null],
    [4010, "End Of XML Instructions", null],
    [4020, null, null],
    [4030, null, null],
    [1000, "Cancelled", "cancelled"],
    [1010, "Cancelled (Out Of Credits)", "provider_error"],
    [1020, "Cancelled (Simultaneous dial limit reached)", "provider_error"],
    [2000, "Invalid Destination Address", "invalid_number"],
    [2010, "Destination Out Of Service", "invalid_number"],
    [2020, "Endpoint Not Registered", "network_error"],
    [2030, "Destination Country Barred", "blocked"],
    [2040, "Destination Number Barred", "blocked"],
    [3000, null, "busy"],
    [3000, "No Answer", "no_answer"],
    [3010, null, "no_answer"],
    [3010, "Busy Line", "busy"],
    [3020, "Rejected", "rejected"],
    [3070, "Network Congestion", "network_error"],
    [5010, "Internal Error", "provider_error"],
    [6010, "Ring Timeout Reached", "no_answer"],
    [7011, "Error Parsing XML", "provider_error"],
    [8011, "Invalid Action URL", "provider_error"],
    [9999, "New", null],
    [null, null, null],
  ])("failed with %s, %s is by cause: %s", (code, name, disposition) => {
    expect(dispositionOfCause(code, name)).toBe(disposition);
    const expected = disposition ?? "network_error";
    expect(endOf({ ...SAID, code, name })).toMatchObject({ disposition: expected });
  });

  it.each([
    [{ code: 1000, source: "API Request" }, "cancelled"],
    [{ code: null, source: "API Request" }, "cancelled"],
    [{ code: 3020, source: "Call recipient" }, "rejected"],
    [{ code: 4000, source: "Call recipient" }, "no_answer"],
    [{ code: null, source: "Plivo" }, "no_answer"],
  ])("cancel with %j is %s: only what we cancelled ends the call", (more, disposition) => {
    expect(endOf({ ...SAID, status: "cancel", ...more })).toMatchObject({ disposition });
  });

  it("in a detail record is by its seconds, then by its cause", () => {
    expect(endOf({ ...SAID, status: null, seconds: 4, code: 4000 })).toMatchObject({
      disposition: "answered",
    });
    expect(endOf({ ...SAID, status: null, code: 3010 })).toMatchObject({ disposition: "no_answer" });
    expect(endOf({ ...SAID, status: null })).toMatchObject({
      disposition: "network_error",
      hangupCause: null,
    });
  });

  it.each(["ringing", "levitating"])("%j is no end", status => {
    expect(endOf({ ...SAID, status })).toBeNull();
  });
});

describe("a refusal", () => {
  it.each([
    [400, "to number is not valid", { about: "call", final: true, disposition: "invalid_number" }],
    [400, "Invalid destination", { about: "call", final: true, disposition: "invalid_number" }],
    [400, "something else is wrong", { about: "call", final: true }],
    [400, null, { about: "call", final: true }],
    [400, "from number is not valid", { about: "account" }],
    [400, "answer_url is not valid", { about: "account" }],
    [401, "Could not verify your access level", { about: "account" }],
    [402, "out of credit", { about: "account" }],
    [403, null, { about: "account" }],
    [404, "not found", { about: "account" }],
    [429, "too many requests", { about: "load" }],
    [500, "internal error", { about: "provider" }],
    [302, null, { about: "account" }],
  ])("%i with %s is about: %j", (status, said, word) => {
    expect(refusalOf(status, said)).toEqual(word);
  });
});
