// One case for every place that limits a call's attempts, and for what happens at the limit.
import { describe, expect, it } from "vitest";
import { attemptLimit } from "../../../../src/domain/retries/attempt-limit.ts";
import { decideRetry } from "../../../../src/domain/retries/retry-decision.ts";
import { callOf, decide, inForce, ms } from "../../../support/worlds/rule-worlds.ts";

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
    expect(attemptLimit(rules, call, { lastOutcome: "RNR", lastDisposition: null, at })).toBe(limit);
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
    const call = callOf({
      businessHours: [{ day_of_week: 2, start: "09:00", end: "17:00" }],
      retryPolicy: { max_attempts: 1 },
    });
    expect(decide("global_rules: [{ day_of_week: monday }]", "2026-01-05T12:00:00Z", { call })).toMatchObject(
      {
        reason: "Max retry attempts reached (1)",
      },
    );
  });
});
