import { describe, expect, it } from "vitest";
import { answeredByOf, endOf, refusalOf } from "../../../../../src/telephony/providers/twilio/words.ts";

const SAID = {
  status: "failed",
  answeredBy: null,
  seconds: 0,
  sip: null,
  errorCode: null,
  cost: null,
} as const;

describe("the end of a call", () => {
  it.each([
    ["completed", "answered"],
    ["busy", "busy"],
    ["no-answer", "no_answer"],
    ["canceled", "cancelled"],
    ["failed", "network_error"],
  ])("%s is %s", (status, disposition) => {
    expect(endOf({ ...SAID, status })).toMatchObject({ disposition, hangupCause: status });
  });

  it.each([
    [null, "answered"],
    ["human", "answered"],
    ["unknown", "answered"],
    ["fax", "answered"],
    ["machine", "voicemail"],
  ] as const)("completed with %s is %s", (answeredBy, disposition) => {
    expect(endOf({ ...SAID, status: "completed", answeredBy })).toMatchObject({ disposition, answeredBy });
  });

  it.each([
    [486, "busy"],
    [480, "no_answer"],
    [603, "rejected"],
    [404, "invalid_number"],
    [403, "blocked"],
    [503, "network_error"],
    [200, "network_error"],
    [999, "network_error"],
  ])("failed with SIP %i is %s", (sip, disposition) => {
    expect(endOf({ ...SAID, sip })).toMatchObject({ disposition, hangupCause: `failed, SIP ${sip}` });
  });

  it.each([
    [13224, "invalid_number"],
    [13227, "blocked"],
    [20003, "network_error"],
  ])("failed with error %i is %s", (errorCode, disposition) => {
    expect(endOf({ ...SAID, errorCode })).toMatchObject({ disposition });
  });

  it.each(["ringing", "", "levitating"])("%j is no end", status => {
    expect(endOf({ ...SAID, status })).toBeNull();
  });
});

it.each([
  [null, null],
  ["human", "human"],
  ["machine_start", "machine"],
  ["machine_end_beep", "machine"],
  ["machine_end_silence", "machine"],
  ["machine_end_other", "machine"],
  ["fax", "fax"],
  ["unknown", "unknown"],
  ["alien", "unknown"],
])("AnsweredBy %s is %s", (word, answeredBy) => {
  expect(answeredByOf(word)).toBe(answeredBy);
});

describe("a refusal", () => {
  it.each([21201, 21211, 21214, 21217, 13223, 13224])("%i ends the call: no such number", code => {
    expect(refusalOf(400, code)).toEqual({ about: "call", final: true, disposition: "invalid_number" });
  });
  it.each([21215, 21216, 13225, 13227])("%i ends the call: blocked", code => {
    expect(refusalOf(400, code)).toEqual({ about: "call", final: true, disposition: "blocked" });
  });
  it.each([21205, 21210, 21212, 21218, 21219, 20003, 10001, 20005])("%i is about the account", code => {
    expect(refusalOf(400, code)).toEqual({ about: "account" });
  });
  it.each([20429, 10004, 22005])("%i is about our load", code => {
    expect(refusalOf(400, code)).toEqual({ about: "load" });
  });
  it.each([
    [400, 99999, "call"],
    [400, null, "call"],
    [401, null, "account"],
    [404, 20404, "account"],
    [429, null, "load"],
    [500, 20500, "provider"],
    [503, null, "provider"],
    [302, null, "account"],
  ])("%i with code %s, which is new here, is about: %s", (status, code, about) => {
    expect(refusalOf(status, code)).toEqual({ about });
  });
});
