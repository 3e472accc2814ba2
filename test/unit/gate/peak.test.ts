import { beforeEach, describe, expect, it, vi } from "vitest";
import { Peak } from "../../../src/gate/peak.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("a peak", () => {
  it("is the most that was seen, and begins anew at today's lines once it is stored", async () => {
    const peak = new Peak();
    for (const lines of [3, 7, 5]) peak.saw(lines);
    const stored: number[] = [];
    await peak.store(
      async lines => void stored.push(lines),
      () => 4,
    );
    expect([stored, peak.lines]).toEqual([[7], 4]);
  });

  it("that could not be stored is kept", async () => {
    const peak = new Peak();
    peak.saw(7);
    await peak.store(
      () => Promise.reject(new Error("D1 is out of reach")),
      () => 4,
    );
    expect(peak.lines).toBe(7);
  });

  it("of nothing is not stored", async () => {
    const record = vi.fn();
    await new Peak().store(record, () => 0);
    expect(record).not.toHaveBeenCalled();
  });
});
