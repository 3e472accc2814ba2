// The waiting calls of a campaign by what keeps them, and the one reason that stands for all.
import { expect, it } from "vitest";
import type { Campaign } from "../../../../src/domain/campaigns/campaign.ts";
import { countWaits } from "../../../../src/domain/explain/count-waits.ts";
import { explainCampaign, type WaitingGroup } from "../../../../src/domain/explain/explain-campaign.ts";
import type { LineFacts } from "../../../../src/domain/explain/explain-checks.ts";
import { waitsOf } from "../../../../src/domain/explain/waits.ts";
import { inForce, ms } from "../../../support/worlds/rule-worlds.ts";
import { campaignOf, HOUR, linesOf, NOW, OFFICE } from "./explain-worlds.ts";

/** Saturdays from ten to twelve: closed in New York now, and open in Tokyo at 01:00 UTC. */
const SATURDAYS: Partial<Campaign> = {
  businessHours: [{ day_of_week: 6, start: "10:00", end: "12:00" }],
};
const OPENS = { tokyo: ms("2026-11-21T01:00:00Z"), newYork: ms("2026-11-21T15:00:00Z") };

const groupOf = (changes: Partial<WaitingGroup> = {}): WaitingGroup => ({
  timeZone: null,
  attemptsStarted: 0,
  lastOutcome: null,
  lastDisposition: null,
  due: true,
  calls: 4,
  earliest: NOW - HOUR,
  latest: NOW - HOUR,
  ...changes,
});

interface Changes {
  campaign?: Partial<Campaign>;
  lines?: Partial<LineFacts>;
  contacts?: number;
}

const questionOf = (groups: WaitingGroup[], { campaign, lines, contacts = 0 }: Changes = {}) => ({
  campaign: campaignOf(campaign),
  waiting: {
    groups,
    contacts: contacts === 0 ? [] : [{ timeZone: null, contacts }],
    countedUpTo: 1_000,
  },
  inForce: inForce(""),
  lines: linesOf(lines),
  now: NOW,
});
const count = (groups: WaitingGroup[], changes: Changes = {}, busy = 0) =>
  countWaits(questionOf(groups, changes), busy);
const wait = (groups: WaitingGroup[], changes: Changes = {}) => {
  const question = questionOf(groups, changes);
  return waitsOf({ ...question, explanation: explainCampaign(question) });
};

it("what is closed is told by zone, with its opening, whether it was moved there yet or not", () => {
  const counts = count(
    [
      groupOf({ timeZone: "Asia/Tokyo", calls: 3 }),
      groupOf({ timeZone: "Asia/Tokyo", calls: 5, due: false, earliest: OPENS.tokyo }),
      groupOf({ calls: 2, due: false, earliest: OPENS.newYork }),
    ],
    { campaign: SATURDAYS },
  );
  expect(counts.closedByZone).toEqual([
    { timeZone: "Asia/Tokyo", calls: 8, until: OPENS.tokyo },
    { timeZone: "America/New_York", calls: 2, until: OPENS.newYork },
  ]);
  expect([counts.retryDelay, counts.ready, counts.never]).toEqual([0, 0, 0]);
});

it("a retry that is due behind the next opening waits for its delay", () => {
  const counts = count([groupOf({ attemptsStarted: 1, due: false, earliest: OPENS.newYork + 1_000 })], {
    campaign: SATURDAYS,
  });
  expect([counts.closedByZone, counts.retryDelay]).toEqual([[], 4]);
  expect(count([groupOf({ attemptsStarted: 1, due: false, earliest: NOW + 1 })]).retryDelay).toBe(4);
});

it("what may never go is told apart: no attempt left, no hours", () => {
  const counts = count([groupOf({ attemptsStarted: 3, lastOutcome: "RNR" })]);
  expect([counts.never, counts.ready]).toEqual([4, 0]);
  expect(count([groupOf({ timeZone: "Nowhere/Land" })]).never).toBe(4);
});

it.each([
  ["lines", { linesInUse: 10 }],
  ["pace", { pace: { perSecond: 1, roomAt: NOW + 500 } }],
  ["breaker", { trunk: { paused: false, heldUntil: null, breaker: { state: "open", until: NOW + 9 } } }],
  ["breaker", { trunk: { paused: true, heldUntil: null, breaker: { state: "closed", until: null } } }],
  ["ready", {}],
] as const)("open calls that are due wait for: %s", (what, lines) => {
  const counts = count([groupOf()], { lines: lines as Partial<LineFacts> }, 1);
  expect([counts[what], counts.number]).toEqual([3, 1]);
});

it("in a campaign that may not dial, all wait for it", () => {
  const counts = count([groupOf(), groupOf({ due: false })], { campaign: { status: "paused" } });
  expect([counts.state, counts.ready]).toEqual([8, 0]);
});

it("says when it has looked at a part only", () => {
  expect(count([groupOf({ calls: 999 })]).atLeast).toBe(false);
  expect(count([groupOf({ calls: 1_000 })]).atLeast).toBe(true);
});

it("waits for nothing while calls are granted lines", () => {
  expect(wait([groupOf()])).toBeNull();
});

it.each([
  ["not_started", [], { campaign: { status: "pending" }, contacts: 5 }, null],
  ["nothing_left", [], { campaign: { status: "in_progress" } }, null],
  ["state", [groupOf()], { campaign: { status: "paused" } }, null],
  ["hours", [groupOf()], { campaign: { ...SATURDAYS }, lines: { linesInUse: 10 } }, OPENS.newYork],
  ["retry_delay", [groupOf({ due: false, earliest: NOW + 5 })], {}, NOW + 5],
  ["lines", [groupOf()], { lines: { linesInUse: 10 } }, null],
  ["pace", [groupOf()], { lines: { pace: { perSecond: 1, roomAt: NOW + 5 } } }, NOW + 5],
  [
    "trunk",
    [groupOf()],
    { lines: { trunk: { paused: false, heldUntil: NOW + 7, breaker: { state: "closed", until: null } } } },
    NOW + 7,
  ],
  [
    "trunk",
    [groupOf()],
    { lines: { trunk: { paused: true, heldUntil: NOW + 7, breaker: { state: "closed", until: null } } } },
    null,
  ],
] as [string, WaitingGroup[], Changes, number | null][])(
  "waits for: %s",
  (reason, groups, changes, until) => {
    expect(wait(groups, changes)).toMatchObject({ reason, until });
  },
);

it("what was moved to the campaign's opening waits for its hours, not for a delay", () => {
  const monday = ms("2026-11-23T14:00:00Z");
  const closed = { businessHours: OFFICE.filter(h => h.day_of_week !== 5) };
  const found = wait([groupOf({ due: false, earliest: monday })], { campaign: closed });
  expect(found).toMatchObject({ reason: "hours", until: monday });
});
