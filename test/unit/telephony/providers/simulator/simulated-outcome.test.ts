import { describe, expect, it } from "vitest";
import { OUTCOMES, type Outcome } from "../../../../../src/domain/calls/outcome.ts";
import {
  afterReport,
  planCall,
  type SimulatedCall,
} from "../../../../../src/telephony/providers/simulator/simulated-outcome.ts";

const WEIGHTS: Record<Outcome, number> = { PICKED: 70, DISCONNECTED: 15, RNR: 10, FAILED: 5 };

const call = (changes: Partial<SimulatedCall> = {}): SimulatedCall => ({
  phoneNumber: "+12025550123",
  attempt: 1,
  seed: "seed",
  weights: WEIGHTS,
  minSeconds: 1,
  maxSeconds: 10,
  leaseSeconds: 900,
  ...changes,
});

function reportsOf(changes: Partial<SimulatedCall> = {}) {
  const plan = planCall(call(changes));
  return plan.kind === "call" ? plan.reports : [];
}

const number = (n: number) => `+1202${String(n).padStart(7, "0")}`;

describe("a magic number", () => {
  it.each([
    ["1", ["PICKED"]],
    ["2", ["DISCONNECTED"]],
    ["3", ["RNR"]],
    ["4", ["FAILED"]],
    ["5", []],
    ["6", ["PICKED", "PICKED"]],
    ["7", ["PICKED"]],
    ["9", ["RNR"]],
  ] as const)("+1500555%s… reports %j", (digit, expected) => {
    for (const rest of ["000", "042", "999"]) {
      const statuses = reportsOf({ phoneNumber: `+1500555${digit}${rest}` }).map(report => report.status);
      expect(statuses).toEqual(expected);
    }
  });

  it("ending in 8 refuses the dial with a 500", () => {
    expect(planCall(call({ phoneNumber: "+15005558123" }))).toMatchObject({ kind: "refuse", status: 500 });
  });

  it("with a 9 does not answer the first attempt, and picks up every later one", () => {
    const outcomes = [1, 2, 3].map(attempt => reportsOf({ phoneNumber: "+15005559001", attempt })[0]?.status);
    expect(outcomes).toEqual(["RNR", "PICKED", "PICKED"]);
  });

  it("with a 7 reports after the lease has ended, however short the calls are", () => {
    const [report] = reportsOf({ phoneNumber: "+15005557001", leaseSeconds: 30, maxSeconds: 1 });
    expect(report?.afterMs).toBeGreaterThan(30_000);
    expect(report?.afterMs).toBeLessThan(40_000);
  });

  it("with a 6 reports the same twice, the second time a little later", () => {
    const [first, second] = reportsOf({ phoneNumber: "+15005556001" });
    expect(second).toEqual({ ...first, afterMs: (first?.afterMs ?? 0) + 100 });
  });

  it("with a 0 goes by the weights", () => {
    const weights = { PICKED: 0, DISCONNECTED: 0, RNR: 1, FAILED: 0 };
    expect(reportsOf({ phoneNumber: "+15005550001", weights })[0]?.status).toBe("RNR");
  });

  it.each(["+150055510000", "+1500555100", "15005551000", "+25005551000"])("is not %s", phoneNumber => {
    const weights = { PICKED: 0, DISCONNECTED: 0, RNR: 0, FAILED: 1 };
    expect(reportsOf({ phoneNumber, weights })[0]?.status).toBe("FAILED");
  });
});

