// Is the time zone database of the Node that runs the tests new enough, and would the probe notice an old one?
import { expect, it } from "vitest";
import { probeTimeZones } from "../../../../../src/domain/compliance/place/tz-probe.ts";

it("finds the pinned Node's database right about Vancouver and Edmonton in December 2026", () => {
  expect(probeTimeZones()).toEqual({
    ok: true,
    detail: "America/Vancouver is at UTC-7 in December 2026; America/Edmonton is at UTC-6 in December 2026",
  });
});

it("says which zone is wrong on the database of 2025, which still changes these clocks", () => {
  const of2025 = (zone: string) => (zone === "America/Vancouver" ? -8 : -7);
  const { ok, detail } = probeTimeZones(of2025);
  expect(ok).toBe(false);
  expect(detail).toContain("America/Vancouver is at UTC-8 in December 2026 and should be at UTC-7");
  expect(detail).toContain("America/Edmonton is at UTC-7 in December 2026 and should be at UTC-6");
});

it("is not content with one zone that is right", () => {
  expect(probeTimeZones(() => -7).ok).toBe(false);
});
