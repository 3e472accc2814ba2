// Which days may be counted anew in one rebuild.
import { expect, it } from "vitest";
import type { CallManagerError } from "../../../../src/domain/errors.ts";
import { daysToRebuild } from "../../../../src/domain/metrics/days-to-rebuild.ts";

function refusal(from: string | null, to: string | null): unknown {
  try {
    daysToRebuild(from, to);
  } catch (error) {
    return (error as CallManagerError).details;
  }
  return null;
}

it("takes one day, and 31", () => {
  expect(daysToRebuild("2026-11-20", "2026-11-20")).toEqual({ from: "2026-11-20", to: "2026-11-20" });
  expect(refusal("2026-10-01", "2026-10-31")).toBeNull();
});

it.each([
  [
    "2026-10-01",
    "2026-11-01",
    { to: ['must be at most 31 days with from (2026-10-01) included, not "2026-11-01"'] },
  ],
  ["2026-11-20", "2026-11-19", { to: ['must not be before from (2026-11-20), not "2026-11-19"'] }],
  [null, "2026-11-19", { from: ["is required"] }],
  [null, null, { from: ["is required"], to: ["is required"] }],
])("refuses %s to %s, naming the field", (from, to, details) => {
  expect(refusal(from, to)).toEqual(details);
});
