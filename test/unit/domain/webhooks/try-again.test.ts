// When an event is tried again, and an endpoint that is held.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HELD_AT_MOST_MS,
  heldTryAt,
  nextAttemptAt,
  TRIES_AFTER_MS,
} from "../../../../src/domain/webhooks/try-again.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

const tried = fc.record({
  endpointId: fc.string({ minLength: 1 }),
  seq: fc.integer({ min: 1, max: 2 ** 40 }),
  failed: fc.integer({ min: 1, max: 9 }),
});
const retryAfter = fc.option(fc.integer({ min: 0, max: 86_400_000 }));

describe("the tries of an event", () => {
  it.each(SECONDS.map((seconds, i) => [i + 1, seconds]))(
    "waits after failure %i for %i s, a tenth more or less",
    (failed, seconds) => {
      const waits = Array.from(
        { length: 200 },
        (_, seq) => ((nextAttemptAt({ endpointId: "e", seq, failed }, NOW, null) ?? 0) - NOW) / 1000,
      );
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(seconds * 0.9 - 0.001);
      expect(Math.max(...waits)).toBeLessThanOrEqual(seconds * 1.1 + 0.001);
      expect(new Set(waits).size).toBeGreaterThan(100);
    },
  );

  it("ends with the tenth", () => {
    expect(TRIES_AFTER_MS).toHaveLength(10);
    expect(nextAttemptAt({ endpointId: "e", seq: 1, failed: 10 }, NOW, 1_000)).toBeNull();
  });

  it("comes at the same time however often that is decided", () => {
    fc.assert(
      fc.property(tried, retryAfter, (of, ms) => {
        expect(nextAttemptAt(of, NOW, ms)).toBe(nextAttemptAt({ ...of }, NOW, ms));
      }),
    );
  });

  it("never comes before the receiver wished", () => {
    fc.assert(
      fc.property(tried, retryAfter, (of, ms) => {
        const next = nextAttemptAt(of, NOW, ms) ?? 0;
        expect(next).toBeGreaterThanOrEqual(NOW + (ms ?? 0));
        expect(next).toBeGreaterThanOrEqual(nextAttemptAt(of, NOW, null) ?? 0);
      }),
    );
  });
});

describe("the tries of an endpoint that is held", () => {
  it("are always in time to disable it after 72 h, and at its schedule's pace before", () => {
    fc.assert(
      fc.property(tried, fc.integer({ min: 0, max: HELD_AT_MOST_MS - 1 }), retryAfter, (of, held, ms) => {
        const heldSince = NOW - held;
        const next = heldTryAt({ ...of, heldSince }, NOW, ms);
        expect(next).toBeLessThanOrEqual(heldSince + HELD_AT_MOST_MS);
        expect(next).toBe(Math.min(nextAttemptAt(of, NOW, ms) ?? 0, heldSince + HELD_AT_MOST_MS));
      }),
    );
  });

  it("go on when an event would have had its last", () => {
    const of = { endpointId: "e", seq: 1, failed: 30, heldSince: NOW };
    expect(heldTryAt(of, NOW, null)).toBeGreaterThan(NOW + 20 * 3_600_000);
  });
});