describe("any other number", () => {
  it("does the same for the same seed, number and attempt", () => {
    for (let n = 0; n < 100; n++) {
      const same = call({ phoneNumber: number(n) });
      expect(planCall(same)).toEqual(planCall({ ...same }));
    }
  });

  it.each([
    ["another seed", { seed: "another" }],
    ["another attempt", { attempt: 2 }],
  ])("may do something else with %s", (_what, change) => {
    const differing = Array.from({ length: 100 }, (_, n) => number(n)).filter(
      phoneNumber =>
        JSON.stringify(reportsOf({ phoneNumber })) !== JSON.stringify(reportsOf({ phoneNumber, ...change })),
    );
    expect(differing.length).toBeGreaterThan(90);
  });

  it("follows the weights, which need not add up to 100", () => {
    const weights = { PICKED: 1.4, DISCONNECTED: 0.3, RNR: 0.2, FAILED: 0.1 };
    const seen: Record<Outcome, number> = { PICKED: 0, DISCONNECTED: 0, RNR: 0, FAILED: 0 };
    const calls = 20_000;
    for (let n = 0; n < calls; n++) {
      for (const report of reportsOf({ phoneNumber: number(n), weights })) seen[report.status]++;
    }
    for (const outcome of OUTCOMES) expect(seen[outcome] / calls).toBeCloseTo(weights[outcome] / 2, 1.7);
  });

  it.each(OUTCOMES)("always ends as %s when nothing else has a weight", outcome => {
    const weights = { PICKED: 0, DISCONNECTED: 0, RNR: 0, FAILED: 0, [outcome]: 3 };
    for (let n = 0; n < 200; n++) {
      expect(reportsOf({ phoneNumber: number(n), weights })[0]?.status).toBe(outcome);
    }
  });

  it("holds its line for a time spread evenly between the bounds", () => {
    const times = Array.from(
      { length: 2_000 },
      (_, n) => reportsOf({ phoneNumber: number(n) })[0]?.afterMs ?? 0,
    );
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(10_000);
    expect(times.reduce((sum, ms) => sum + ms, 0) / times.length / 5_500).toBeCloseTo(1, 1);
    expect(times.filter(ms => ms < 2_000).length).toBeGreaterThan(150);
    expect(times.filter(ms => ms > 9_000).length).toBeGreaterThan(150);
    expect(times.every(Number.isInteger)).toBe(true);
  });

  it("ends at once when both bounds are 0", () => {
    expect(reportsOf({ minSeconds: 0, maxSeconds: 0 })[0]?.afterMs).toBe(0);
  });

  it.each([
    ["PICKED", 30, 180],
    ["DISCONNECTED", 1, 10],
    ["RNR", 20, 40],
    ["FAILED", 1, 3],
  ] as const)("reports a %s call with %i to %i seconds", (outcome, min, max) => {
    const weights = { PICKED: 0, DISCONNECTED: 0, RNR: 0, FAILED: 0, [outcome]: 1 };
    const seconds = new Set(
      Array.from(
        { length: 3_000 },
        (_, n) => reportsOf({ phoneNumber: number(n), weights })[0]?.durationSeconds,
      ),
    );
    const expected = Array.from({ length: max - min + 1 }, (_, i) => min + i);
    expect([...seconds].sort((a = 0, b = 0) => a - b)).toEqual(expected);
  });
});

describe("after a report", () => {
  const NOW = 1_000_000;
  const one = { afterMs: 0, status: "PICKED", durationSeconds: 60 } as const;
  const two = { ...one, afterMs: 100 };

  it("that was taken, nothing is left of a call with one", () => {
    const progress = afterReport(true, { reports: [one], sent: 0, tries: 3, dialledAt: 5 }, NOW);
    expect(progress).toEqual({ sent: 1, tries: 0, finished: true, dueAt: NOW });
  });

  it("that was taken, the next is due at its own time after the dial", () => {
    const progress = afterReport(true, { reports: [one, two], sent: 0, tries: 3, dialledAt: NOW - 20 }, NOW);
    expect(progress).toEqual({ sent: 1, tries: 0, finished: false, dueAt: NOW + 80 });
  });

  it("that was not taken, it is tried again later and later, but at least every minute", () => {
    const waits = Array.from({ length: 8 }, (_, tries) => {
      const progress = afterReport(false, { reports: [one], sent: 0, tries, dialledAt: 5 }, NOW);
      expect(progress).toMatchObject({ sent: 0, tries: tries + 1, finished: false });
      return (progress.dueAt - NOW) / 1000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it("that was not taken twenty times, it is given up", () => {
    expect(afterReport(false, { reports: [one], sent: 0, tries: 18, dialledAt: 5 }, NOW).finished).toBe(
      false,
    );
    const progress = afterReport(false, { reports: [one], sent: 0, tries: 19, dialledAt: 5 }, NOW);
    expect(progress).toEqual({ sent: 1, tries: 0, finished: true, dueAt: NOW });
  });
});
