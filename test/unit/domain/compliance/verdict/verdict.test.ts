// A verdict's rules, one situation each; all days of 2026 in New York, where 2026-01-15 is a Thursday.
import { describe, expect, it } from "vitest";
import { placeOf } from "../../../../../src/domain/compliance/place/place-of.ts";
import { verdict } from "../../../../../src/domain/compliance/verdict/verdict.ts";
import {
  blackout,
  consent,
  type Given,
  known,
  NUMBER,
  office,
  question,
  reach,
  suppression,
} from "../../../../support/worlds/compliance-worlds.ts";
import { ms } from "../../../../support/worlds/rule-worlds.ts";

const NOON = "2026-01-15T17:00:00Z";
const EVENING = "2026-01-16T00:30:00Z";
const MORNING = "2026-01-16T14:00:00Z";
const decide = (given: Given) => verdict(question(given));
const until = (text: string) => ({ decision: "wait", until: ms(text) });
const SUNDAYS_OFF = {
  slots: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat"], from: "08:00", to: "21:00" }],
};

describe("hours", () => {
  it("of a fixed zone hold on its clock, wherever the person is", () => {
    const place = known(["America/New_York"], ["US-MS"]);
    expect(decide({ now: "2026-01-15T13:30:00Z", place, packs: ["us-ms"] })).toMatchObject(
      until("2026-01-15T14:00:00Z"),
    );
  });

  it("of several clocks hold on each: Texas in El Paso opens by its own, closes by Central", () => {
    const place = known(["America/Denver"], ["US-TX"]);
    const texas = (now: string) => decide({ now, place, packs: ["us-tx"] });
    expect(texas("2026-01-15T15:30:00Z")).toMatchObject(until("2026-01-15T16:00:00Z"));
    expect(texas("2026-01-15T18:00:00Z")).toMatchObject({ openUntil: ms("2026-01-16T03:00:00Z") });
  });

  it("tell until when the open window lasts", () => {
    expect(decide({ now: NOON, packs: [office()] })).toMatchObject({
      decision: "dial",
      openUntil: ms("2026-01-15T23:00:00Z"),
    });
    expect(decide({ now: NOON, packs: [] })).toMatchObject({ decision: "dial", openUntil: null });
  });

  it("close early by the margin, and what is shorter than the margin never opens", () => {
    const asked = { now: "2026-01-15T22:59:30Z", packs: [office()], closingMarginMs: 60_000 };
    expect(decide(asked)).toMatchObject(until("2026-01-16T14:00:00Z"));
    const minute = office("09:00", "09:01");
    expect(decide({ ...asked, packs: [minute] })).toMatchObject({
      decision: "refuse",
      reason: "No permitted time within 14 days (own/hours)",
    });
  });
});

describe("consent", () => {
  const pack = {
    ...office("09:00", "18:00"),
    hours: { ...office().hours, waived_by: ["express"] },
    caps: [{ id: "one-a-day", max: 1, window: "24h" }],
  };

  it("lifts the rule that names its basis, and no other", () => {
    const call = { consent: consent("express") };
    expect(decide({ now: EVENING, packs: [pack], call })).toMatchObject({ decision: "dial" });
    const history = [reach("2026-01-15T15:00:00Z")];
    expect(decide({ now: EVENING, packs: [pack], call, history })).toMatchObject({
      blockedBy: ["own/one-a-day"],
      until: ms("2026-01-16T15:00:00Z"),
    });
    expect(
      decide({ now: EVENING, packs: [pack], call: { consent: consent("express_written") } }),
    ).toMatchObject({
      blockedBy: ["own/hours"],
    });
  });

  it("that ends at seven in the evening opens nothing afterwards", () => {
    const expiresAt = ms("2026-01-16T00:00:00Z");
    const call = { consent: consent("express", { expiresAt }) };
    expect(decide({ now: "2026-01-15T23:30:00Z", packs: [pack], call })).toMatchObject({
      openUntil: expiresAt,
    });
    expect(decide({ now: EVENING, packs: [pack], call })).toMatchObject(until(MORNING));
  });

  it("for another campaign or purpose lifts nothing", () => {
    for (const scope of ["campaign:7", "purpose:collections"]) {
      const call = {
        consent: consent("express", { scope }),
        campaignId: 8,
        purpose: "telemarketing" as const,
      };
      expect(decide({ now: EVENING, packs: [pack], call })).toMatchObject({ decision: "wait" });
    }
    const call = { consent: consent("express", { scope: "campaign:7" }), campaignId: 7 };
    expect(decide({ now: EVENING, packs: [pack], call })).toMatchObject({ decision: "dial" });
  });

  it("that is needed and lacking ends the call", () => {
    const asked = { now: NOON, place: known(["Europe/Berlin"], [], "DE"), packs: ["de-uwg"] };
    expect(decide(asked)).toMatchObject({
      decision: "refuse",
      reason: "Consent needed (express or express_written)",
      blockedBy: ["de-uwg/needs_consent"],
    });
    expect(decide({ ...asked, call: { consent: consent("express") } })).toMatchObject({ decision: "dial" });
  });
});

