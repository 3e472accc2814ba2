// The hours in which the archive works.
import { describe, expect, it } from "vitest";
import { archiveHoursBegan, readArchiveHours } from "../../../../src/domain/archive/archive-hours.ts";

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
