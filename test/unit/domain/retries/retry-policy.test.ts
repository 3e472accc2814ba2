import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoDuration } from "../../../../src/domain/duration.ts";
import { policyDelayMs, type RetryPolicy } from "../../../../src/domain/retries/retry-policy.ts";
import { callOf, decide, retryAt } from "../../../support/worlds/rule-worlds.ts";

describe("a campaign's retry policy", () => {
  it.each<[string, RetryPolicy | null, number, number, number | null]>([
    ["waits its base after the first attempt", { base_delay: "2s", max_delay: "30s" }, 1, 0.5, 2_000],
    ["doubles after each", { base_delay: "2s", max_delay: "30s" }, 4, 0.5, 16_000],
    ["never waits longer than its maximum", { base_delay: "2s", max_delay: "30s" }, 5, 0.5, 30_000],
    ["reads compound durations", { base_delay: "1m30s", max_delay: "2m0s" }, 1, 0.5, 90_000],
    [
      "jitter at its lowest takes half of it off",
      { base_delay: "10s", max_delay: "1h", jitter: 1 },
      1,
      0,
      5_000,
    ],
    [
      "jitter in the middle changes nothing",
      { base_delay: "10s", max_delay: "1h", jitter: 1 },
      1,
      0.5,
      10_000,
    ],
    [
      "jitter at its highest adds almost half of it",
      { base_delay: "10s", max_delay: "1h", jitter: 0.2 },
      1,
      0.75,
      10_500,
    ],
    [
      "jitter is capped at the maximum again",
      { base_delay: "30s", max_delay: "30s", jitter: 1 },
      1,
      0.99,
      30_000,
    ],
    [
      "jitter shortens what the maximum capped",
      { base_delay: "1h", max_delay: "30s", jitter: 1 },
      9,
      0,
      15_000,
    ],
    [
      "does not overflow at attempt 10000",
      { base_delay: "2s", max_delay: "30s", jitter: 0 },
      10_000,
      0.5,
      30_000,
    ],
    ["does not overflow without a maximum", { base_delay: "2s" }, 10_000, 0.5, Number.MAX_SAFE_INTEGER],
    ["a base of zero is zero, however often", { base_delay: "0s", max_delay: "30s" }, 10_000, 0.5, 0],
    ["a maximum of zero is zero", { base_delay: "2s", max_delay: "0s", jitter: 1 }, 3, 0.9, 0],
    ["without a maximum it just doubles", { base_delay: "1m" }, 3, 0.5, 240_000],
    ["without a base it leaves the interval to the rules", { max_delay: "30s", jitter: 1 }, 1, 0.9, null],
    ["with an illegible base too", { base_delay: "soon", max_delay: "30s" }, 1, 0.5, null],
    ["with an illegible maximum it just doubles", { base_delay: "1m", max_delay: "-1s" }, 2, 0.5, 120_000],
    ["takes jitter outside 0 to 1 for the nearest of them", { base_delay: "10s", jitter: 7 }, 1, 0, 5_000],
    ["no policy leaves it to the rules", null, 1, 0.5, null],
  ])("%s", (_situation, policy, attempt, random, ms) =>
    expect(policyDelayMs(policy, attempt, random)).toBe(ms),
  );

  it("stays within half of, and one and a half times, its backoff, and never above its maximum", () => {
    const policy = fc.record({
      base_delay: fc.integer({ min: 0, max: 1e9 }).map(n => `${n}ms`),
      max_delay: fc.integer({ min: 0, max: 1e9 }).map(n => `${n}ms`),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 10_000 }), random, (p, attempt, u) => {
        const max = parseGoDuration(p.max_delay) ?? 0;
        const backoff = Math.min((parseGoDuration(p.base_delay) ?? 0) * 2 ** Math.min(attempt - 1, 100), max);
        const delay = policyDelayMs(p, attempt, u) ?? Number.NaN;
        expect(delay).toBeLessThanOrEqual(max);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(backoff * (1 - p.jitter / 2)));
        expect(delay).toBeLessThanOrEqual(Math.ceil(backoff * (1 + p.jitter / 2)));
      }),
    );
  });
});

describe("the policy in a decision", () => {
  const rules = `
global_rules: [{ days: [monday], time_slots: [{ start_time: "09:00", end_time: "17:00", retry_interval_minutes: 60 }] }]`;
  const retryAfter = (retryPolicy: RetryPolicy, at: string, attempt = 1, random = 0.5) =>
    retryAt(
      decide(rules, at, {
        call: callOf({ retryPolicy: { max_attempts: 20_000, ...retryPolicy } }),
        attempt,
        random,
      }),
    );

  it("replaces the slot's interval", () =>
    expect(retryAfter({ base_delay: "2s" }, "2026-01-05T09:10:00Z", 3)).toBe("2026-01-05T09:10:08Z"));
  it("replaces it outside the slots as well", () =>
    expect(retryAfter({ base_delay: "10m" }, "2026-01-05T08:55:00Z")).toBe("2026-01-05T09:05:00Z"));
  it("does not open closed hours", () =>
    expect(retryAfter({ base_delay: "2s" }, "2026-01-05T16:59:59Z")).toBe("2026-01-12T09:00:00Z"));
  it("without base_delay keeps the slot's interval", () =>
    expect(retryAfter({ max_delay: "1s" }, "2026-01-05T09:10:00Z")).toBe("2026-01-05T10:10:00Z"));
  it("that doubles beyond 14 days ends the call", () =>
    expect(
      decide("", "2026-01-05T09:10:00Z", {
        call: callOf({ retryPolicy: { max_attempts: 20_000, base_delay: "1h" } }),
        attempt: 10_000,
      }),
    ).toMatchObject({
      kind: "final",
      reason: "No calling window within 14 days",
    }));
});
