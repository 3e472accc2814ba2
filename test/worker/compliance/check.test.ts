// The rules asked over HTTP: the document's examples with real numbers, whole packs, and what is refused by name.
import { describe, expect, it } from "vitest";
import { api, type Json, makeCampaign } from "../../support/api.ts";

const check = (body: Json) => api("POST", "/api/v1/compliance/check", body);
const at = (text: string) => `2026-${text.replace(" ", "T")}:00Z`;
const HOUR_MS = 3_600_000;

const OFFICE = {
  pack: "own",
  version: 1,
  source: "the office",
  hours: { slots: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00" }] },
};
const times = (first: string, count: number, everyHours: number) =>
  Array.from({ length: count }, (_, n) =>
    new Date(Date.parse(at(first)) + n * everyHours * HOUR_MS).toISOString(),
  );

const FL = times("01-14 15:00", 3, 1).map(t => ({
  at: t,
  kind: "placed",
  number: "+13055550123",
  subject: "solar",
}));
const REG_F = times("06-01 15:00", 7, 24).map(t => ({ at: t, kind: "connected", number: "+13125550123" }));
const TALKED = [
  { at: "2026-03-02T17:00:00-06:00", kind: "connected", event: "conversation", number: "+13125550123" },
];
const REFUSED = [{ at: at("01-05 10:00"), kind: "connected", event: "refused", number: "+33612345678" }];
const STORM = [{ id: "storm", from: at("08-28 14:00"), to: at("09-01 00:00"), regions: ["US-LA"] }];

// biome-ignore format: a row for each example
it.each<[number: string, packs: Json[], now: string, decision: string, more?: Json]>([
  ["+12125550123", ["us-federal"], "11-01 12:30", "11-01 13:00"],
  ["+19305550123", ["us-federal"], "01-15 13:30", "01-15 14:00"],
  ["+18505550123", ["us-federal", "us-fl"], "01-16 01:30", "01-16 14:00"],
  ["+18675550123", ["ca-crtc"], "01-15 15:30", "01-15 16:00"],
  ["+16045550123", ["ca-crtc"], "12-15 05:15", "12-15 16:00"],
  ["+18005550123", ["us-federal"], "01-15 18:00", "refuse"],
  ["+9779812345678", [OFFICE], "01-15 03:15", "dial"],
  ["+33612345678", ["fr-hours"], "03-01 10:00", "03-09 09:00", { history: REFUSED }],
  ["+13055550123", ["us-federal", "us-fl"], "01-15 14:59", "01-15 15:00", { history: FL, subject: "solar" }],
  ["+13125550123", ["reg-f"], "06-08 15:00", "dial", { history: REG_F, purpose: "collections" }],
  ["+13125550123", ["us-reg-f"], "03-05 15:00", "03-09 13:00", { history: TALKED, purpose: "collections" }],
  ["+12565550123", ["us-federal", "us-al"], "07-03 15:00", "07-06 13:00"],
  ["+12155550123", ["us-federal", "us-pa"], "10-18 16:00", "10-19 12:00"],
  ["+15045550123", ["us-federal", "us-la"], "08-28 15:00", "09-01 00:00", { blackouts: STORM }],
])("%s by %j at %s: %s", async (phone_number, packs, now, decision, { subject, ...more } = {}) => {
  const asked = { now: at(now), mode: "enforce", purpose: "telemarketing", closing_margin_seconds: 0, packs, ...more };
  const { status, body } = await check({ ...asked, call: { phone_number, subject } });
  expect(status).toBe(200);
  const waits = decision.includes(":");
  expect(body.decision).toBe(waits ? "wait" : decision);
  expect(body.until).toBe(waits ? new Date(at(decision)).toISOString() : null);
  if (!waits) return;
  const then = await check({ ...asked, now: body.until, call: { phone_number, subject } });
  expect(then.body.decision).toBe("dial");
});

const NOON = { now: "2026-01-15T17:00:00Z", call: { phone_number: "+12125550123" } };

describe("an answer", () => {
  it("names each rule with its source, when it opens, and the versions it was chosen from", async () => {
    const { body } = await check({
      now: "2026-01-16T01:30:00Z",
      packs: ["us-federal", "us-fl"],
      call: { phone_number: "+13055550123" },
    });
    expect(body).toMatchObject({
      decision: "wait",
      until: "2026-01-16T13:00:00.000Z",
      blocked_by: ["us-fl/hours"],
      regions: ["US-FL"],
      packs: ["us-federal@1", "us-fl@1"],
      reason: "us-fl/hours: 20:30 in America/New_York, outside: thursday has 08:00-20:00",
    });
    expect(body.rules.map((r: Json) => [r.rule, r.pass, r.opens_at])).toEqual([
      ["suppression", true, null],
      ["us-federal/hours", true, null],
      ["us-fl/hours", false, "2026-01-16T13:00:00.000Z"],
      ["us-fl/three-a-day", true, null],
    ]);
    expect(body.rules.at(-1).source).toBe("Fla. Stat. 501.616(6), SB 1120");
  });

  it("closes early by a minute, since the phone rings after the dial", async () => {
    const late = { packs: ["us-federal"], call: NOON.call, now: "2026-01-16T01:59:00Z" };
    expect((await check({ ...late, closing_margin_seconds: 0 })).body).toMatchObject({
      decision: "dial",
      open_until: "2026-01-16T02:00:00.000Z",
    });
    expect((await check(late)).body).toMatchObject({ decision: "wait", until: "2026-01-16T13:00:00.000Z" });
  });

  it("dials and says what would have stopped it, with mode observe; suppressions are in force even so", async () => {
    const night = { now: "2026-01-16T05:00:00Z", mode: "observe", packs: ["us-federal"], call: NOON.call };
    expect((await check(night)).body).toMatchObject({
      decision: "dial",
      until: null,
      would_block: true,
      blocked_by: ["us-federal/hours"],
    });
    expect((await check({ ...night, now: NOON.now })).body).toMatchObject({
      would_block: false,
      blocked_by: [],
    });
    const suppressions = [{ kind: "prefix", value: "+1212", scope: "all", reason: "opt_out" }];
    for (const mode of ["off", "observe", "enforce"]) {
      expect((await check({ ...night, mode, suppressions })).body).toMatchObject({
        decision: "refuse",
        reason: "Suppressed (opt_out)",
        blocked_by: ["suppression/opt_out"],
      });
    }
  });

  it("takes a whole pack with a calendar of its own", async () => {
    const pack = { ...OFFICE, holidays: { calendar: "office" } };
    const calendars = [
      { calendar: "office", dates: { "2026-01-15": "Stocktaking" }, complete_until: "2026-12-31" },
    ];
    expect((await check({ ...NOON, packs: [pack], calendars })).body).toMatchObject({
      until: "2026-01-16T14:00:00.000Z",
      blocked_by: ["own/holidays"],
    });
  });

  it("is off for a campaign that chose no packs, and for nobody else", async () => {
    const campaign_id = await makeCampaign();
    const { body } = await check({ ...NOON, campaign_id });
    expect(body).toMatchObject({ decision: "dial", mode: "off", packs: [] });
    expect((await check({ ...NOON, campaign_id: 99_999_999 })).status).toBe(404);
  });
});

// biome-ignore format: a row for each mistake
it.each<[string, Json, field: string, message: string]>([
  ["no packs", { packs: undefined }, "packs", "is required where no campaign_id is given"],
  ["an unknown pack", { packs: ["us-federal", "us-xx"] }, "packs.1", 'no rule pack is called "us-xx"; known: au-telemarketing'],
  ["a wildcard for nothing", { packs: ["xx-*"] }, "packs.0", 'no verified rule pack begins with "xx-"'],
  ["a time that is none in a whole pack", { packs: [{ ...OFFICE, hours: { slots: [{ from: "25:00", to: "18:00" }] } }] }, "packs.0.hours.slots[0].from", 'no time of day; write it like "08:00", not "25:00"'],
  ["an unknown key in a whole pack", { packs: [{ ...OFFICE, hourz: {} }] }, "packs.0.hourz", "unknown key; known here: pack, version"],
  ["a version twice", { packs: [OFFICE, OFFICE] }, "packs.1.version", "version 1 of own is given twice"],
  ["a pack without its calendar", { packs: [{ ...OFFICE, holidays: { calendar: "mine" } }] }, "calendars", 'own/holidays needs the calendar "mine"; known: au-national'],
  ["a broken calendar", { packs: [], calendars: [{ calendar: "c", dates: { "2026-02-30": "x" }, complete_until: "2026-12-31" }] }, "calendars.0.dates.2026-02-30", "no date; write it like 2026-12-25"],
  ["too many packs", { packs: Array(101).fill("us-fl") }, "packs", "must have at most 100 entries, not 101"],
  ["too much history", { packs: [], history: Array(1001).fill(FL[0]) }, "history", "must have at most 1000 entries, not 1001"],
  ["a number that is none", { packs: [], call: { phone_number: "12" } }, "call.phone_number", 'must be a phone number of 7 to 15 digits, not "12"'],
  ["a number of the history that is none", { packs: [], history: [{ ...FL[0], number: "x" }] }, "history.0.number", 'must be a phone number of 7 to 15 digits, not "x"'],
  ["an unknown zone", { packs: [], call: { phone_number: "+12125550123", time_zone: "Mars/Base" } }, "call.time_zone", 'time_zone "Mars/Base" is no IANA zone'],
  ["an unknown purpose", { packs: [], purpose: "fun" }, "purpose", 'must be one of telemarketing, collections, informational, emergency, not "fun"'],
  ["an unknown scope", { packs: [], suppressions: [{ kind: "number", value: "+12125550123", scope: "some", reason: "opt_out" }] }, "suppressions.0.scope", 'must be all, campaign:ID, or purpose: and one of'],
  ["a blackout that ends before it begins", { packs: [], blackouts: [{ id: "b", from: NOON.now, to: NOON.now }] }, "blackouts.0.to", "must be after from"],
  ["history without a time", { packs: [], history: [{ ...FL[0], at: undefined }] }, "history.0.at", "is required"],
])("%s is refused by name", async (_, body, field, message) => {
  const { status, body: answer } = await check({ ...NOON, ...body });
  expect(status).toBe(400);
  expect(answer.error.details[field]?.join()).toContain(message);
});
