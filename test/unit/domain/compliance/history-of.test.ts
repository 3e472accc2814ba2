// What happened, from several rows of the ledger that may know more than each other.
import { expect, it } from "vitest";
import { historyOf } from "../../../../src/domain/compliance/reach/history-of.ts";
import type { LedgerRow, PlacedEntry, ReachKind } from "../../../../src/domain/compliance/reach/ledger.ts";

const AT = Date.parse("2026-11-20T12:00:00Z");
const DAY = 86_400_000;
const NUMBER = "+12025550001";

const entry = (kind: ReachKind): PlacedEntry => [AT, kind, null, "call-1", 1, 7, NUMBER, "p-1", null, 0];

/** A row that has the attempt; as open, its call is in the archive by now. */
function row(key: string, kind: ReachKind): LedgerRow {
  const open = kind === "o" ? [{ callId: "call-1", attempt: 1, at: AT, isThere: false, record: null }] : [];
  return { key, placed: [entry(kind)], quiet: [], revision: 1, forgottenAt: null, open };
}

const conversations = (...rows: LedgerRow[]) =>
  historyOf(rows, { phoneNumber: NUMBER, timeZone: null, personId: "p-1" }, AT + 3 * DAY).filter(
    reach => reach.event === "conversation",
  );

it("what nobody can ask any more is taken for a conversation", () => {
  expect(conversations(row(`n:${NUMBER}`, "o"), row("p:p-1", "o"))).toHaveLength(1);
});

it("but not where another row was told in time that nobody answered, in whichever order", () => {
  expect(conversations(row(`n:${NUMBER}`, "o"), row("p:p-1", "c"))).toEqual([]);
  expect(conversations(row(`n:${NUMBER}`, "c"), row("p:p-1", "o"))).toEqual([]);
});

it("and a conversation that one of them was told of stays one", () => {
  expect(conversations(row(`n:${NUMBER}`, "o"), row("p:p-1", "v"))).toHaveLength(1);
});
