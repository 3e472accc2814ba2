// For when a report may ask for another call.
import { expect, it } from "vitest";
import { checkCallBack } from "../../../../src/domain/calls/call-back.ts";
import { DAY_MS } from "../../../../src/domain/time-units.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");

it("need not be told", () => expect(() => checkCallBack(undefined, NOW)).not.toThrow());

it.each([
  ["now", 0],
  ["in a minute", 60_000],
  ["in thirty days", 30 * DAY_MS],
  ["a while ago: the report was sent again until it was taken", -3 * 3_600_000],
  ["a day ago", -DAY_MS],
])("may be %s", (_, away) => expect(() => checkCallBack(NOW + away, NOW)).not.toThrow());

it.each([
  [30 * DAY_MS + 1, "must not be more than 30 days ahead, not 2026-12-20T12:00:00.001Z"],
  [-DAY_MS - 1, "must not be in the past, not 2026-11-19T11:59:59.999Z"],
  [1_790_000_000 - NOW, "must not be in the past, not 1970-01-21T17:13:20.000Z"],
])("may not be %i ms away", (away, words) =>
  expect(() => checkCallBack(NOW + away, NOW)).toThrow(`call_back_at: ${words}`),
);
