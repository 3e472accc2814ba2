import { describe, expect, it } from "vitest";
import { callIds } from "../../../src/store/calls/call-id.ts";
import { campaignBase, cellOfCampaign, cellOfId, idInCell } from "./cell-ids.ts";

describe("ids of cells", () => {
  it("say their cell, the first and the last of it alike, and are none of another", () => {
    for (const cell of [0, 1, 2, 255]) {
      for (const id of [campaignBase(cell) + 1, campaignBase(cell + 1) - 1])
        expect(cellOfCampaign(id)).toBe(cell);
      expect(Number.isSafeInteger(campaignBase(cell + 1))).toBe(true);
    }
    expect(cellOfCampaign(7)).toBe(0);
  });

  it("keep the order of calls, with the cell in their last eight bits", () => {
    const next = callIds();
    const ids = Array.from({ length: 20 }, (_, i) => idInCell(i, next(1_000)));
    expect(ids.map(cellOfId)).toEqual(ids.map((_, i) => i));
    expect([...ids].sort()).toEqual(ids);
  });
});
