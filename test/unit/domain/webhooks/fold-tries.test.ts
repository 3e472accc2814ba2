// What follows from a run's answers.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EndpointHealth,
  foldRetry,
  foldTries,
  type Sent,
  WELL,
} from "../../../../src/domain/webhooks/fold-tries.ts";
import type { Verdict } from "../../../../src/domain/webhooks/read-answer.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const HOUR = 3_600_000;
const OK: Verdict = { kind: "delivered", status: 200 };
const failure = (kind: "failed" | "busy" | "down" | "gone", retryAfterMs: number | null = null): Verdict => ({
  kind,
  status: 500,
  error: kind,
  retryAfterMs,
});
const [FAILED, BUSY, DOWN, GONE] = (["failed", "busy", "down", "gone"] as const).map(kind => failure(kind));

const endpoint = (more: Partial<EndpointHealth & { ordered: boolean }> = {}) => ({
  id: "e",
  cursor: 10,
  ordered: false,
  ...WELL,
  lastError: null,
  ...more,
});
const HELD = { status: "held", heldSince: NOW - HOUR, nextTryAt: NOW, failedInARow: 3 } as const;
const inTurn = (...verdicts: (Verdict | undefined)[]): Sent[] =>
  verdicts.map((verdict = OK, i) => ({ seq: 11 + i, verdict }));
const fold = (of: ReturnType<typeof endpoint>, ...verdicts: (Verdict | undefined)[]) =>
  foldTries(of, inTurn(...verdicts), NOW);

const UNREADABLE: Verdict = { kind: "unreadable", status: null, error: "not read", retryAfterMs: null };

describe("events that cannot be read", () => {
  it("step aside, and say nothing of the endpoint", () => {
    const four = fold(endpoint(), FAILED, FAILED, FAILED, FAILED, UNREADABLE);
    expect(four).toMatchObject({
      cursor: 15,
      stopped: false,
      health: { status: "enabled", failedInARow: 4 },
    });
    expect(four.health.lastError).toBe("failed");
    expect(four.failures.at(-1)).toMatchObject({ seq: 15, attempts: 1, error: "not read" });
    const held = endpoint(HELD);
    expect(fold(held, UNREADABLE)).toMatchObject({ cursor: 11, stopped: false, health: HELD });
  });
});

describe("an endpoint that is fine", () => {
  it("is told of all of them", () => {
    expect(fold(endpoint(), OK, OK, OK)).toMatchObject({
      cursor: 13,
      delivered: 3,
      failures: [],
      stopped: false,
      health: WELL,
    });
  });

  it("goes on behind an event that fails, which has tries of its own", () => {
    const { cursor, failures, health, stopped } = fold(endpoint(), OK, FAILED, OK);
    expect({ cursor, stopped }).toEqual({ cursor: 13, stopped: false });
    expect(failures).toMatchObject([
      { seq: 12, attempts: 1, status: 500, error: "failed", deliveredAt: null },
    ]);
    expect(failures[0]?.nextAttemptAt).toBeGreaterThanOrEqual(NOW + 4_500);
    expect(health).toMatchObject({ ...WELL, lastError: "failed" });
  });

  it("is held at the fifth failure in a row, over several runs too", () => {
    const first = fold(endpoint(), FAILED, FAILED, FAILED);
    expect(first.health).toMatchObject({ status: "enabled", failedInARow: 3 });
    const second = foldTries({ ...endpoint(first.health), cursor: 13 }, inTurn(FAILED, FAILED), NOW);
    expect(second).toMatchObject({ cursor: 11, stopped: true });
    expect(second.health).toMatchObject({ status: "held", heldSince: NOW, failedInARow: 1 });
    expect(second.failures).toHaveLength(1);
  });

  it("is not held by failures with a success between them", () => {
    const { health, stopped } = fold(endpoint(), FAILED, FAILED, FAILED, FAILED, OK, FAILED);
    expect({ stopped, ...health }).toMatchObject({ stopped: false, status: "enabled", failedInARow: 1 });
  });

  it("is held at once when nothing can be sent to it, and the event waits in the log", () => {
    const { cursor, failures, health } = fold(endpoint(), OK, DOWN, OK);
    expect({ cursor, failures }).toEqual({ cursor: 11, failures: [] });
    expect(health).toMatchObject({ status: "held", heldSince: NOW });
    expect(health.nextTryAt).toBeLessThanOrEqual(NOW + 5_500);
  });

  it("rests as long as it asks to, and is not held for that", () => {
    const { cursor, failures, health, stopped } = fold(endpoint(), OK, failure("busy", 60_000));
    expect({ cursor, failures, stopped }).toEqual({ cursor: 11, failures: [], stopped: true });
    expect(health).toMatchObject({ status: "enabled", nextTryAt: NOW + 60_000, failedInARow: 1 });
    expect(fold(endpoint(), BUSY).health.nextTryAt).toBe(NOW + 5_000);
    expect(fold(endpoint({ failedInARow: 4 }), BUSY).health.status).toBe("held");
  });

  it("is disabled when it wants nothing any more", () => {
    const { cursor, health, stopped } = fold(endpoint(), OK, GONE, OK);
    expect({ cursor, stopped }).toEqual({ cursor: 11, stopped: true });
    expect(health).toMatchObject({ status: "disabled", disabledAt: NOW, nextTryAt: null, heldSince: null });
    expect(health.disabledReason).toContain("410");
  });
});

