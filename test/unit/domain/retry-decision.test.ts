// One case for every sentence of the rules about when a call is tried again, and how often.
import { describe, expect, it } from "vitest";
import type { BusinessHour } from "../../../src/domain/business-hours.ts";
import { OUTCOMES } from "../../../src/domain/outcome.ts";
import { attemptLimit, decideRetry, listOpenings } from "../../../src/domain/retry-decision.ts";
import { callOf, decide, inForce, iso, ms, retryAt } from "./worlds.ts";

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

describe("how many attempts a call gets", () => {
  const yaml = (status: string, slot: string, defaults: string) => `
global_rules: [{ day_of_week: monday, retry_interval_minutes: 1${slot} }]
status_retry_rules: { RNR: { ${status} } }
defaults: { ${defaults} }`;
  it.each([
    [
      "the campaign's policy comes first",
      9,
      {
        policy: 9,
        status: "max_attempts: 8",
        slot: ", max_attempts: 7",
        setting: 6,
        defaults: "max_attempts: 5",
      },
    ],
    [
      "then the outcome's rule",
      8,
      {
        policy: null,
        status: "max_attempts: 8",
        slot: ", max_attempts: 7",
        setting: 6,
        defaults: "max_attempts: 5",
      },
    ],
    [
      "then the slot",
      7,
      { policy: null, status: "", slot: ", max_attempts: 7", setting: 6, defaults: "max_attempts: 5" },
    ],
    [
      "then an explicit MAX_RETRY_ATTEMPTS",
      6,
      { policy: null, status: "", slot: "", setting: 6, defaults: "max_attempts: 5" },
    ],
    [
      "then the file's defaults",
      5,
      { policy: null, status: "", slot: "", setting: null, defaults: "max_attempts: 5" },
    ],
    ["then 3", 3, { policy: null, status: "", slot: "", setting: null, defaults: "" }],
    [
      "a policy without a limit sets none",
      8,
      { policy: undefined, status: "max_attempts: 8", slot: "", setting: 6, defaults: "" },
    ],
    [
      "0 is Go's word for not set",
      8,
      { policy: 0, status: "max_attempts: 8", slot: "", setting: 6, defaults: "" },
    ],
  ])("%s", (_situation, limit, w) => {
    const retryPolicy =
      w.policy === null ? null : w.policy === undefined ? { jitter: 0 } : { max_attempts: w.policy };
    const rules = inForce(yaml(w.status, w.slot, w.defaults), w.setting);
    const call = callOf({ retryPolicy });
    const at = ms("2026-01-05T12:00:00Z");
    const retryAfter = (attempt: number) =>
      decideRetry({ inForce: rules, call, outcome: "RNR", attempt, at, random: 0.5 });
    expect(attemptLimit(rules, call, { outcome: "RNR", at })).toBe(limit);
    expect(retryAfter(limit - 1)).toMatchObject({ kind: "retry", maxAttempts: limit });
    expect(retryAfter(limit)).toMatchObject({
      kind: "final",
      maxAttempts: limit,
      reason: `Max retry attempts reached (${limit})`,
    });
  });

  it("the time is chosen first: a later slot with a higher limit is not sought", () => {
    const rules = `
global_rules:
  - { day_of_week: monday, max_attempts: 2 }
  - { day_of_week: tuesday, max_attempts: 9 }`;
    expect(decide(rules, "2026-01-05T12:00:00Z", { attempt: 2 })).toEqual({
      kind: "final",
      maxAttempts: 2,
      rule: "global_rules[0]",
      slot: "monday 00:00-24:00",
      reason: "Max retry attempts reached (2)",
    });
    expect(decide(rules, "2026-01-05T23:30:00Z", { attempt: 2 })).toMatchObject({
      kind: "retry",
      maxAttempts: 9,
    });
  });

  it("the shown limit is never below the attempts made, when the limit was lowered meanwhile", () => {
    expect(decide("defaults: { max_attempts: 2 }", "2026-01-05T12:00:00Z", { attempt: 5 })).toMatchObject({
      kind: "final",
      maxAttempts: 5,
      reason: "Max retry attempts reached (2)",
    });
  });

  it("the limit ends a call whose hours never open, too", () => {
    const call = callOf({ businessHours: evenings, retryPolicy: { max_attempts: 1 } });
    expect(decide(OFFICE, "2026-01-05T09:10:00-05:00", { call })).toMatchObject({
      reason: "Max retry attempts reached (1)",
    });
  });
});

