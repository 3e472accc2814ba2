// The progress of an import.
import { describe, expect, it } from "vitest";
import { progressLine } from "../../../../src/cli/terminal/progress-bar.ts";

describe("the progress of an import", () => {
  it("is counted in bytes, and says when the service works", () => {
    const at = (sent: number) => progressLine({ sent, total: 4_000_000, elapsedMs: 2_000 });
    expect(at(1_000_000)).toBe("  ███████░░░░░░░░░░░░░░░░░░░░░░░  25 %  1.0 MB of 4.0 MB  0.5 MB/s");
    expect(at(4_000_000)).toContain("100 %  4.0 MB of 4.0 MB  sent; waiting");
  });
  it("of an input whose end is not known has no share", () =>
    expect(progressLine({ sent: 500_000, total: null, elapsedMs: 1_000 })).toBe("  0.5 MB sent  0.5 MB/s"));
});
