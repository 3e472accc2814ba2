import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashUnit, rendezvousScore, rendezvousScores } from "../../../src/domain/hash.ts";

const NODES = Array.from({ length: 10 }, (_, n) => `+1202555010${n}`);
const KEYS = Array.from({ length: 20_000 }, (_, n) => `+1415${5_550_000 + n}`);

const best = (key: string, nodes: readonly string[], scoreOf: (key: string, node: string) => number) =>
  nodes.reduce((a, b) => (scoreOf(key, b) > scoreOf(key, a) ? b : a));

function shares(nodes: readonly string[], chosen: readonly string[]): number[] {
  const counts = new Map(nodes.map(node => [node, 0]));
  for (const node of chosen) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts.values()].map(n => n / chosen.length);
}

describe("a hash of texts", () => {
  it("stays what it is: calls of yesterday are shared as those of today", () => {
    expect(["", "a", "+12025550100", "+12025550101"].map(hashUnit)).toEqual([
      0.6689221885753796, 0.10352621681522578, 0.2678395790280774, 0.97445219673682,
    ]);
  });

  it("lies between 0 and 1 and meets neither", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), text => {
        expect(hashUnit(text)).toBeGreaterThan(0);
        expect(hashUnit(text)).toBeLessThan(1);
        expect(Math.log(hashUnit(text))).toBeLessThan(0);
      }),
    );
  });

  it("scores a key and a node as the text of both", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, node) => {
        expect(rendezvousScore(key, node)).toBe(hashUnit(`${key} ${node}`));
        expect(rendezvousScores(key)(node)).toBe(rendezvousScore(key, node));
      }),
    );
  });

  it("spreads consecutive numbers evenly over tenths", () => {
    const tenths = KEYS.map(key => String(Math.floor(hashUnit(key) * 10)));
    for (const share of shares(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], tenths))
      expect(share).toBeCloseTo(0.1, 2);
  });

  it("gives nodes that differ in their last digit the same share of consecutive keys", () => {
    const chosen = KEYS.map(key => best(key, NODES, rendezvousScore));
    for (const share of shares(NODES, chosen)) expect(share).toBeCloseTo(0.1, 2);
  });

  it("gives a node of three times the weight three times the share", () => {
    const weighted = (key: string, node: string) =>
      Math.log(rendezvousScore(key, node)) / (node === "b" ? 3 : 1);
    const chosen = KEYS.map(key => best(key, ["a", "b"], weighted));
    expect(shares(["a", "b"], chosen)[1]).toBeCloseTo(0.75, 2);
  });

  it("moves only a lost node's keys", () => {
    const [lost = "", ...left] = NODES;
    for (const key of KEYS.slice(0, 2_000)) {
      const before = best(key, NODES, rendezvousScore);
      if (before !== lost) expect(best(key, left, rendezvousScore)).toBe(before);
    }
  });
});
