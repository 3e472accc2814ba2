// What the demo draws.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { bar, clip, columns } from "../../../../src/cli/terminal/terminal.ts";
import type { CallDetail } from "../../../../src/tools/demo/api.ts";
import { timelineLines } from "../../../../src/tools/demo/report.ts";

describe("drawing", () => {
  it("fills a bar by its share, and never beyond its ends", () => {
    expect([bar(0.5, 4), bar(0, 4), bar(2, 4), bar(-1, 4)]).toEqual(["██░░", "░░░░", "████", "░░░░"]);
  });
  it("aligns columns by what is seen, not by the colours", () =>
    expect(
      columns([
        ["a", "\x1b[32mbb\x1b[39m", "c"],
        ["aaa", "b", "c"],
      ]),
    ).toEqual(["  a    \x1b[32mbb\x1b[39m  c", "  aaa  b   c"]));
  it("cuts a line that would wrap", () => expect(clip("\x1b[32mabcdef\x1b[39m", 4)).toBe("abc…"));
  it("shows the attempts of a call on one axis of time, within 80 characters", () => {
    const attempt = (n: number, status: string, from: number, to: number) => ({
      attempt: n,
      status,
      started_at: new Date(from).toISOString(),
      ended_at: new Date(to).toISOString(),
      duration: 180,
      error: null,
    });
    const lines = timelineLines({
      attempts: [attempt(1, "DISCONNECTED", 1_000, 2_000), attempt(2, "PICKED", 10_000, 27_000)],
      ...{ call_id: "c", phone_number: "+15005550000", status: "PICKED", attempt_count: 2, max_attempts: 3 },
      ...{ next_retry_at: null, error_message: null, metadata: { name: "Okafor, Nell" } },
    } as CallDetail).map(stripVTControlCharacters);
    expect(lines).toEqual([
      "  +15005550000, Okafor, Nell",
      "  1  DISCONNECTED  ━                           0.0 to 1.0 s   reported 180 s",
      "  2  PICKED        ·········━━━━━━━━━━━━━━━━━  9.0 to 26.0 s  reported 180 s",
      "  ends PICKED",
    ]);
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80);
  });
});
