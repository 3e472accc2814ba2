import { describe, expect, it } from "vitest";
import { endOf, refusalOf } from "../../../../../src/telephony/providers/vonage/words.ts";

const SAID = { status: "failed", seconds: 0, wasAnswered: false, sip: null, detail: null } as const;

describe("the end of a call", () => {
  it.each([
    ["busy", "busy"],
    ["unanswered", "no_answer"],
    ["timeout", "no_answer"],
    ["rejected", "rejected"],
    ["cancelled", "cancelled"],
    ["failed", "network_error"],
  ])("%s is %s", (status, disposition) => {
    expect(endOf({ ...SAID, status })).toMatchObject({ disposition, hangupCause: status });
  });

  it("completed is answered when it was, and else says nothing", () => {
    const answered = { ...SAID, status: "completed", wasAnswered: true, seconds: 9 };
    expect(endOf(answered)).toMatchObject({ disposition: "answered", durationSeconds: 9 });
    expect(endOf({ ...SAID, status: "completed" })).toBeNull();
  });

  it.each([
    [486, "busy"],
    [480, "no_answer"],
    [603, "rejected"],
    [404, "invalid_number"],
    [403, "blocked"],
    [402, "provider_error"],
    [503, "network_error"],
    [200, "network_error"],
    [999, "network_error"],
  ])("failed with SIP %i is %s", (sip, disposition) => {
    const hangupCause = `failed, cannot_route, SIP ${sip}`;
    expect(endOf({ ...SAID, sip, detail: "cannot_route" })).toMatchObject({ disposition, hangupCause });
  });

  it.each(["started", "answered", "machine", "levitating"])("%s is no end", status => {
    expect(endOf({ ...SAID, status })).toBeNull();
  });
});

describe("a refusal", () => {
  it.each([
    [400, [], { about: "call", final: true }],
    [400, ["to"], { about: "call", final: true, disposition: "invalid_number" }],
    [400, ["from", "to[0].number"], { about: "call", final: true, disposition: "invalid_number" }],
    [400, ["from"], { about: "account" }],
    [400, ["answer_url", "length_timer"], { about: "account" }],
    [401, [], { about: "account" }],
    [402, [], { about: "account" }],
    [403, [], { about: "account" }],
    [404, [], { about: "account" }],
    [429, [], { about: "load" }],
    [500, [], { about: "provider" }],
    [302, [], { about: "account" }],
  ])("%i naming %j is about: %j", (status, parameters, word) => {
    expect(refusalOf(status, parameters)).toEqual(word);
  });
});
