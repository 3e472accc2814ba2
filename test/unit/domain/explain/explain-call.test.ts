// Why something is not dialled now: each rule told by itself, and together exactly what dispatch would decide.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayDialNow } from "../../../../src/domain/calls/dial-verdict.ts";
import { CAMPAIGN_STATUSES, hoursOf, mayDial } from "../../../../src/domain/campaigns/campaign.ts";
import { type CallQuestion, explainCall } from "../../../../src/domain/explain/explain-call.ts";
import { showMoment } from "../../../../src/domain/explain/explain-checks.ts";
import { inForce, iso, ms } from "../../../support/worlds/rule-worlds.ts";
import {
  callOf,
  campaignOf,
  detail,
  failed,
  HOUR,
  linesOf,
  NOW,
  OFFICE,
  retryOf,
  SLOTS,
} from "./explain-worlds.ts";

const ask = (changes: Partial<CallQuestion> & { yaml?: string } = {}) => {
  const { yaml = "", ...question } = changes;
  return explainCall({
    call: callOf(),
    campaign: campaignOf(),
    inForce: inForce(yaml),
    lines: linesOf(),
    now: NOW,
    ...question,
  });
};
describe("a call that may go", () => {
  it("passes every check, each named once", () => {
    const answer = ask();
    expect(answer).toMatchObject({ canBeDialledNow: true, nextPossibleAt: NOW });
    expect(answer.checks.map(c => c.check)).toEqual([
      "waits_for_an_attempt",
      "campaign_active",
      "campaign_state",
      "due",
      "attempts_left",
      "business_hours",
      "retry_hours",
      "number_free",
      "trunk",
      "campaign_lines",
      "trunk_lines",
      "pace",
      "permit",
    ]);
    expect(answer.reason).toBe("Nothing is in the way. None yet: the next dispatch grants it.");
  });

  it("is not in its own way: the line it was granted is its own", () => {
    const permit = { attempt: 1, begun: false, grantedAt: NOW, expiresAt: NOW + 60_000 };
    const lines = linesOf({ permit, linesInUse: 10, linesOfCampaign: 2 });
    const answer = ask({ lines, campaign: campaignOf({ maxConcurrentCalls: 2 }) });
    expect(answer.canBeDialledNow).toBe(true);
    expect(detail(answer, "permit")).toContain("its dial is on the way");
    expect(detail(answer, "trunk_lines")).toBe("9 of the trunk's 10 lines in use.");
  });
});

describe("a call that does not wait for an attempt", () => {
  it.each([
    ["was answered", callOf({ status: "PICKED", nextAttemptAt: null }), "It has ended: PICKED."],
    [
      "used its attempts up",
      callOf({ status: "FAILED", nextAttemptAt: null, errorMessage: "Max retry attempts reached (3)" }),
      "It has ended: FAILED, Max retry attempts reached (3).",
    ],
    [
      "is on the line",
      callOf({ status: "RETRYING", attemptsStarted: 2, nextAttemptAt: null, lastAttemptAt: NOW }),
      "Attempt 2 is on the line since 2026-11-20T21:40:00Z (friday 16:40 America/New_York).",
    ],
  ])("because it %s says only that", (_, call, reason) => {
    const answer = ask({ call });
    expect(answer).toMatchObject({ canBeDialledNow: false, nextPossibleAt: null, reason });
    expect(failed(answer)).toEqual(["waits_for_an_attempt"]);
    expect(answer.checks).toHaveLength(1);
  });

  it("says when a dial whose fate nobody knows is given up", () => {
    const call = callOf({
      status: "PROCESSING",
      attemptsStarted: 1,
      nextAttemptAt: null,
      attempts: [{ attempt: 1, status: "unknown" }],
    });
    const permit = { attempt: 1, begun: true, grantedAt: NOW, expiresAt: NOW + HOUR };
    expect(ask({ call, lines: linesOf({ permit }) }).reason).toBe(
      "Attempt 1 is on the line (the provider did not say whether it took it); " +
        "its lease ends at 2026-11-20T22:40:00Z (friday 17:40 America/New_York).",
    );
  });
});

