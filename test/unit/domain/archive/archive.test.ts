import { describe, expect, it } from "vitest";
import {
  dayOfCallId,
  isArchiveFileName,
  isManifestName,
  manifestName,
} from "../../../../src/domain/archive/archive-file.ts";
import { archiveHoursBegan, readArchiveHours } from "../../../../src/domain/archive/archive-hours.ts";
import { judgeStorage } from "../../../../src/domain/metrics/storage-health.ts";
import { callIds } from "../../../../src/store/calls/call-id.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text);

describe("the hours of the archive", () => {
  it.each([
    ["2026-11-20T01:59:59.999Z", "2-6", null],
    ["2026-11-20T02:00:00Z", "2-6", "2026-11-20T02:00:00Z"],
    ["2026-11-20T05:59:59.999Z", "2-6", "2026-11-20T02:00:00Z"],
    ["2026-11-20T06:00:00Z", "2-6", null],
    ["2026-11-20T23:30:00Z", "22-3", "2026-11-20T22:00:00Z"],
    ["2026-11-21T02:59:00Z", "22-3", "2026-11-20T22:00:00Z"],
    ["2026-11-21T03:00:00Z", "22-3", null],
    ["2026-11-20T00:00:00Z", "0-24", "2026-11-20T00:00:00Z"],
    ["2026-11-20T23:59:00Z", "0-24", "2026-11-20T00:00:00Z"],
    ["2026-11-20T00:30:00Z", "23-0", null],
  ])("at %s, %s began %s", (now, text, began) => {
    const hours = readArchiveHours(text);
    if (hours === null) throw new Error("no hours");
    expect(archiveHoursBegan(at(now), hours)).toBe(began === null ? null : at(began));
  });

  it.each(["", "2", "2-", "2-2", "24-3", "0-25", "two-six", "2-6-8", "-1-3"])("%j are none", text => {
    expect(readArchiveHours(text)).toBeNull();
  });
});

describe("names", () => {
  it("a call's day is that of the time in its id", () => {
    const id = callIds()(at("2026-08-12T23:59:59.999Z"));
    expect(dayOfCallId(id)).toBe("2026-08-12");
    for (const other of ["", "nobody", id.replace("-7", "-4"), `${id}0`])
      expect(dayOfCallId(other)).toBeNull();
  });

  it("only names of the archive's own are asked for", () => {
    expect(isManifestName(manifestName(12))).toBe(true);
    expect(isArchiveFileName("contacts-2026-08-12-000001.ndjson.gz")).toBe(true);
    for (const name of ["../x", "calls-2026-08-12-1.ndjson.gz", "manifest-1.json", "calls", "once"])
      expect([isArchiveFileName(name), isManifestName(name)]).toEqual([false, false]);
  });
});

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
