// The ids of calls.
import { describe, expect, it } from "vitest";
import { callIds } from "../../../../src/store/calls/call-id.ts";
import { NOW } from "../../../support/worlds/permits.ts";

describe("call ids", () => {
  it("are UUIDs of version 7 that sort by time, within a millisecond and while the clock goes back", () => {
    const next = callIds();
    const times = [NOW, NOW, NOW + 1, NOW - 5_000, NOW + 1, NOW + 2, ...Array<number>(3_000).fill(NOW + 2)];
    const ids = times.map(next);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(Number.parseInt((ids[0] ?? "").replace("-", "").slice(0, 12), 16)).toBe(NOW);
  });
});
