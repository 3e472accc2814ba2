import { describe, expect, it } from "vitest";
import {
  ASK_AFTER_MS,
  addStop,
  giveBack,
  heard,
  liftStop,
  type Take,
  take,
  UNKNOWN,
} from "./number-record.ts";

const NOW = 1_000_000;
const asks = (cell: number, token: string, more: Partial<Take> = {}): Take => ({
  ...{ cell, trunk: "default", callId: `call ${token}`, token, attempt: 1, campaignId: 1 },
  ...{ begunAt: NOW, leaseEndsAt: NOW + 900_000, windowMs: 0 },
  ...more,
});
const taken = (asked: Take, now = NOW, record = UNKNOWN) => take(record, asked, now);

describe("a number at its owner", () => {
  it("is given to one cell, and to another once it has come back", () => {
    const { record } = taken(asks(0, "a"));
    expect(taken(asks(1, "b"), NOW, record).taken).toMatchObject({ kind: "busy", doubtful: false });
    const back = giveBack(record, "a", false);
    expect(taken(asks(1, "b"), NOW, back).taken.kind).toBe("taken");
  });

  it("is given to the same permit again, whose answer was lost", () => {
    const { record } = taken(asks(0, "a"));
    expect(taken(asks(0, "a"), NOW + 5_000, record).taken.kind).toBe("taken");
  });

  it("is not freed by a permit that has it no more", () => {
    const { record } = taken(asks(0, "a"));
    const later = taken(asks(0, "b", { begunAt: NOW + 1 }), NOW + 1, record).record;
    expect(giveBack(later, "a", false)).toBe(later);
  });

  it("goes to a later permit of the same gate, and not back to an earlier one", () => {
    const { record } = taken(asks(0, "b", { begunAt: NOW + 1 }));
    expect(taken(asks(0, "a"), NOW + 2, record).taken.kind).toBe("late");
    expect(taken(asks(0, "c", { begunAt: NOW + 2 }), NOW + 2, record).taken.kind).toBe("taken");
    expect(taken(asks(0, "d", { trunk: "two", begunAt: NOW + 2 }), NOW + 2, record).taken.kind).toBe("busy");
  });

  it("is not free when its time is over, but asked about; and is free when its gate says so", () => {
    const { record } = taken(asks(0, "a"));
    const later = NOW + ASK_AFTER_MS;
    expect(taken(asks(1, "b"), later, record).taken).toMatchObject({ kind: "busy", doubtful: true });
    const still = heard(record, "a", true, later);
    expect(taken(asks(1, "b"), later, still).taken).toMatchObject({ kind: "busy", doubtful: false });
    expect(taken(asks(1, "b"), later, heard(record, "a", false, later)).taken.kind).toBe("taken");
    expect(heard(record, "of before", false, later)).toBe(record);
  });

  it("keeps first attempts of other cells waiting for a window, its own and retries not", () => {
    const windowMs = 300_000;
    const { record } = taken(asks(0, "a", { windowMs }));
    const free = giveBack(record, "a", false);
    expect(taken(asks(1, "b", { windowMs }), NOW + 1, free).taken).toEqual({
      kind: "within the window",
      until: NOW + windowMs,
    });
    expect(taken(asks(1, "b", { windowMs, attempt: 2 }), NOW + 1, free).taken.kind).toBe("taken");
    expect(taken(asks(0, "c", { windowMs }), NOW + 1, free).taken.kind).toBe("taken");
    expect(taken(asks(1, "b", { windowMs }), NOW + windowMs, free).taken.kind).toBe("taken");
  });

  it("keeps nobody waiting for a first attempt that called nobody", () => {
    const { record } = taken(asks(0, "a", { windowMs: 300_000 }));
    const { taken: then } = taken(asks(1, "b"), NOW + 1, giveBack(record, "a", true));
    expect(then.kind).toBe("taken");
  });

  it("is not given while it is stopped, for the campaigns that the stop is about, until it ends or is lifted", () => {
    const ofOne = addStop(UNKNOWN, { id: "s", scope: "campaign:1", expiresAt: NOW + 10 });
    expect(taken(asks(0, "a"), NOW, ofOne).taken.kind).toBe("stopped");
    expect(taken(asks(0, "a", { campaignId: 2 }), NOW, ofOne).taken.kind).toBe("taken");
    expect(taken(asks(0, "a"), NOW + 10, ofOne).taken.kind).toBe("taken");
    expect(taken(asks(0, "a"), NOW, liftStop(ofOne, "campaign:1", ofOne.seq)).taken.kind).toBe("taken");
  });

  it("stays stopped by whoever asked after the one that is lifted", () => {
    const first = addStop(UNKNOWN, { id: "s", scope: "all", expiresAt: null });
    const again = addStop(first, { id: "t", scope: "all", expiresAt: null });
    expect(liftStop(again, "all", first.seq).stops).toHaveLength(1);
  });
});
