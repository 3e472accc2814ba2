// Bars, columns, and lines that fit.
import { describe, expect, it } from "vitest";
import { bar, clip, columns } from "../../../../src/cli/terminal/terminal.ts";

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
});
