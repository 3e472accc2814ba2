// The days of the metrics, and their peaks.
import { describe, expect, it } from "vitest";
import { recentDays } from "../../../../src/store/calls/read-calls.ts";
import { recordPeak } from "../../../../src/store/metrics/record-peak.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { NOW } from "../../../support/worlds/permits.ts";

describe("the days", () => {
  it("are the last so many, newest first, those without a counter left out", async () => {
    const world = makeWorld();
    for (const day of ["2026-11-10", "2026-11-14", "2026-11-18", "2026-11-20", "2026-11-21"])
      world.db.sqlite.prepare("INSERT INTO daily_counters (date) VALUES (?)").run(day);
    const dates = async (days: number) => (await recentDays(world.db, days, "2026-11-20")).map(d => d.date);
    expect(await dates(7)).toEqual(["2026-11-20", "2026-11-18", "2026-11-14"]);
    expect(await dates(1)).toEqual(["2026-11-20"]);
  });

  it("keep the highest peak", async () => {
    const world = makeWorld();
    for (const peak of [3, 9, 4]) await recordPeak(world.db, peak, NOW);
    expect((await recentDays(world.db, 1, "2026-11-20"))[0]?.peakConcurrent).toBe(9);
  });
});