describe("a list that is needed", () => {
  const asked = (now: string, lists: Given["lists"]) =>
    decide({ now, packs: ["ftc-national-dnc"], ...(lists && { lists }) });
  const list = (asOf: string, listed = false) => new Map([["us-national-dnc", { asOf: ms(asOf), listed }]]);

  it("refuses who is on it, also where it is too old", () => {
    for (const of of [NOON, "2025-11-15T17:00:00Z"])
      expect(asked(NOON, list(of, true))).toMatchObject({
        decision: "refuse",
        reason: "Listed (us-national-dnc)",
      });
  });

  it("is looked for again after an hour when it is missing or too old", () => {
    const waits = (reason: string) => ({
      ...until("2026-01-15T18:00:00Z"),
      blockedBy: ["ftc-national-dnc/us-national-dnc"],
      noList: { reason, blockedBy: ["ftc-national-dnc/us-national-dnc"] },
    });
    expect(asked(NOON, undefined)).toMatchObject(waits("No list us-national-dnc"));
    expect(asked(NOON, list("2025-12-15T17:00:00Z"))).toMatchObject(waits("List too old (us-national-dnc)"));
  });

  it("that will be too old before the hours open does not end the call", () => {
    const packs = ["ftc-national-dnc", office()];
    const lists = list("2025-12-16T02:00:00Z");
    expect(decide({ now: EVENING, packs, lists })).toMatchObject(until(MORNING));
  });

  it("lets the call out until it is too old", () => {
    expect(asked(NOON, list("2025-12-16T17:00:00Z"))).toMatchObject({
      openUntil: ms("2026-01-16T17:00:00Z"),
    });
  });

  it("is waived by the consent that it names, though the number is on it", () => {
    const lists = list(NOON, true);
    const call = { consent: consent("express_written") };
    expect(decide({ now: NOON, packs: ["ftc-national-dnc"], lists, call })).toMatchObject({
      decision: "dial",
    });
  });
});

describe("a pack that nobody knows any more", () => {
  it("lets nobody out and ends nobody: it is looked for again after an hour", () => {
    const asked = { ...question({ now: NOON, packs: [] }), missingPacks: ["gone-pack"] };
    const found = verdict(asked);
    expect(found).toMatchObject({ ...until("2026-01-15T18:00:00Z"), blockedBy: ["gone-pack/missing"] });
    expect(found).toHaveProperty("reason", expect.stringContaining("no rule pack gone-pack"));
    expect(verdict({ ...asked, mode: "observe" })).toMatchObject({
      decision: "dial",
      observed: { decision: "wait", blockedBy: ["gone-pack/missing"] },
    });
  });
});

