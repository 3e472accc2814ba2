// The second look: what may be dialled at dispatch and just before the dial, under the rules of that moment.
import { describe, expect, it } from "vitest";
import { mayDialNow } from "../../../../src/domain/calls/dial-verdict.ts";
import type { Disposition } from "../../../../src/domain/calls/disposition.ts";
import type { Outcome } from "../../../../src/domain/calls/outcome.ts";
import type { BusinessHour } from "../../../../src/domain/hours/business-hours.ts";
import type { CallContext } from "../../../../src/domain/hours/calling-hours.ts";
import { callOf, inForce, ms } from "../../../support/worlds/rule-worlds.ts";

const SLOTS = `
global_rules:
  - { days: [monday], time_slots: [{ start_time: "09:00", end_time: "12:00", max_attempts: 2 }, { start_time: "12:00", end_time: "17:00", max_attempts: 4 }] }`;
const lateMonday: BusinessHour[] = [{ day_of_week: 1, start: "16:00", end: "20:00" }];

function verdict(
  yaml: string,
  at: string,
  attempt: number,
  call: CallContext = callOf(),
  lastOutcome: Outcome | null = null,
  lastDisposition: Disposition | null = null,
) {
  return mayDialNow(inForce(yaml), call, { attempt, lastOutcome, lastDisposition, now: ms(at) });
}

describe("a first attempt", () => {
  it("may go outside the retry slots", () =>
    expect(verdict(SLOTS, "2026-01-04T03:00:00Z", 1)).toEqual({ kind: "open", until: null, maxAttempts: 3 }));
  it("may go inside the business hours, until they end", () =>
    expect(verdict(SLOTS, "2026-01-05T19:00:00Z", 1, callOf({ businessHours: lateMonday }))).toEqual({
      kind: "open",
      until: ms("2026-01-05T20:00:00Z"),
      maxAttempts: 3,
    }));
  it("waits for the business hours", () =>
    expect(verdict(SLOTS, "2026-01-05T20:00:00Z", 1, callOf({ businessHours: lateMonday }))).toEqual({
      kind: "closed",
      opensAt: ms("2026-01-12T16:00:00Z"),
    }));
  it("is never exhausted: every limit is 1 or more", () =>
    expect(verdict("defaults: { max_attempts: 1 }", "2026-01-05T20:00:00Z", 1).kind).toBe("open"));
});

describe("a retry", () => {
  it("may go inside a slot, until the slots that touch it end", () =>
    expect(verdict(SLOTS, "2026-01-05T10:00:00Z", 2, callOf(), "RNR")).toEqual({
      kind: "open",
      until: ms("2026-01-05T17:00:00Z"),
      maxAttempts: 2,
    }));
  it("that waited for capacity until its slot closed moves to the next opening", () =>
    expect(verdict(SLOTS, "2026-01-05T17:00:00Z", 2, callOf(), "RNR")).toEqual({
      kind: "closed",
      opensAt: ms("2026-01-12T09:00:00Z"),
    }));
  it("obeys the business hours as well", () =>
    expect(verdict(SLOTS, "2026-01-05T12:30:00Z", 2, callOf({ businessHours: lateMonday }), "RNR")).toEqual({
      kind: "closed",
      opensAt: ms("2026-01-05T16:00:00Z"),
    }));
  it("has no next opening when slots and business hours never meet", () =>
    expect(
      verdict(
        SLOTS,
        "2026-01-05T12:30:00Z",
        2,
        callOf({ businessHours: [{ day_of_week: 2, start: "09:00", end: "17:00" }] }),
      ),
    ).toEqual({ kind: "closed", opensAt: null }));
  it("is not decided again: should_retry and the interval belong to the moment the outcome came", () =>
    expect(
      verdict(
        "status_retry_rules: { FAILED: { should_retry: false } }",
        "2026-01-05T12:00:00Z",
        2,
        callOf(),
        "FAILED",
      ).kind,
    ).toBe("open"));
});

describe("a limit that was lowered while the call waited", () => {
  it("ends it at dispatch, with the attempts made as its maximum", () =>
    expect(verdict("defaults: { max_attempts: 2 }", "2026-01-05T12:00:00Z", 5, callOf(), "RNR")).toEqual({
      kind: "exhausted",
      maxAttempts: 4,
      reason: "Max retry attempts reached (2)",
    }));
  it("of its last outcome counts", () => {
    const yaml = "status_retry_rules: { FAILED: { max_attempts: 1 } }";
    expect(verdict(yaml, "2026-01-05T12:00:00Z", 2, callOf(), "FAILED").kind).toBe("exhausted");
    expect(verdict(yaml, "2026-01-05T12:00:00Z", 2, callOf(), "RNR").kind).toBe("open");
  });
  it("is that of the slot it would be dialled in, now or when it opens", () => {
    expect(verdict(SLOTS, "2026-01-05T10:00:00Z", 3, callOf(), "RNR").kind).toBe("exhausted");
    expect(verdict(SLOTS, "2026-01-05T12:00:00Z", 3, callOf(), "RNR").kind).toBe("open");
    expect(verdict(SLOTS, "2026-01-04T12:00:00Z", 3, callOf(), "RNR").kind).toBe("exhausted");
  });
});

describe("a zone that nobody knows", () => {
  it("is never open, for a first attempt or a later one", () => {
    for (const attempt of [1, 2]) {
      expect(verdict("", "2026-01-05T12:00:00Z", attempt, callOf({ timeZone: "Mars/Olympus" }))).toEqual({
        kind: "closed",
        opensAt: null,
      });
    }
  });
});
