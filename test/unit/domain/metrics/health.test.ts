import { describe, expect, it } from "vitest";
import {
  type HealthFacts,
  judgeHealth,
  type LinesNow,
  oldestAgeMs,
} from "../../../../src/domain/metrics/health.ts";
import { MINUTE_MS } from "../../../../src/domain/time-units.ts";

const NOW = 1_800_000_000_000;
const lines = (some: Partial<LinesNow> = {}): LinesNow => ({
  share: { name: "default", paused: false, unavailableUntil: null, weight: 1, backupOf: null, lines: 10 },
  linesInUse: 3,
  maxConcurrentCalls: 10,
  byCampaign: { 1: 3 },
  heldUp: false,
  callsPerSecond: 0,
  ...some,
});
const facts = (some: Partial<HealthFacts> = {}): HealthFacts => ({
  deadLettersLastHour: 0,
  deadLettersLastDay: 0,
  oldestDue: [],
  underPacks: [],
  ...some,
});
const due = (minutes: number, maxConcurrentCalls: number | null = null) =>
  facts({
    oldestDue: [{ campaignId: 1, maxConcurrentCalls, trunks: null, dueAt: NOW - minutes * MINUTE_MS }],
  });

describe("a call that is due", () => {
  it("is well for five minutes, and not longer, while lines are free", () => {
    expect(judgeHealth(due(5), [lines()], NOW).oldestDueCall).toEqual({ ok: true, ageMs: 5 * MINUTE_MS });
    expect(judgeHealth(due(5.01), [lines()], NOW).oldestDueCall.ok).toBe(false);
  });
  it.each([
    ["all lines are in use", lines({ linesInUse: 10 })],
    ["the trunk is held up", lines({ heldUp: true })],
    ["dials are paced", lines({ callsPerSecond: 2 })],
  ])("waits rightly when %s", (_, now) => {
    expect(judgeHealth(due(60), [now], NOW).oldestDueCall).toEqual({ ok: true, ageMs: null });
  });
  it("waits rightly when its campaign has all the lines it may have", () => {
    expect(judgeHealth(due(60, 3), [lines()], NOW).oldestDueCall.ok).toBe(true);
    expect(judgeHealth(due(60, 4), [lines()], NOW).oldestDueCall.ok).toBe(false);
  });
  it("is seen behind one that waits rightly", () => {
    const both = facts({
      oldestDue: [
        { campaignId: 1, maxConcurrentCalls: 3, trunks: null, dueAt: NOW - 90 * MINUTE_MS },
        { campaignId: 2, maxConcurrentCalls: null, trunks: null, dueAt: NOW - 6 * MINUTE_MS },
      ],
    });
    expect(judgeHealth(both, [lines()], NOW).oldestDueCall).toEqual({ ok: false, ageMs: 6 * MINUTE_MS });
    expect(oldestAgeMs(both.oldestDue, NOW)).toBe(90 * MINUTE_MS);
  });
});

it("dead letters are unwell for an hour", () => {
  const judge = (deadLettersLastHour: number) =>
    judgeHealth(facts({ deadLettersLastHour, deadLettersLastDay: 4 }), [lines()], NOW).deadLetters;
  expect(judge(0)).toEqual({ ok: true, lastHour: 0, lastDay: 4 });
  expect(judge(1)).toEqual({ ok: false, lastHour: 1, lastDay: 4 });
});
