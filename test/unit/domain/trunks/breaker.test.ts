import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterBegin,
  afterResult,
  afterTime,
  type BreakerRules,
  type BreakerState,
  CLOSED,
  type DialResult,
  dialsAllowed,
  nextChangeAt,
  PROBE_LIMIT_MS,
} from "../../../../src/domain/trunks/breaker.ts";

const RULES: BreakerRules = { failurePercent: 50, minDials: 4, windowMs: 60_000, openMs: 30_000, probes: 2 };
const NOW = 1_000_000;
const result = (
  state: BreakerState,
  key: string,
  what: DialResult,
  now = NOW,
  counts = { dials: 9, failures: 9 },
) => afterResult(RULES, state, { key, result: what }, counts, now);
const open = () => result(CLOSED, "a:1", "failed");
const halfOpen = () => afterBegin(open(), ["p:1", "q:1"], NOW + 30_000);

describe("a closed breaker", () => {
  it.each([
    [{ dials: 4, failures: 2 }, "open"],
    [{ dials: 4, failures: 1 }, "closed"],
    [{ dials: 3, failures: 3 }, "closed"],
  ] as const)("with %j in its window is %s after a failure", (counts, kind) => {
    expect(result(CLOSED, "a:1", "failed", NOW, counts).kind).toBe(kind);
  });

  it("does not open by a success, however many have failed before", () => {
    expect(result(CLOSED, "a:1", "ok")).toBe(CLOSED);
  });

  it("never opens where there is no breaker", () => {
    const off = { ...RULES, failurePercent: 0 };
    expect(afterResult(off, CLOSED, { key: "a:1", result: "failed" }, { dials: 9, failures: 9 }, NOW)).toBe(
      CLOSED,
    );
  });
});

describe("an open breaker", () => {
  it("lets nothing go until its time is over, then as many as it needs to see", () => {
    expect(dialsAllowed(RULES, open(), NOW + 29_999)).toBe(0);
    expect(dialsAllowed(RULES, open(), NOW + 30_000)).toBe(2);
    expect(nextChangeAt(open())).toBe(NOW + 30_000);
  });

  it("hears late results of what was dialled before without a change", () => {
    const state = open();
    expect(result(state, "b:1", "failed", NOW + 5)).toBe(state);
    expect(result(state, "b:1", "ok", NOW + 5)).toBe(state);
  });
});

describe("a half-open breaker", () => {
  it("lets no more go than its probes", () => {
    expect(dialsAllowed(RULES, halfOpen(), NOW + 30_000)).toBe(0);
  });

  it("closes when all its probes went well, and not before", () => {
    const one = result(halfOpen(), "p:1", "ok");
    expect(one.kind).toBe("half_open");
    expect(dialsAllowed(RULES, one, NOW)).toBe(0);
    expect(result(one, "q:1", "ok")).toBe(CLOSED);
  });

  it("opens again, for longer, when one fails", () => {
    const again = result(halfOpen(), "p:1", "failed", NOW + 31_000);
    expect(again).toEqual({ kind: "open", since: NOW + 31_000, until: NOW + 91_000, openings: 2 });
  });

  it("counts neither strangers nor the same probe twice", () => {
    const state = halfOpen();
    expect(result(state, "stranger:1", "failed")).toBe(state);
    const one = result(state, "p:1", "ok");
    expect(result(one, "p:1", "ok")).toBe(one);
  });

  it("tries another in place of a probe that was not dialled after all", () => {
    expect(dialsAllowed(RULES, result(halfOpen(), "p:1", "none"), NOW)).toBe(1);
  });

  it("opens again when nothing is heard of a probe", () => {
    const since = NOW + 30_000;
    expect(afterTime(RULES, halfOpen(), since + PROBE_LIMIT_MS - 1).kind).toBe("half_open");
    expect(afterTime(RULES, halfOpen(), since + PROBE_LIMIT_MS).kind).toBe("open");
    expect(nextChangeAt(halfOpen())).toBe(since + PROBE_LIMIT_MS);
  });
});

it("never lets more probes go than it needs, and always lets some go again in bounded time", () => {
  const step = fc.oneof(
    fc.record({ op: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 600_000 }) }),
    fc.record({ op: fc.constant("dial" as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      op: fc.constant("result" as const),
      which: fc.nat(9),
      result: fc.constantFrom<DialResult>("ok", "failed", "failed", "none"),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      let state: BreakerState = CLOSED;
      let now = NOW;
      let keys = 0;
      const out: string[] = [];
      for (const s of steps) {
        state = afterTime(RULES, state, now);
        if (s.op === "wait") now += s.ms;
        else if (s.op === "dial") {
          const count = Math.min(s.count, dialsAllowed(RULES, state, now));
          const began = Array.from({ length: count }, () => `${keys++}:1`);
          out.push(...began);
          state = afterBegin(state, began, now);
        } else {
          const [key] = out.splice(s.which % Math.max(1, out.length), 1);
          if (key !== undefined) state = result(state, key, s.result, now);
        }
        if (state.kind === "half_open")
          expect(state.pending.length + state.good).toBeLessThanOrEqual(RULES.probes);
      }
      const later = now + PROBE_LIMIT_MS;
      state = afterTime(RULES, state, later);
      expect(dialsAllowed(RULES, state, later + 16 * RULES.openMs)).toBeGreaterThan(0);
    }),
  );
});

describe("a half-open breaker that waits for more", () => {
  it("closes when a deployment asks for fewer probes than have gone well", () => {
    const one = result(halfOpen(), "p:1", "ok", NOW + 31_000);
    const waiting = result(one, "q:1", "none", NOW + 31_000);
    expect(waiting).toMatchObject({ kind: "half_open", good: 1, pending: [] });
    const fewer = { ...RULES, probes: 1 };
    expect(dialsAllowed(fewer, waiting, NOW + 32_000)).toBe(0);
    expect(afterTime(fewer, waiting, NOW + 32_000)).toBe(CLOSED);
    expect(afterTime(RULES, waiting, NOW + 32_000)).toBe(waiting);
  });

  it("gives a probe that begins after a quiet time the whole of its time", () => {
    const one = result(halfOpen(), "p:1", "ok", NOW + 31_000);
    const quiet = result(one, "q:1", "none", NOW + 31_000);
    const later = NOW + 10 * PROBE_LIMIT_MS;
    const probing = afterBegin(quiet, ["r:1"], later);
    expect(afterTime(RULES, probing, later)).toBe(probing);
    expect(nextChangeAt(probing)).toBe(later + PROBE_LIMIT_MS);
    expect(afterTime(RULES, probing, later + PROBE_LIMIT_MS).kind).toBe("open");
    expect(result(probing, "r:1", "ok", later + 1)).toBe(CLOSED);
  });
});
