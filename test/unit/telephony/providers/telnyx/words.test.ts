import { describe, expect, it } from "vitest";
import { endOf, refusalOf, wasNeverAnswered } from "../../../../../src/telephony/providers/telnyx/words.ts";

const HANGUP = { cause: "normal_clearing", source: "callee", sip: null, hasDCode: false } as const;
const NOT_ANSWERED = { answered: false, answeredBy: null, seconds: 0 } as const;
const ANSWERED = { answered: true, answeredBy: null, seconds: 12 } as const;
const NOT_TOLD = { answered: null, answeredBy: null, seconds: 0 } as const;

describe("a call that was answered", () => {
  it.each([
    ["normal_clearing", null, "answered"],
    ["normal_clearing", "human", "answered"],
    ["normal_clearing", "unknown", "answered"],
    ["normal_clearing", "fax", "answered"],
    ["normal_clearing", "machine", "voicemail"],
    ["time_limit", null, "answered"],
    ["originator_cancel", null, "answered"],
    ["unspecified", null, "answered"],
    ["something_new", null, "answered"],
  ] as const)("and ended by %s, by %s, is %s", (cause, answeredBy, disposition) => {
    expect(endOf({ ...HANGUP, cause }, { ...ANSWERED, answeredBy })).toEqual({
      disposition,
      answeredBy,
      durationSeconds: 12,
      hangupCause: cause,
      cost: null,
    });
  });
});

describe("a call that was not answered", () => {
  it.each([
    ["normal_clearing", "callee", null, "rejected"],
    ["normal_clearing", "caller", null, "network_error"],
    ["timeout", "caller", null, "no_answer"],
    ["no_answer", "caller", null, "no_answer"],
    ["user_busy", "callee", "486", "busy"],
    ["call_rejected", "callee", "603", "rejected"],
    ["call_rejected", "callee", "403", "rejected"],
    ["call_rejected", "unknown", "403", "provider_error"],
    ["not_found", "callee", "404", "invalid_number"],
    ["originator_cancel", "caller", "487", "cancelled"],
    ["unspecified", "unknown", "503", "network_error"],
    ["unspecified", "unknown", "480", "no_answer"],
    ["unspecified", "unknown", "404", "invalid_number"],
    ["unspecified", "unknown", "unspecified", "network_error"],
    ["something_new", "unknown", null, "network_error"],
    [null, null, null, "network_error"],
  ])("and ended by %s of %s with SIP %s is %s", (cause, source, sip, disposition) => {
    expect(endOf({ ...HANGUP, cause, source, sip }, NOT_ANSWERED)).toMatchObject({ disposition });
  });

  it("by Telnyx itself is an error of the provider", () => {
    const hangup = { ...HANGUP, cause: "call_rejected", sip: "403", hasDCode: true };
    expect(endOf(hangup, NOT_ANSWERED)).toMatchObject({ disposition: "provider_error" });
    expect(endOf(hangup, NOT_ANSWERED).hangupCause).toBe("call_rejected, SIP 403");
  });

  it("says so itself for these causes, whatever else is heard", () => {
    for (const cause of ["timeout", "no_answer", "user_busy", "call_rejected", "not_found"]) {
      expect(wasNeverAnswered({ ...HANGUP, cause })).toBe(true);
      expect(endOf({ ...HANGUP, cause }, ANSWERED).disposition).not.toBe("answered");
    }
    for (const cause of ["normal_clearing", "time_limit", "originator_cancel", "unspecified", null])
      expect(wasNeverAnswered({ ...HANGUP, cause })).toBe(false);
  });
});

describe("a call of which nobody can tell whether it was answered", () => {
  it.each([
    ["normal_clearing", "200", "answered"],
    ["time_limit", null, "answered"],
    ["normal_clearing", null, "rejected"],
    ["unspecified", "503", "network_error"],
  ])("ended by %s with SIP %s is %s", (cause, sip, disposition) => {
    expect(endOf({ ...HANGUP, cause, sip }, NOT_TOLD)).toMatchObject({ disposition });
  });
});

describe("a refusal", () => {
  it.each(["10001", "10002", "10016"])("%s ends the call: no such number", code => {
    expect(refusalOf(422, [code])).toEqual({ about: "call", final: true, disposition: "invalid_number" });
  });
  it.each(["10004", "10015", "10017", "10009", "10010", "D10", "D13", "D18", "D19"])(
    "%s is about the account",
    code => {
      expect(refusalOf(422, [code])).toEqual({ about: "account" });
    },
  );
  it.each(["10011", "90103", "D1", "D2", "D3", "D22"])("%s is about our load", code => {
    expect(refusalOf(403, [code])).toEqual({ about: "load" });
  });
  it.each([
    [422, ["99999"], "call"],
    [400, [], "call"],
    [401, [], "account"],
    [403, [], "account"],
    [404, ["10005"], "account"],
    [429, [], "load"],
    [500, ["10007"], "provider"],
  ])("%i with %j, which is new here, is about: %s", (status, codes, about) => {
    expect(refusalOf(status, codes)).toEqual({ about });
  });
  it("is decided by the first code that is known", () => {
    expect(refusalOf(422, ["99999", "10011"])).toEqual({ about: "load" });
  });
});