describe("a suppression", () => {
  const decided = (more: Parameters<typeof suppression>[0], call: Given["call"] = {}) =>
    decide({ now: NOON, mode: "off", suppressions: [suppression(more)], call });

  it.each([
    ["of the number", {}, {}, true],
    ["of another number", { value: "+12125550199" }, {}, false],
    ["of a prefix", { kind: "prefix", value: "+1212" }, {}, true],
    ["of the person", { kind: "person", value: "p1" }, { personId: "p1" }, true],
    ["of another person", { kind: "person", value: "p1" }, { personId: "p2" }, false],
    ["of its campaign", { scope: "campaign:7" }, { campaignId: 7 }, true],
    ["of another campaign", { scope: "campaign:7" }, { campaignId: 17 }, false],
    ["of its purpose", { scope: "purpose:collections" }, { purpose: "collections" }, true],
    ["of another purpose", { scope: "purpose:collections" }, { purpose: "telemarketing" }, false],
    ["of a purpose, for a call that has none stated", { scope: "purpose:collections" }, {}, true],
    ["that expired", { expiresAt: ms(NOON) }, {}, false],
    ["that was revoked", { revokedAt: ms(NOON) }, {}, false],
    ["that is to be revoked", { revokedAt: ms(MORNING) }, {}, true],
  ] as const)("%s: %j", (_, entry, call, stops) => {
    expect(decided(entry, call).decision).toBe(stops ? "refuse" : "dial");
  });

  it("that is temporary moves the call to its end, and then to the hours", () => {
    const suppressions = [suppression({ expiresAt: ms("2026-01-16T02:00:00Z"), reason: "manual" })];
    expect(decide({ now: NOON, packs: [office()], suppressions })).toMatchObject({
      ...until(MORNING),
      blockedBy: ["suppression/manual"],
    });
  });
});

describe("caps", () => {
  const capped = (scope: string[], per?: string, counts = "placed") => ({
    pack: "own",
    caps: [{ id: "one", max: 1, window: "24h", scope, ...(per && { per }), counts }],
  });
  const stops = (
    scope: string[],
    entry: Parameters<typeof reach>[1],
    call: Given["call"] = {},
    per?: string,
    counts?: string,
  ) =>
    decide({
      now: NOON,
      packs: [capped(scope, per, counts)],
      history: [reach("2026-01-15T16:00:00Z", entry)],
      call,
    }).decision === "wait";
  const other = { number: "+12125550199" };

  // biome-ignore format: a row for each situation
  it.each<[string, boolean, Parameters<typeof stops>]>([
    ["the number, of another person", true, [["number"], { personId: "p2" }, { personId: "p1" }]],
    ["another number", false, [["number"], other]],
    ["another number of the person", true, [["person"], { ...other, personId: "p1" }, { personId: "p1" }]],
    ["the number, of another person, by person", false, [["person"], { personId: "p2" }, { personId: "p1" }]],
    ["the number, of nobody known, by person", true, [["person"], {}, { personId: "p1" }]],
    ["another debt", false, [["debt"], { personId: "p1", debtId: "d2" }, { personId: "p1", debtId: "d1" }]],
    ["the debt of another person", false, [["debt"], { personId: "p2", debtId: "d1" }, { personId: "p1", debtId: "d1" }]],
    ["a call about no debt in particular", true, [["debt"], { personId: "p1" }, { personId: "p1", debtId: "d1" }]],
    ["another subject", false, [["number"], { subject: "roof" }, { subject: "solar" }, "subject"]],
    ["another subject, where subjects do not matter", true, [["number"], { subject: "roof" }, { subject: "solar" }]],
    ["no subject", true, [["number"], {}, { subject: "solar" }, "subject"]],
    ["a call about everything", true, [["number"], { subject: "roof" }, {}, "subject"]],
    ["a call that came in", false, [["number"], { direction: "inbound" }]],
    ["a dial that did not connect", true, [["number"], { kind: "placed" }]],
    ["a dial that did not connect, where conversations count", false, [["number"], { kind: "placed" }, {}, undefined, "connected"]],
    ["a call that was agreed to, where conversations count", false, [["number"], { consented: true }, {}, undefined, "connected"]],
  ])("count %s: %s", (_, counted, given) => {
    expect(stops(...given)).toBe(counted);
  });

  it("of two keys count each by itself", () => {
    const pack = { pack: "own", caps: [{ id: "two", max: 2, window: "24h", scope: ["number", "person"] }] };
    const history = [
      reach("2026-01-15T15:00:00Z", { personId: "p2" }),
      reach("2026-01-15T16:00:00Z", { ...other, personId: "p1" }),
    ];
    expect(decide({ now: NOON, packs: [pack], history, call: { personId: "p1" } })).toMatchObject({
      decision: "dial",
    });
  });
});

