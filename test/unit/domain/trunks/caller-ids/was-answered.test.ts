import { describe, expect, it } from "vitest";
import type { Disposition } from "../../../../../src/domain/calls/disposition.ts";
import type { Outcome } from "../../../../../src/domain/calls/outcome.ts";
import type { OutcomeReport } from "../../../../../src/domain/calls/settlement.ts";
import { wasAnswered } from "../../../../../src/domain/trunks/caller-ids/was-answered.ts";
import { NOW } from "../../../../support/worlds/permits.ts";

const ended = (outcome: Outcome, disposition: Disposition | null, changes: Partial<OutcomeReport> = {}) =>
  wasAnswered({
    callId: "call-1",
    attempt: 1,
    outcome,
    duration: 0,
    externalCallId: null,
    error: null,
    receivedAt: NOW,
    final: false,
    source: "callback",
    details: { disposition },
    ...changes,
  });

describe("a call counts", () => {
  it.each([
    ["PICKED", null],
    ["PICKED", "answered"],
    ["RNR", "voicemail"],
    ["PICKED", "voicemail"],
    // A fax.
    ["FAILED", "answered"],
  ] as const)("as answered when something picked up: %s, %s", (outcome, disposition) => {
    expect(ended(outcome, disposition)).toBe(true);
  });

  it.each([
    ["RNR", null],
    ["RNR", "busy"],
    ["DISCONNECTED", "rejected"],
    ["FAILED", "blocked"],
    ["FAILED", null],
  ] as const)("as not answered when nothing did: %s, %s", (outcome, disposition) => {
    expect(ended(outcome, disposition)).toBe(false);
  });

  it("by what the provider says, whenever it says it", () => {
    expect(ended("FAILED", "invalid_number", { source: "dial" })).toBe(false);
    expect(ended("PICKED", null, { source: "status" })).toBe(true);
  });

  it("not at all when nobody said, or nothing was dialled", () => {
    expect(ended("FAILED", null, { source: "lease" })).toBeNull();
    const refused = {
      source: "refused",
      callId: "call-1",
      attempt: 1,
      token: "t",
      nonce: "n",
      error: "429",
    } as const;
    expect(wasAnswered({ ...refused, receivedAt: NOW })).toBeNull();
  });
});
