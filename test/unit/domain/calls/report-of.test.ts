// What a provider's word about the end of a call is reported as: every disposition, whoever answered.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_HANGUP_CAUSE } from "../../../../src/domain/calls/attempt-details.ts";
import { ANSWERERS, DISPOSITIONS, endsTheCall, outcomeOf } from "../../../../src/domain/calls/disposition.ts";
import type { Ended } from "../../../../src/domain/calls/ended.ts";
import { OUTCOMES } from "../../../../src/domain/calls/outcome.ts";
import { finalityOf, reportOf } from "../../../../src/domain/calls/report-of.ts";

const RNR = { voicemailCountsAs: "rnr" } as const;
const PICKED = { voicemailCountsAs: "picked" } as const;

const ended = (change: Partial<Ended>): Ended => ({
  disposition: "answered",
  answeredBy: null,
  durationSeconds: 0,
  hangupCause: null,
  cost: null,
  ...change,
});

describe("an end", () => {
  it.each([
    ["answered", "PICKED", false],
    ["busy", "RNR", false],
    ["no_answer", "RNR", false],
    ["voicemail", "RNR", false],
    ["rejected", "DISCONNECTED", false],
    ["invalid_number", "FAILED", true],
    ["blocked", "FAILED", true],
    ["network_error", "FAILED", false],
    ["provider_error", "FAILED", false],
    ["cancelled", "FAILED", true],
  ] as const)("of the disposition %s is %s, for good: %s", (disposition, outcome, final) => {
    const report = reportOf(ended({ disposition }), RNR);
    expect(report).toMatchObject({ outcome, final, details: { disposition } });
    expect(report.error === null).toBe(!final);
  });

  it("at a voicemail counts as the campaign says", () => {
    const voicemail = ended({ disposition: "voicemail", answeredBy: "machine", durationSeconds: 12.5 });
    expect(reportOf(voicemail, RNR)).toEqual({
      outcome: "RNR",
      duration: 12.5,
      final: false,
      error: null,
      details: { disposition: "voicemail", answered_by: "machine" },
    });
    expect(reportOf(voicemail, PICKED).outcome).toBe("PICKED");
  });

  it("takes along what is told, and nothing else", () => {
    const cost = { amount: "0.0085", currency: "USD" };
    expect(reportOf(ended({ hangupCause: "completed", cost }), RNR).details).toEqual({
      disposition: "answered",
      hangup_cause: "completed",
      cost,
    });
    expect(reportOf(ended({ disposition: "busy" }), RNR).details).toEqual({ disposition: "busy" });
  });
});

describe("who answered, as it was told before the end", () => {
  it.each([
    ["machine", null, "RNR", "voicemail", "machine"],
    ["machine", "unknown", "RNR", "voicemail", "machine"],
    ["machine", "human", "PICKED", "answered", "human"],
    ["fax", null, "FAILED", "answered", "fax"],
    ["human", null, "PICKED", "answered", "human"],
    ["unknown", null, "PICKED", "answered", "unknown"],
    [null, "unknown", "PICKED", "answered", "unknown"],
    // An adapter that calls it answered knows why.
    [null, "machine", "PICKED", "answered", "machine"],
  ] as const)("%s, then %s: %s, %s by %s", (before, last, outcome, disposition, answeredBy) => {
    const report = reportOf(ended({ answeredBy: last }), RNR, { answered_by: before });
    expect(report).toMatchObject({ outcome, details: { disposition, answered_by: answeredBy } });
  });

  it("makes no voicemail of a call that nobody took", () => {
    const report = reportOf(ended({ disposition: "busy" }), RNR, { answered_by: "machine" });
    expect(report).toMatchObject({ outcome: "RNR", details: { disposition: "busy" } });
  });
});

const anyEnd: fc.Arbitrary<Ended> = fc.record({
  disposition: fc.constantFrom(...DISPOSITIONS),
  answeredBy: fc.constantFrom(null, ...ANSWERERS),
  durationSeconds: fc.double(),
  hangupCause: fc.option(fc.string({ maxLength: 300, unit: "grapheme" })),
  cost: fc.option(fc.record({ amount: fc.string(), currency: fc.string() })),
});

describe("of whatever end", () => {
  it("the report can be stored and sent", () => {
    fc.assert(
      fc.property(anyEnd, fc.constantFrom(null, ...ANSWERERS), (end, before) => {
        const report = reportOf(end, RNR, { answered_by: before });
        expect(report.duration).toBeGreaterThanOrEqual(0);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        const cause = report.details.hangup_cause ?? "";
        expect(cause.length).toBeLessThanOrEqual(MAX_HANGUP_CAUSE);
        expect(cause.isWellFormed()).toBe(true);
      }),
    );
  });

  it("what cannot be helped by dialling again is final and says why, and nothing else is", () => {
    fc.assert(
      fc.property(anyEnd, fc.constantFrom(RNR, PICKED), (end, campaign) => {
        const { outcome, final, error } = reportOf(end, campaign);
        expect(final).toBe(endsTheCall(end.disposition));
        expect(error !== null).toBe(final);
        expect(outcome).toBe(outcomeOf(end.disposition, end.answeredBy, campaign.voicemailCountsAs));
      }),
    );
  });
});

it("what was picked up has ended anyway: no disposition makes it a failure", () => {
  for (const outcome of OUTCOMES)
    for (const disposition of DISPOSITIONS)
      expect(finalityOf(outcome, disposition).final).toBe(outcome !== "PICKED" && endsTheCall(disposition));
  expect(finalityOf("FAILED", null)).toEqual({ final: false, error: null });
});