it("an inbound conversation starts a wait, though it counts for no cap", () => {
  const place = known(["America/Chicago"], ["US-IL"]);
  const history = [reach("2026-01-12T18:00:00Z", { direction: "inbound", event: "conversation" })];
  const asked = { now: NOON, place, packs: ["us-reg-f"], call: { purpose: "collections" as const }, history };
  expect(decide(asked)).toMatchObject({
    ...until("2026-01-19T14:00:00Z"),
    blockedBy: ["us-reg-f/seven-days-after-a-conversation"],
  });
});

it("an abandoned call is followed by 72 hours of quiet in Britain, to the minute", () => {
  const place = known(["Europe/London"], [], "GB");
  const history = [reach("2026-01-12T18:00:00Z", { event: "abandoned" })];
  expect(decide({ now: "2026-01-15T17:59:00Z", place, packs: ["gb-ofcom"], history })).toMatchObject(
    until("2026-01-15T18:00:00Z"),
  );
});

describe("a pack applies", () => {
  const stops = (packs: string[], more: Partial<Given> = {}) =>
    decide({ now: "2026-01-18T17:00:00Z", packs, ...more }).decision === "wait";
  const rhode = known(["America/New_York"], ["US-RI"]);

  it("in its region, on a Sunday", () => {
    expect(stops(["us-ri"], { place: rhode })).toBe(true);
    expect(stops(["us-ri"])).toBe(false);
  });

  it("where only the zone is known, if its region keeps that time", () => {
    expect(stops(["us-ri"], { place: known(["America/New_York"], [], "US") })).toBe(true);
    expect(stops(["us-ri"], { place: known(["America/Denver"], [], "US") })).toBe(false);
  });

  it("where nobody knows the country", () => {
    expect(stops(["us-ri"], { place: known(["America/New_York"]) })).toBe(true);
  });

  it("for its purposes, and for a call that has none stated", () => {
    expect(stops(["us-ri"], { place: rhode, call: { purpose: "emergency" } })).toBe(false);
    expect(stops(["us-ri"], { place: rhode, call: { purpose: "telemarketing" } })).toBe(true);
  });

  it("to machines only, if it says so", () => {
    const place = known(["America/Chicago"], ["US-AL"]);
    expect(stops(["us-al"], { place, call: { automated: true } })).toBe(true);
    expect(stops(["us-al"], { place, call: { automated: false } })).toBe(false);
  });
});

describe("a new version", () => {
  const place = known(["America/New_York"], ["US-PA"]);

  it("decides about Sunday while it is still Saturday", () => {
    expect(decide({ now: "2026-10-18T01:30:00Z", place, packs: ["us-pa"] })).toMatchObject(
      until("2026-10-19T12:00:00Z"),
    );
    expect(decide({ now: "2026-10-18T01:30:00Z", place, packs: ["us-*"] })).toMatchObject(
      until("2026-10-18T12:00:00Z"),
    );
  });

  it("holds by the local day: for a while one zone has the new, another the old", () => {
    const old = { pack: "own", version: 1 };
    const next = {
      pack: "own",
      version: 2,
      effective_from: "2026-01-16",
      caps: [{ id: "one", max: 1, window: "24h" }],
    };
    const two = known(["America/New_York", "America/Denver"]);
    const history = [reach("2026-01-15T20:00:00Z")];
    expect(decide({ now: NOON, place: two, packs: [old, next], history })).toMatchObject({
      decision: "dial",
      openUntil: ms("2026-01-16T05:00:00Z"),
    });
  });

  it("ends where it says, on that very day", () => {
    const pack = { pack: "own", version: 1, effective_to: "2026-01-19", hours: SUNDAYS_OFF };
    expect(decide({ now: "2026-01-18T17:00:00Z", packs: [pack] })).toMatchObject(
      until("2026-01-19T05:00:00Z"),
    );
  });
});

