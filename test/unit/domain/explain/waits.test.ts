// The one reason that a campaign waits for: there is one exactly while it may not dial, whatever the checks are called.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ComplianceSettings } from "../../../../src/domain/compliance/campaign/compliance-settings.ts";
import { countWaits } from "../../../../src/domain/explain/count-waits.ts";
import {
  type CampaignQuestion,
  explainCampaign,
  type WaitingGroup,
} from "../../../../src/domain/explain/explain-campaign.ts";
import { WAIT_REASONS, waitsOf } from "../../../../src/domain/explain/waits.ts";
import { inForce, ms } from "../../../support/worlds/rule-worlds.ts";
import { campaignOf, linesOf } from "./explain-worlds.ts";

/** Half past eight in the evening in Florida; two hours earlier in Denver. */
const NOW = ms("2026-01-16T01:30:00Z");
const FLORIDA = "+13055550123";
const DENVER = "+13035550123";

const compliance: ComplianceSettings = {
  packs: ["us-federal", "us-fl"],
  purpose: "telemarketing",
  mode: "enforce",
  automated: true,
  closing_margin_seconds: 0,
};
const THROTTLE: NonNullable<CampaignQuestion["throttle"]> = {
  level: "stop",
  since: NOW - 60_000,
  rule: { pack: "us-federal", maxPercent: 3 },
  rate: { abandoned: 5, answeredHuman: 100, percent: 5, days: 30 },
} as NonNullable<CampaignQuestion["throttle"]>;

const groupOf = (changes: Partial<WaitingGroup> = {}): WaitingGroup => ({
  timeZone: null,
  attemptsStarted: 0,
  lastOutcome: null,
  lastDisposition: null,
  due: true,
  calls: 4,
  earliest: NOW - 1_000,
  latest: NOW - 1_000,
  ...changes,
});
const sampleOf = (phoneNumber: string): NonNullable<CampaignQuestion["sample"]> => [
  {
    kind: "due",
    callee: { phoneNumber, timeZone: null },
    attemptsStarted: 0,
    last: null,
    at: NOW - 1_000,
    history: [],
  },
];
const questionOf = (changes: Partial<CampaignQuestion> = {}): CampaignQuestion => ({
  campaign: campaignOf({ compliance }),
  waiting: { groups: [groupOf()], contacts: [], countedUpTo: 1_000 },
  inForce: inForce(""),
  lines: linesOf(),
  now: NOW,
  ...changes,
});
const wait = (changes: Partial<CampaignQuestion> = {}) => {
  const question = questionOf(changes);
  const explanation = explainCampaign(question);
  return {
    explanation,
    waits: waitsOf({ ...question, explanation }),
    why: countWaits({ ...question, explanation }, 0),
  };
};
const NO_GATE = { permit: null, numberHeldBy: null, trunks: [] };

it("what rule packs hold waits for them until they open, and is not counted as ready", () => {
  const { waits, why } = wait({ sample: sampleOf(FLORIDA) });
  expect(waits).toMatchObject({ reason: "rules", until: ms("2026-01-16T13:00:00Z") });
  expect(waits?.text).toContain("Rule packs hold 1 of 1 due calls");
  expect([why.rules, why.ready]).toEqual([4, 0]);
});

it("first attempts that too many abandoned calls keep back wait for the rate, and retries do not", () => {
  const { waits, why } = wait({ throttle: THROTTLE });
  expect(waits).toMatchObject({ reason: "abandon_rate", until: null });
  expect([why.abandonRate, why.ready]).toEqual([4, 0]);
  const groups = [groupOf(), groupOf({ attemptsStarted: 1, lastOutcome: "RNR", calls: 2 })];
  const mixed = wait({ throttle: THROTTLE, waiting: { groups, contacts: [], countedUpTo: 1_000 } });
  expect([mixed.waits, mixed.why.abandonRate, mixed.why.ready]).toEqual([null, 4, 2]);
});

it("with no gate that answers nobody can tell, but for what the campaign itself waits for", () => {
  const { waits, why } = wait({ lines: NO_GATE });
  expect(waits).toMatchObject({ reason: "unknown", until: null });
  expect([why.other, why.ready]).toEqual([4, 0]);
  const paused = wait({ lines: NO_GATE, campaign: campaignOf({ status: "paused" }) });
  expect(paused.waits?.reason).toBe("state");
});

it.each([
  ["blackout/7", "blackout"],
  ["own/3", "rules"],
  ["something_new", "other"],
] as const)("a failed check that has no reason of its own, %s, is in the way as: %s", (check, reason) => {
  const question = questionOf();
  const found = explainCampaign(question);
  const checks = [...found.checks, { check, pass: false, detail: "No." }];
  const explanation = { canDialNow: false, nextEligibleAt: NOW + 5, reason: "No.", checks };
  expect(waitsOf({ ...question, explanation })).toEqual({ reason, text: "No.", until: NOW + 5 });
  const why = countWaits({ ...question, explanation }, 0);
  expect([why[reason], why.ready]).toEqual([4, 0]);
});

it("something is in the way exactly while it may not dial", () => {
  const anything = fc.record({
    status: fc.constantFrom("pending", "in_progress", "paused", "completed", "cancelled"),
    isActive: fc.boolean(),
    due: fc.boolean(),
    attemptsStarted: fc.integer({ min: 0, max: 3 }),
    calls: fc.integer({ min: 0, max: 2 }),
    contacts: fc.integer({ min: 0, max: 2 }),
    called: fc.constantFrom(null, FLORIDA, DENVER),
    throttle: fc.constantFrom(null, THROTTLE),
    gate: fc.boolean(),
    linesInUse: fc.constantFrom(0, 10),
    roomAt: fc.constantFrom(null, NOW + 5),
    paused: fc.boolean(),
  });
  const reasons = new Set<string>();
  fc.assert(
    fc.property(anything, w => {
      const group = groupOf({
        due: w.due,
        attemptsStarted: w.attemptsStarted,
        lastOutcome: w.attemptsStarted === 0 ? null : "RNR",
        earliest: w.due ? NOW - 1_000 : NOW + 1_000,
        calls: w.calls,
      });
      const { waits, explanation } = wait({
        campaign: campaignOf({
          compliance,
          status: w.status as "pending",
          isActive: w.isActive,
        }),
        waiting: {
          groups: w.calls === 0 ? [] : [group],
          contacts: w.contacts === 0 ? [] : [{ timeZone: null, contacts: w.contacts }],
          countedUpTo: 1_000,
        },
        sample: w.called === null ? null : sampleOf(w.called),
        throttle: w.throttle,
        lines: w.gate
          ? linesOf({
              linesInUse: w.linesInUse,
              pace: { perSecond: 1, roomAt: w.roomAt },
              trunk: { paused: w.paused, heldUntil: null, breaker: { state: "closed", until: null } },
            })
          : NO_GATE,
      });
      expect(waits === null).toBe(explanation.canDialNow);
      if (waits !== null) {
        expect(WAIT_REASONS).toContain(waits.reason);
        reasons.add(waits.reason);
      }
    }),
    { numRuns: 2_000, seed: 7 },
  );
  for (const reason of ["rules", "abandon_rate", "unknown", "state", "lines", "pace", "trunk"])
    expect([...reasons]).toContain(reason);
});
