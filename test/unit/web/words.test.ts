// Figures, times and numbers in words; fields of a form as the API takes them.
import { describe, expect, it } from "vitest";
import { bytes, percent, plural } from "../../../src/web/format/numbers.ts";
import { masked } from "../../../src/web/format/phone.ts";
import { away, duration, moment, place, readable, talk } from "../../../src/web/format/times.ts";
import { campaignBody } from "../../../src/web/pages/campaign-body.ts";
import { matches } from "../../../src/web/pages/campaign-filter.ts";

describe("a duration", () => {
  it.each([
    [900, "1 s"],
    [42_000, "42 s"],
    [125_000, "2 min 5 s"],
    [1_500_000, "25 min"],
    [7_800_000, "2 h 10 min"],
    [7_200_000, "2 h"],
    [86_400_000 * 2.5, "2 d 12 h"],
    [86_400_000 * 40, "40 d"],
    [-5, "0 s"],
  ])("of %i ms is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it("lies ahead or behind", () => {
    expect([away(61_000, 1_000), away(0, 60_000)]).toEqual(["in 1 min", "1 min ago"]);
  });
});

it("an instant of today is its time, any other has its day, by the zone that is asked for", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  expect(moment("2026-11-20T14:00:00Z", now, "UTC")).toBe("14:00");
  expect(moment("2026-11-23T14:00:00Z", now, "America/New_York")).toBe("Mon 23 Nov, 09:00");
});

it("an instant within a sentence of the service is read by the viewer's clock", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  const at = "2026-11-23T14:00:00Z";
  expect(readable(`Not before ${at} (monday).`, now)).toBe(`Not before ${moment(at, now)} (monday).`);
});

it.each([
  ["+12025550143", "+1202***0143"],
  ["+4930123456", "+493***3456"],
  ["+123456", "***"],
])("%s is masked as %s", (number, shown) => {
  expect(masked(number)).toBe(shown);
});

it("figures are said as people say them", () => {
  expect([percent(0.376), percent(null), plural(1, "call"), plural(2_000, "call")]).toEqual([
    "38 %",
    "–",
    "1 call",
    "2,000 calls",
  ]);
  expect([bytes(999), bytes(2_100_000)]).toEqual(["999 B", "2.1 MB"]);
  expect([talk(65), talk(null), place("America/Argentina/Buenos_Aires")]).toEqual([
    "1:05",
    "–",
    "Buenos Aires",
  ]);
});

describe("the form of a new campaign", () => {
  const form = (fields: [string, string][]) => {
    const made = new FormData();
    for (const [name, value] of fields) made.append(name, value);
    return campaignBody(made);
  };

  it("sends hours for each day that is ticked, and nothing that was left empty", () => {
    const body = form([
      ["name", " Reminders "],
      ["time_zone", ""],
      ["day", "1"],
      ["day", "0"],
      ["start", "09:00"],
      ["end", "17:00"],
      ["max_attempts", "3"],
      ["minutes", "45"],
    ]);
    expect(body).toEqual({
      name: "Reminders",
      business_hours: [
        { day_of_week: 1, start: "09:00", end: "17:00" },
        { day_of_week: 0, start: "09:00", end: "17:00" },
      ],
      retry_policy: { max_attempts: 3, base_delay: "45m", max_delay: "45m" },
    });
  });

  it("without a day is always open", () => {
    expect(form([["name", "x"]])).toEqual({ name: "x" });
  });
});

it("campaigns are filtered by name, number and what they wait for", () => {
  const campaign = { id: 7, name: "Reminders" };
  const glance = { waits: { reason: "hours" as const, text: "", until: null } };
  expect(matches(campaign, glance, { name: "remind", waits: "" })).toBe(true);
  expect(matches(campaign, glance, { name: "7", waits: "hours" })).toBe(true);
  expect(matches(campaign, glance, { name: "", waits: "lines" })).toBe(false);
  expect(matches(campaign, undefined, { name: "", waits: "hours" })).toBe(false);
});