describe("whose rules and whose clock", () => {
  const rules = `
timezone: Europe/Berlin
global_rules: [{ name: Everyone, days: [monday], time_slots: [{ start_time: "09:00", end_time: "10:00" }] }]
campaign_rules:
  - { campaign_id: 7, name: High priority, rules: [{ day_of_week: tuesday, start_time: "09:00", end_time: "10:00" }] }
  - { campaign_id: 8, rules: [] }`;
  it.each([
    ["a campaign without rules of its own has the global ones", 6, "2026-01-05T08:00:00Z", "Everyone"],
    ["a campaign's rules replace the global ones", 7, "2026-01-06T08:00:00Z", "High priority"],
    ["an empty list replaces them with any time", 8, "2026-01-04T13:00:00Z", null],
  ])("%s", (_situation, id, at, rule) => {
    const verdict = decide(rules, "2026-01-04T12:00:00Z", { call: callOf({ id }) });
    expect([retryAt(verdict), verdict.rule]).toEqual([at, rule]);
  });

  it("a flat global rule with campaign_id belongs to that campaign, next to what is listed for it", () => {
    const flat = `
global_rules:
  - { day_of_week: monday, start_time: "09:00", end_time: "10:00" }
  - { day_of_week: wednesday, start_time: "09:00:00", end_time: "10:00:00", campaign_id: 7 }
  - { day_of_week: thursday, campaign_id: 9 }
campaign_rules: [{ campaign_id: 7, rules: [{ day_of_week: friday, start_time: "09:00", end_time: "10:00" }] }]`;
    const opens = (id: number) =>
      listOpenings(inForce(flat), callOf({ id }), {
        from: ms("2026-01-04T00:00:00Z"),
        days: 7,
        kind: "retry",
      }).map(o => iso(o.opens_at));
    expect(opens(1)).toEqual(["2026-01-05T09:00:00Z"]);
    expect(opens(7)).toEqual(["2026-01-07T09:00:00Z", "2026-01-09T09:00:00Z"]);
    expect(opens(9)).toEqual(["2026-01-08T00:00:00Z"]);
  });

  it.each([
    ["the contact's zone wins", "Asia/Tokyo", "America/New_York", "2026-01-05T00:00:00Z"],
    ["else the campaign's", null, "America/New_York", "2026-01-05T14:00:00Z"],
    ["else the file's", null, null, "2026-01-05T08:00:00Z"],
  ])("%s", (_situation, contact, campaign, at) => {
    const call = callOf({ timeZone: campaign }, contact);
    expect(retryAt(decide(rules, "2026-01-04T12:00:00Z", { call }))).toBe(at);
  });

  it("a file without a zone means UTC", () => {
    const yaml = 'global_rules: [{ day_of_week: monday, start_time: "09:00" }]';
    expect(retryAt(decide(yaml, "2026-01-04T12:00:00Z"))).toBe("2026-01-05T09:00:00Z");
  });

  it("an unknown zone is never open, not even without any rule", () => {
    const call = callOf({}, "Mars/Olympus");
    expect(decide("", "2026-01-04T12:00:00Z", { call })).toMatchObject({
      kind: "final",
      reason: 'Unknown time zone "Mars/Olympus"',
    });
    expect(listOpenings(inForce(""), call, { from: 0, days: 7, kind: "first" })).toEqual([]);
  });
});

describe("the openings of a campaign", () => {
  it("are clipped to what was asked, and touching slots are one opening", () => {
    const call = callOf({ businessHours: [{ day_of_week: 1, start: "08:00", end: "14:00" }] });
    const asked = { from: ms("2026-01-05T10:00:00-05:00"), days: 7 };
    const rules = inForce(OFFICE.replace('"12:00"', '"13:00"'));
    const shown = (kind: "first" | "retry") =>
      listOpenings(rules, call, { ...asked, kind }).map(o => `${iso(o.opens_at)} ${iso(o.closes_at)}`);
    expect(shown("first")).toEqual([
      "2026-01-05T15:00:00Z 2026-01-05T19:00:00Z",
      "2026-01-12T13:00:00Z 2026-01-12T15:00:00Z",
    ]);
    expect(shown("retry")).toEqual([
      "2026-01-05T15:00:00Z 2026-01-05T19:00:00Z",
      "2026-01-12T14:00:00Z 2026-01-12T15:00:00Z",
    ]);
  });
});
