// A list under the pointer: nothing moves, and what is new is counted.
import { expect, it } from "vitest";
import { heldRows } from "../../../src/web/live/held-rows.ts";

const row = (id: string, state = "") => ({ id, state });
const keyOf = ({ id }: { id: string }) => id;

it("keeps the order, brings known rows up to date and counts the new", () => {
  const shown = [row("c", "on the line"), row("b"), row("a")];
  const latest = [row("e"), row("d"), row("c", "picked"), row("b")];
  expect(heldRows(shown, latest, keyOf)).toEqual({
    rows: [row("c", "picked"), row("b"), row("a")],
    newer: 2,
  });
});

it("has none newer where nothing came", () => {
  const shown = [row("b"), row("a")];
  expect(heldRows(shown, shown, keyOf)).toEqual({ rows: shown, newer: 0 });
});