describe("a single thing in the way is the one check that fails", () => {
  const held = { callId: "call-9", expiresAt: NOW + HOUR };
  const stale = { attempt: 1, begun: true, grantedAt: NOW - HOUR, expiresAt: NOW + HOUR };
  const at = (text: string) => ms(text);
  it.each<[string, Parameters<typeof ask>[0], string, number | null, string]>([
    [
      "inactive campaign",
      { campaign: campaignOf({ isActive: false }) },
      "campaign_active",
      null,
      "is_active",
    ],
    ["paused campaign", { campaign: campaignOf({ status: "paused" }) }, "campaign_state", null, "resumed"],
    ["cancelled campaign", { campaign: campaignOf({ status: "cancelled" }) }, "campaign_state", null, "CANC"],
    [
      "time to come",
      { call: callOf({ nextAttemptAt: NOW + HOUR }) },
      "due",
      NOW + HOUR,
      "Not before 2026-11",
    ],
    [
      "lowered limit",
      { call: retryOf(), yaml: "defaults: { max_attempts: 1 }" },
      "attempts_left",
      null,
      "Max retry attempts reached (1): dispatch ends the call.",
    ],
    [
      "closed office",
      { campaign: campaignOf({ businessHours: OFFICE }), call: callOf({ timeZone: "Europe/Paris" }) },
      "business_hours",
      at("2026-11-23T08:00:00Z"),
      "Business hours: closed until 2026-11-23T08:00:00Z (monday 09:00 Europe/Paris).",
    ],
    [
      "closed slot",
      { call: retryOf(), yaml: SLOTS },
      "retry_hours",
      at("2026-11-23T13:00:00Z"),
      "Retry slots: closed until 2026-11-23T13:00:00Z (monday 08:00 America/New_York).",
    ],
    [
      "zone that nobody knows",
      { call: callOf({ timeZone: "Mars/Olympus" }) },
      "business_hours",
      null,
      'Unknown time zone "Mars/Olympus": never open.',
    ],
    ["number on the line", { lines: linesOf({ numberHeldBy: held }) }, "number_free", NOW, "call-9"],
    [
      "campaign's own limit",
      { campaign: campaignOf({ maxConcurrentCalls: 2 }), lines: linesOf({ linesOfCampaign: 2 }) },
      "campaign_lines",
      NOW,
      "2 of campaign 3's 2 in use; it waits for one to come free.",
    ],
    ["full trunk", { lines: linesOf({ linesInUse: 10 }) }, "trunk_lines", NOW, "10 of the trunk's 10 lines"],
    [
      "pace",
      { lines: linesOf({ pace: { perSecond: 5, roomAt: NOW + 400 } }) },
      "pace",
      NOW,
      "5 dials per second: the next one at 2026-11-20T21:40:00.400Z.",
    ],
    [
      "line not given back",
      { call: retryOf(), lines: linesOf({ permit: stale }) },
      "permit",
      NOW,
      "The line of attempt 1 is not given back yet",
    ],
  ])("%s", (_, question, check, nextPossibleAt, text) => {
    const answer = ask(question);
    expect(failed(answer)).toEqual([check]);
    expect(answer).toMatchObject({ canBeDialledNow: false, nextPossibleAt });
    expect(answer.reason).toBe(detail(answer, check));
    expect(answer.reason).toContain(text);
  });

  it("the earliest time is the opening that is in slots and business hours, after the due time", () => {
    const answer = ask({
      yaml: SLOTS,
      campaign: campaignOf({ businessHours: OFFICE }),
      call: retryOf({ nextAttemptAt: ms("2026-11-23T18:00:00Z") }),
    });
    expect(failed(answer)).toEqual(["due", "retry_hours"]);
    expect(iso(answer.nextPossibleAt)).toBe("2026-11-24T14:00:00Z");
    expect(detail(answer, "business_hours")).toBe(
      "Business hours: open until 2026-11-20T22:00:00Z (friday 17:00 America/New_York).",
    );
    expect(detail(answer, "attempts_left")).toBe("Attempt 2 of 2.");
    expect(answer.reason).toBe(`${detail(answer, "due")} ${detail(answer, "retry_hours")}`);
  });
});

it("agrees with what dispatch decides, whatever the call, its campaign, the rules and the hour", () => {
  const hours = fc.constantFrom(null, OFFICE, [{ day_of_week: 5, start: "16:00", end: "02:00" } as const]);
  const FAILED_ONCE = "status_retry_rules: { FAILED: { max_attempts: 2 } }";
  const yaml = fc.constantFrom("", SLOTS, "defaults: { max_attempts: 2 }", FAILED_ONCE);
  fc.assert(
    fc.property(
      fc.record({ yaml, hours, status: fc.constantFrom(...CAMPAIGN_STATUSES), isActive: fc.boolean() }),
      fc.record({
        attemptsStarted: fc.nat({ max: 3 }),
        zone: fc.constantFrom(null, "Asia/Kathmandu", "Mars/Olympus"),
        dueIn: fc.integer({ min: -10, max: 10 }),
        used: fc.nat({ max: 4 }),
        hour: fc.nat({ max: 14 * 24 }),
      }),
      (world, c) => {
        const now = NOW + c.hour * HOUR;
        const campaign = campaignOf({
          ...world,
          businessHours: world.hours && [...world.hours],
          maxConcurrentCalls: 3,
        });
        const rules = inForce(world.yaml);
        const call = callOf({
          attemptsStarted: c.attemptsStarted,
          status: c.attemptsStarted === 0 ? "INITIATED" : "FAILED",
          attempts: Array.from({ length: c.attemptsStarted }, (_, i) => ({
            attempt: i + 1,
            status: "FAILED" as const,
          })),
          timeZone: c.zone,
          nextAttemptAt: now + c.dueIn * HOUR,
        });
        const context = { campaign: hoursOf(campaign), timeZone: c.zone };
        const asked = {
          attempt: c.attemptsStarted + 1,
          lastOutcome: c.attemptsStarted === 0 ? null : ("FAILED" as const),
          lastDisposition: null,
        };
        const decide = (at: number) => mayDialNow(rules, context, { ...asked, now: at }).kind;
        const lines = linesOf({ linesInUse: c.used, linesOfCampaign: c.used, maxConcurrentCalls: 4 });
        const answer = explainCall({ call, campaign, inForce: rules, lines, now });

        const dialable = c.dueIn <= 0 && mayDial(campaign) && c.used < 3 && decide(now) === "open";
        expect(answer.canBeDialledNow).toBe(dialable);
        const { nextPossibleAt: at } = answer;
        if (at === null) return;
        expect(mayDial(campaign) && decide(at) === "open").toBe(true);
        expect(at).toBeGreaterThanOrEqual(Math.max(now, call.nextAttemptAt ?? 0));
      },
    ),
  );
});

it("tells a moment in UTC and on the clock it is about", () => {
  expect(showMoment(ms("2026-11-01T05:30:00Z"), "America/New_York")).toBe(
    "2026-11-01T05:30:00Z (sunday 01:30 America/New_York)",
  );
  expect(showMoment(ms("2026-11-01T05:30:00.250Z"), "Mars/Olympus")).toBe("2026-11-01T05:30:00.250Z");
});
