// Room in the database: when it warns, and when the service is degraded by it.
import { describe, expect, it } from "vitest";
import { judgeStorage } from "../../../../src/domain/metrics/storage-health.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text);

describe("room in the database", () => {
  const NOW = at("2026-11-20T12:00:00Z");
  const judged = (bytes: number, days: number | null, hasBucket = true, retentionDays = 90) =>
    judgeStorage(
      { bytes, oldestEndAt: days === null ? null : NOW - days * DAY },
      { hasBucket, retentionDays },
      NOW,
    );

  it("warns from 70 percent on and is degraded from 90", () => {
    const size = (gigabytes: number) => judged(gigabytes * 1e9, null).databaseSize;
    expect(size(6.98)).toMatchObject({ ok: true, problem: null, percent: 69.8 });
    expect(size(7)).toMatchObject({ ok: true, percent: 70, problem: expect.stringContaining("70 % full") });
    expect(size(8.99)).toMatchObject({ ok: true, percent: 89.9 });
    expect(size(9)).toMatchObject({ ok: false, percent: 90, problem: expect.stringContaining("90 % full") });
  });

  it("without a bucket warns a week before calls would leave, and is never degraded by it", () => {
    const archive = (days: number | null, retentionDays?: number) =>
      judged(0, days, false, retentionDays).archive;
    expect(archive(null)).toEqual({ ok: true, problem: null, oldestDays: null });
    expect(archive(82).problem).toBeNull();
    expect(archive(83)).toMatchObject({ ok: true, problem: expect.stringContaining("no bucket ARCHIVE") });
    expect(archive(1, 4).problem).toBeNull();
    expect(archive(2, 4).problem).not.toBeNull();
    expect(archive(500).ok).toBe(true);
  });

  it("with a bucket is degraded when three nights have passed without it", () => {
    expect(judged(0, 93).archive).toEqual({ ok: true, problem: null, oldestDays: 93 });
    expect(judged(0, 94).archive).toMatchObject({
      ok: false,
      problem: expect.stringContaining("94 days ago"),
    });
  });
});