describe("an endpoint that is held", () => {
  it("is well as soon as its oldest event is there", () => {
    expect(fold(endpoint(HELD), OK)).toMatchObject({ cursor: 11, stopped: false, health: WELL });
  });

  it("waits longer after each failure, whatever kind it is of", () => {
    for (const verdict of [FAILED, BUSY, DOWN]) {
      const { cursor, failures, health } = fold(endpoint(HELD), verdict);
      expect({ cursor, failures }).toEqual({ cursor: 10, failures: [] });
      expect(health).toMatchObject({ status: "held", heldSince: NOW - HOUR, failedInARow: 4 });
      expect(health.nextTryAt).toBeGreaterThan(NOW + 1.7 * HOUR);
    }
  });

  it("is disabled after 72 h, not before", () => {
    const since = (ms: number) => fold(endpoint({ ...HELD, heldSince: NOW - ms }), DOWN).health;
    expect(since(72 * HOUR - 1)).toMatchObject({ status: "held", nextTryAt: NOW + 1 });
    expect(since(72 * HOUR)).toMatchObject({ status: "disabled", disabledAt: NOW });
    expect(since(72 * HOUR).disabledReason).toBe("It was held for 72 h; the last try: down");
  });
});

it("holds an endpoint that is told in order at its first failure: nothing overtakes", () => {
  expect(fold(endpoint({ ordered: true }), OK, FAILED)).toMatchObject({
    cursor: 11,
    failures: [],
    stopped: true,
    health: { status: "held" },
  });
});

it("counts on where an event that stepped aside is tried again, until it is there", () => {
  expect(foldRetry("e", { seq: 5, attempts: 2 }, FAILED as Verdict, NOW)).toMatchObject({
    attempts: 3,
    deliveredAt: null,
  });
  expect(foldRetry("e", { seq: 5, attempts: 9 }, FAILED as Verdict, NOW).nextAttemptAt).toBeNull();
  expect(foldRetry("e", { seq: 5, attempts: 2 }, OK, NOW)).toMatchObject({
    attempts: 2,
    deliveredAt: NOW,
    nextAttemptAt: null,
  });
});

it("passes no event that was neither delivered nor set aside, whatever is answered", () => {
  const verdicts = fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constant(OK) }, fc.constantFrom(FAILED, BUSY, DOWN, GONE)),
    { maxLength: 20 },
  );
  const states = fc.constantFrom(endpoint(), endpoint({ ordered: true }), endpoint(HELD));
  fc.assert(
    fc.property(states, verdicts, (of, given) => {
      const tries = inTurn(...given);
      const { cursor, failures, delivered, stopped, health } = foldTries(of, tries, NOW);
      expect(cursor).toBe(10 + delivered + failures.length);
      for (const { seq, verdict } of tries)
        if (seq <= cursor)
          expect(verdict.kind === "delivered" || failures.some(f => f.seq === seq)).toBe(true);
      if (!stopped) expect(cursor).toBe(10 + tries.length);
      if (stopped) expect(health.nextTryAt !== null || health.status === "disabled").toBe(true);
      expect(health.heldSince === null).toBe(health.status !== "held");
    }),
  );
});
