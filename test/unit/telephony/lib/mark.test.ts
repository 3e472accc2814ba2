import { expect, it } from "vitest";
import { isSameAttempt, markOf } from "../../../../src/telephony/lib/mark.ts";

it.each([
  [
    { call_id: "c1", attempt: 2 },
    { callId: "c1", attempt: 2 },
  ],
  [
    { call_id: "c1", attempt: "2", other: 1 },
    { callId: "c1", attempt: 2 },
  ],
  [{ call_id: "c1" }, null],
  [{ call_id: "", attempt: 1 }, null],
  [{ call_id: 7, attempt: 1 }, null],
  [{ call_id: "c1", attempt: 0 }, null],
  [{ call_id: "c1", attempt: 1.5 }, null],
  [{ call_id: "c1", attempt: "x" }, null],
  [null, null],
  ["c1:1", null],
  [[], null],
])("%j names %j", (carried, named) => {
  expect(markOf(carried)).toEqual(named);
});

it("is of one attempt of one call", () => {
  const asked = { callId: "c1", attempt: 2 };
  expect(isSameAttempt({ callId: "c1", attempt: 2 }, asked)).toBe(true);
  expect(isSameAttempt({ callId: "c1", attempt: 1 }, asked)).toBe(false);
  expect(isSameAttempt({ callId: "c2", attempt: 2 }, asked)).toBe(false);
  expect(isSameAttempt(null, asked)).toBe(false);
});
