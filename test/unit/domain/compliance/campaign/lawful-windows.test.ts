// Openings by rule packs are the instants at which the verdict is to dial, no more and no fewer.
import fc from "fast-check";
import { expect, it } from "vitest";
import { askVerdict, type LawAsked } from "../../../../../src/domain/compliance/campaign/ask-verdict.ts";
import {
  inBoth,
  lawfulWindows,
  type Span,
} from "../../../../../src/domain/compliance/campaign/lawful-windows.ts";
import { partyOf } from "../../../../../src/domain/compliance/party.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../../src/domain/time-units.ts";
import { ms } from "../../../../support/worlds/rule-worlds.ts";

const PACKS = ["us-federal", "us-fl", "us-al", "us-la", "us-tx", "us-pa", "fr-hours", "ca-crtc", "us-ri"];
const NUMBERS = [
  "+13055550123",
  "+18505550123",
  "+12565550123",
  "+15045550123",
  "+33612345678",
  "+16045550123",
];

const askedOf = (packs: string[], phoneNumber: string, margin: number): LawAsked => ({
  callee: { phoneNumber, timeZone: null },
  campaignId: 1,
  settings: {
    packs,
    purpose: "telemarketing",
    mode: "enforce",
    automated: true,
    closing_margin_seconds: margin,
  },
  history: [],
});

it("are open exactly when the verdict is to dial, over both clock changes", () => {
  fc.assert(
    fc.property(
      fc.subarray(PACKS, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...NUMBERS),
      fc.constantFrom("2026-03-06", "2026-03-27", "2026-07-02", "2026-10-17", "2026-10-30", "2026-12-23"),
      fc.constantFrom(0, 60),
      fc.array(fc.integer({ min: 0, max: 5 * 24 * 60 - 1 }), { minLength: 20, maxLength: 20 }),
      (packs, number, day, margin, minutes) => {
        const asked = askedOf(packs, number, margin);
        const from = ms(`${day}T00:00:00Z`);
        const spans = lawfulWindows(asked, from, from + 5 * DAY_MS);
        const edges = spans.flatMap(({ opensAt, closesAt }) => [
          opensAt,
          opensAt - 1,
          closesAt,
          closesAt - 1,
        ]);
        const within = (at: number) => spans.some(s => s.opensAt <= at && at < s.closesAt);
        for (const at of [...minutes.map(m => from + m * MINUTE_MS), ...edges]) {
          if (at < from || at >= from + 5 * DAY_MS) continue;
          expect([at, within(at)]).toEqual([at, askVerdict(asked, at).decision === "dial"]);
        }
      },
    ),
    { numRuns: 60 },
  );
});

it("go on past the horizon of a verdict, and stop at a calendar's end", () => {
  const asked = askedOf(["us-federal"], "+12125550123", 0);
  expect(lawfulWindows(asked, ms("2026-01-15T00:00:00Z"), ms("2026-03-18T00:00:00Z"))).toHaveLength(63);
  const alabama = askedOf(["us-al"], "+12565550123", 0);
  expect(lawfulWindows(alabama, ms("2040-01-02T00:00:00Z"), ms("2040-03-01T00:00:00Z"))).toEqual([]);
});

it("begin with a consent that is needed, and end with it", () => {
  const now = ms("2026-11-16T10:00:00Z");
  const asked = (obtainedAt: number | null, expiresAt: number | null): LawAsked => {
    const consent = { basis: "express", scope: "all", obtainedAt, expiresAt, source: null, ref: null };
    const party = { ...partyOf({}), consent };
    return {
      ...askedOf(["de-uwg"], "+493012345678", 0),
      callee: { phoneNumber: "+493012345678", timeZone: null, party },
    };
  };
  const hours = (n: number) => now + n * HOUR_MS;
  expect(lawfulWindows(asked(hours(-2), null), hours(-36), hours(1))).toEqual([
    { opensAt: hours(-2), closesAt: hours(1) },
  ]);
  expect(lawfulWindows(asked(hours(24), hours(30)), now, hours(72))).toEqual([
    { opensAt: hours(24), closesAt: hours(30) },
  ]);
});

it("share what is in both", () => {
  const spans = (...pairs: [number, number][]): Span[] =>
    pairs.map(([opensAt, closesAt]) => ({ opensAt, closesAt }));
  expect(inBoth(spans([0, 10], [20, 30]), spans([5, 25], [28, 40]))).toEqual(
    spans([5, 10], [20, 25], [28, 30]),
  );
  expect(inBoth(spans([0, 10]), spans([10, 20]))).toEqual([]);
});
