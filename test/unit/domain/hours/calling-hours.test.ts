// Whose rules and whose clock hold for a call, and the openings they leave.
import { describe, expect, it } from "vitest";
import { listOpenings } from "../../../../src/domain/hours/calling-hours.ts";
import { callOf, decide, inForce, iso, ms, retryAt } from "../../../support/worlds/rule-worlds.ts";

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
    const rules = inForce(`
timezone: America/New_York
global_rules:
  - days: [monday]
    time_slots: [{ start_time: "09:00", end_time: "13:00" }, { start_time: "13:00", end_time: "17:00" }]`);
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