describe("an unknown place", () => {
  const place = placeOf({ phoneNumber: "+18005550123" });

  it("refuses, and is nowhere", () => {
    expect(decide({ now: NOON, place, packs: ["us-federal"] })).toMatchObject({
      decision: "refuse",
      reason: "No location known",
      blockedBy: ["us-federal/unknown"],
      zones: [],
    });
  });

  it("is everywhere in the country, where every pack takes the strictest", () => {
    const pack = { pack: "own", unknown: "strictest", hours: { slots: [{ from: "08:00", to: "21:00" }] } };
    expect(decide({ now: NOON, place, packs: [pack] })).toMatchObject({
      ...until("2026-01-15T18:00:00Z"),
    });
    expect(decide({ now: "2026-01-15T18:00:00Z", place, packs: [pack] })).toMatchObject({
      openUntil: ms("2026-01-16T01:00:00Z"),
    });
    expect(decide({ now: NOON, place, packs: [pack, "us-federal"] })).toMatchObject({ decision: "refuse" });
  });

  it("does not matter without packs", () => {
    expect(decide({ now: NOON, place })).toMatchObject({ decision: "dial" });
  });
});

describe("a calendar", () => {
  it("that a pack needs and nobody knows closes it", () => {
    const pack = { pack: "own", holidays: { calendar: "none" } };
    expect(decide({ now: NOON, packs: [pack] })).toMatchObject({
      reason: "No permitted time within 14 days (own/holidays)",
    });
  });

  it("closes what lies beyond its end", () => {
    const place = known(["America/New_York"], ["US-RI"]);
    const late = decide({ now: "2029-01-03T17:00:00Z", place, packs: ["us-ri"] });
    expect(late).toMatchObject({ reason: "No permitted time within 14 days (us-ri/holidays)" });
    expect(late.rules.find(r => r.rule === "us-ri/holidays")?.detail).toBe(
      "the calendar us-ri-legal is complete until 2028-12-31 only",
    );
  });
});

describe("a blackout", () => {
  const storm = (more: Parameters<typeof blackout>[2]) => [blackout(NOON, MORNING, more)];

  it.each([
    ["everywhere", {}, true],
    ["in its region", { regions: ["US-NY"] }, true],
    ["in its country", { regions: ["US"] }, true],
    ["elsewhere", { regions: ["US-LA"] }, false],
    ["of its campaign", { campaigns: [7] }, true],
    ["of another campaign", { campaigns: [8] }, false],
  ])("%s", (_, more, stops) => {
    const found = decide({ now: NOON, blackouts: storm(more), call: { campaignId: 7 } });
    expect(found).toMatchObject(
      stops ? { ...until(MORNING), blockedBy: ["blackout/storm"] } : { decision: "dial" },
    );
  });

  it("closes nothing while rules are off", () => {
    expect(decide({ now: NOON, mode: "off", blackouts: storm({}) })).toMatchObject({ decision: "dial" });
  });
});

it("names the rule whose own end lies beyond fourteen days, not those that only close for the night", () => {
  const place = known(["Europe/Paris"], [], "FR");
  const history = [reach("2026-01-14T12:00:00Z", { event: "refused" })];
  expect(decide({ now: EVENING, place, packs: ["fr-hours"], history })).toMatchObject({
    decision: "refuse",
    reason: "No permitted time within 14 days (fr-hours/sixty-days-after-refusal)",
    blockedBy: ["fr-hours/hours", "fr-hours/sixty-days-after-refusal"],
  });
});

it("two packs that are never open together leave no time at all", () => {
  const packs = [office("09:00", "12:00"), { ...office("13:00", "18:00"), pack: "other" }];
  expect(decide({ now: NOON, packs })).toMatchObject({
    decision: "refuse",
    reason: "No permitted time within 14 days (own/hours, other/hours)",
  });
});

it("observing dials and tells what would have been, but for a suppression", () => {
  const asked = { now: EVENING, mode: "observe" as const, packs: [office()] };
  expect(decide(asked)).toMatchObject({
    decision: "dial",
    observed: { ...until(MORNING), blockedBy: ["own/hours"] },
  });
  const suppressions = [suppression({ value: NUMBER })];
  expect(decide({ ...asked, suppressions })).toMatchObject({ decision: "refuse" });
});
