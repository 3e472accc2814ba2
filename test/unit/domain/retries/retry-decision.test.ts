// One case for every sentence of the rules about when a call is tried again, and whether.
import { describe, expect, it } from "vitest";
import { OUTCOMES } from "../../../../src/domain/calls/outcome.ts";
import type { BusinessHour } from "../../../../src/domain/hours/business-hours.ts";
import { callOf, decide, ms, retryAt } from "../../../support/worlds/rule-worlds.ts";

const OFFICE = `
timezone: America/New_York
global_rules:
  - name: Weekday business hours
    days: [monday, tuesday, wednesday, thursday, friday]
    time_slots:
      - { start_time: "09:00", end_time: "12:00", max_attempts: 4, retry_interval_minutes: 30 }
      - { start_time: "13:00", end_time: "17:00", max_attempts: 2, retry_interval_minutes: 90 }
  - { name: Saturday, day_of_week: saturday, start_time: "10:00:00", end_time: "12:00:00", retry_interval_minutes: 60 }
defaults: { max_attempts: 6, retry_interval_minutes: 15 }
`;
const evenings = [0, 1, 2, 3, 4, 5, 6].map(
  day_of_week => ({ day_of_week, start: "18:00", end: "21:00" }) as BusinessHour,
);

describe("when the next attempt goes", () => {
  it.each([
    [
      "in a slot: its interval after the outcome",
      OFFICE,
      "2026-01-05T09:10:00-05:00",
      "2026-01-05T14:40:00Z",
    ],
    [
      "the end of a slot is outside: the first instant of the next slot",
      OFFICE,
      "2026-01-05T11:30:00-05:00",
      "2026-01-05T18:00:00Z",
    ],
    ["the start of a slot is inside", OFFICE, "2026-01-05T09:00:00-05:00", "2026-01-05T14:30:00Z"],
    [
      "the slot that it fails in sets the interval, not the one it goes in",
      OFFICE,
      "2026-01-05T11:59:00-05:00",
      "2026-01-05T18:00:00Z",
    ],
    [
      "past the last slot of Friday: over the weekend's Saturday slot",
      OFFICE,
      "2026-01-09T16:40:00-05:00",
      "2026-01-10T15:00:00Z",
    ],
    [
      "outside every slot: the interval of the slot it goes in (90 min from 12:10, in the afternoon's)",
      OFFICE,
      "2026-01-05T12:10:00-05:00",
      "2026-01-05T18:40:00Z",
    ],
    [
      "outside every slot, long before one: when it opens",
      OFFICE,
      "2026-01-05T03:00:00-05:00",
      "2026-01-05T14:00:00Z",
    ],
    [
      "outside every slot, shortly before one: its interval after the outcome (30 min)",
      OFFICE,
      "2026-01-05T08:50:00-05:00",
      "2026-01-05T14:20:00Z",
    ],
    [
      "a slot too short for its own interval is passed over for one with room",
      `
global_rules:
  - { day_of_week: monday, start_time: "09:00", end_time: "10:00", retry_interval_minutes: 120 }
  - { day_of_week: monday, start_time: "10:00", end_time: "11:00", retry_interval_minutes: 5 }`,
      "2026-01-05T08:59:00Z",
      "2026-01-05T10:00:00Z",
    ],
    [
      "a slot that ends just when its interval does is over",
      `global_rules: [{ day_of_week: monday, start_time: "09:00", end_time: "10:00", retry_interval_minutes: 120 }]`,
      "2026-01-05T08:00:00Z",
      "2026-01-12T09:00:00Z",
    ],
    [
      "without a slot: the file's default",
      "defaults: { retry_interval_minutes: 15 }",
      "2026-01-05T03:00:00Z",
      "2026-01-05T03:15:00Z",
    ],
    [
      "a slot without an interval: the file's default",
      `
global_rules: [{ day_of_week: monday }]
defaults: { retry_interval_minutes: 15 }`,
      "2026-01-05T03:00:00Z",
      "2026-01-05T03:15:00Z",
    ],
    ["no rules at all: any time, an hour later", "", "2026-01-05T03:00:00Z", "2026-01-05T04:00:00Z"],
    [
      "an outcome in the middle of a second keeps its ms",
      "",
      "2026-01-05T03:00:00.123Z",
      "2026-01-05T04:00:00.123Z",
    ],
    [
      "across the spring change, an hour of real time",
      OFFICE.replaceAll("monday", "sunday, monday").replaceAll("09:00", "01:00"),
      "2026-03-08T01:45:00-05:00",
      "2026-03-08T07:15:00Z",
    ],
  ])("%s", (_situation, yaml, at, expected) => expect(retryAt(decide(yaml, at))).toBe(expected));

  it("must be in a retry slot AND in the campaign's business hours", () => {
    const call = callOf({ businessHours: [{ day_of_week: 2, start: "11:00", end: "14:00" }] });
    expect(retryAt(decide(OFFICE, "2026-01-05T09:10:00-05:00", { call }))).toBe("2026-01-06T16:00:00Z");
    expect(retryAt(decide(OFFICE, "2026-01-06T11:45:00-05:00", { call }))).toBe("2026-01-06T18:00:00Z");
  });

  it("business hours alone hold it when there are no rules", () => {
    const call = callOf({ businessHours: evenings });
    expect(retryAt(decide("", "2026-01-05T20:30:00Z", { call }))).toBe("2026-01-06T18:00:00Z");
  });

  it("ends the call when nothing opens within 14 days, saying so", () => {
    const call = callOf({ businessHours: evenings });
    expect(decide(OFFICE, "2026-01-05T09:10:00-05:00", { call })).toEqual({
      kind: "final",
      maxAttempts: 4,
      rule: null,
      slot: null,
      reason: "No calling window within 14 days",
    });
  });

  it("may be 14 days away, and not a minute more", () => {
    const days = (minutes: number) => `defaults: { retry_interval_minutes: ${minutes} }`;
    expect(retryAt(decide(days(14 * 1440), "2026-01-05T00:00:00Z"))).toBe("2026-01-19T00:00:00Z");
    expect(decide(days(14 * 1440 + 1), "2026-01-05T00:00:00Z").kind).toBe("final");
  });

  it("names the rule and the slot it goes in, and why", () => {
    expect(decide(OFFICE, "2026-01-09T16:40:00-05:00")).toEqual({
      kind: "retry",
      at: ms("2026-01-10T15:00:00Z"),
      maxAttempts: 6,
      rule: "Saturday",
      slot: "saturday 10:00-12:00",
      reason: "RNR: attempt 2 of 6 after 90 min, when the calling hours open",
    });
    expect(decide("", "2026-01-09T16:40:00Z")).toMatchObject({
      rule: null,
      slot: null,
      reason: "RNR: attempt 2 of 3 after 60 min",
    });
  });
});

describe("which outcomes are retried", () => {
  it("PICKED never", () => {
    const verdict = decide("status_retry_rules: { FAILED: { should_retry: true } }", "2026-01-05T00:00:00Z", {
      outcome: "PICKED",
    });
    expect(verdict).toMatchObject({ kind: "final", reason: "PICKED is never retried" });
  });

  it("the others, when the file lists none", () => {
    const retried = OUTCOMES.filter(
      outcome => decide("", "2026-01-05T00:00:00Z", { outcome }).kind === "retry",
    );
    expect(retried).toEqual(["DISCONNECTED", "RNR", "FAILED"]);
  });

  it("not one with should_retry: false, and it says so", () => {
    const yaml = "status_retry_rules: { FAILED: { should_retry: false }, RNR: { max_attempts: 5 } }";
    expect(decide(yaml, "2026-01-05T00:00:00Z", { outcome: "FAILED" })).toEqual({
      kind: "final",
      maxAttempts: 3,
      rule: "status_retry_rules.FAILED",
      slot: null,
      reason: "FAILED is not retried (should_retry: false)",
    });
    expect(decide(yaml, "2026-01-05T00:00:00Z", { outcome: "RNR" }).kind).toBe("retry");
  });
});
