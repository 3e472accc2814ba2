// The time zone database that decides in production is workerd's, not Node's.
import { expect, it } from "vitest";
import { probeTimeZones } from "../../../src/domain/compliance/place/tz-probe.ts";

it("workerd knows that Vancouver and Edmonton stopped changing their clocks in 2026", () => {
  expect(probeTimeZones()).toMatchObject({ ok: true });
});
