import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineClaim, shareLines } from "../../../../src/domain/campaigns/fair-share.ts";

const claim = (campaignId: number, changes: Partial<LineClaim> = {}): LineClaim => ({
  campaignId,
  inUse: 0,
  room: Number.POSITIVE_INFINITY,
  weight: 1,
  lastGrantedAt: 0,
  ...changes,
});
const shares = (free: number, claims: LineClaim[]) => Object.fromEntries(shareLines(free, claims));

describe("free lines", () => {
  it("are split evenly, the odd one going to who has waited longest", () => {
    expect(shares(7, [claim(1, { lastGrantedAt: 30 }), claim(2, { lastGrantedAt: 10 })])).toEqual({
      1: 3,
      2: 4,
    });
  });

  it("go to the older campaign when both have waited as long", () => {
    expect(shares(1, [claim(9), claim(4)])).toEqual({ 4: 1 });
  });

  it("make up for the lines a campaign holds already", () => {
    expect(shares(4, [claim(1, { inUse: 6 }), claim(2, { inUse: 2 })])).toEqual({ 2: 4 });
  });

  it("follow the weights", () => {
    expect(shares(9, [claim(1, { weight: 2 }), claim(2)])).toEqual({ 1: 6, 2: 3 });
  });

  it("flow on from those that have no room", () => {
    expect(shares(10, [claim(1, { room: 2 }), claim(2, { room: 0 }), claim(3)])).toEqual({ 1: 2, 3: 8 });
  });

  it("stay unused when nobody wants them", () => {
    expect(shares(10, [])).toEqual({});
    expect(shares(10, [claim(1, { room: 0 }), claim(2, { room: -3 })])).toEqual({});
    expect(shares(10, [claim(1, { room: 3 })])).toEqual({ 1: 3 });
  });

  it.each([0, -5])("that are %i go to nobody", free => {
    expect(shares(free, [claim(1)])).toEqual({});
  });
});

describe("whatever the campaigns hold and want", () => {
  const claims = fc
    .uniqueArray(
      fc.record({
        campaignId: fc.integer({ min: 1, max: 40 }),
        inUse: fc.nat(20),
        room: fc.oneof(fc.integer({ min: -3, max: 25 }), fc.constant(Number.POSITIVE_INFINITY)),
        weight: fc.constantFrom(1, 1, 1, 2, 3, 0.5),
        lastGrantedAt: fc.nat(5),
      }),
      { selector: c => c.campaignId, maxLength: 8 },
    )
    .map((c): LineClaim[] => c);
  const free = fc.integer({ min: -2, max: 60 });

  it("never gives more lines than are free, nor a campaign more than it has room for", () => {
    fc.assert(
      fc.property(free, claims, (n, all) => {
        const given = shareLines(n, all);
        const total = [...given.values()].reduce((a, b) => a + b, 0);
        const wanted = all.reduce((sum, c) => sum + Math.max(0, c.room), 0);
        expect(total).toBe(Math.max(0, Math.min(n, wanted)));
        for (const [id, lines] of given) {
          expect(lines).toBeGreaterThan(0);
          expect(lines).toBeLessThanOrEqual(all.find(c => c.campaignId === id)?.room ?? 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves nobody with room behind one that was given a line, by more than one line a weight", () => {
    fc.assert(
      fc.property(free, claims, (n, all) => {
        const given = shareLines(n, all);
        for (const starved of all.filter(c => c.room > (given.get(c.campaignId) ?? 0))) {
          const has = (starved.inUse + (given.get(starved.campaignId) ?? 0)) / starved.weight;
          for (const other of all.filter(c => (given.get(c.campaignId) ?? 0) > 0)) {
            const lastLine = (other.inUse + (given.get(other.campaignId) ?? 0) - 1) / other.weight;
            expect(lastLine).toBeLessThanOrEqual(has);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of the campaigns, and leaves its input alone", () => {
    fc.assert(
      fc.property(free, claims, (n, all) => {
        const before = structuredClone(all);
        const given = shares(n, all);
        expect(shares(n, [...all].reverse())).toEqual(given);
        expect(all).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });
});
