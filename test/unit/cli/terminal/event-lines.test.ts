// Events as lines: of each kind, thin ones, and those that no version knows yet.
import { expect, it } from "vitest";
import { eventLine } from "../../../../src/cli/terminal/event-lines.ts";
import { localTime } from "../../../../src/cli/terminal/times.ts";

const AT = "2026-11-20T21:40:47.020Z";
const CALL = { call_id: "0199a1c2", phone_number: "+12025550143", status: "PICKED" };
const CAMPAIGN = { id: 7, name: "Reminders" };
const lineOf = (type: string, data: unknown, full = false) =>
  eventLine({ type, timestamp: AT, sequence: 88123, data }, { full });
const wordsOf = (type: string, data: unknown, full = false) =>
  lineOf(type, data, full).split(/ {2,}/).slice(3);

it("has its time, its sequence and its type in columns", () => {
  expect(lineOf("call.finished", { call: CALL, campaign: CAMPAIGN })).toBe(
    `${localTime(AT)}     88123  call.finished         ***43 of campaign 7  PICKED`,
  );
});

it.each([
  ["call.finished", { call: CALL, campaign: CAMPAIGN }, ["***43 of campaign 7", "PICKED"]],
  ["call.finished", { call: { call_id: "0199a1c2" }, campaign: { id: 7 } }, ["call 0199a1c2 of campaign 7"]],
  [
    "attempt.ended",
    { attempt: 2, call: { ...CALL, attempts: [{ status: "RNR" }, { status: "DISCONNECTED" }] } },
    ["***43", "attempt 2 DISCONNECTED"],
  ],
  [
    "campaign.completed",
    { campaign: { ...CAMPAIGN, status: "completed" } },
    ["campaign 7 Reminders", "completed"],
  ],
  [
    "import.finished",
    { import: { import_id: "x1", added: 360, rows: 366 }, campaign: CAMPAIGN },
    ["import x1 of campaign 7", "360 of 366 rows added"],
  ],
  [
    "number.suppressed",
    { suppression: { id: "s1", kind: "number", value: "+12025550143", reason: "opt_out" } },
    ["number ***43", "opt_out"],
  ],
  [
    "dead_letter.created",
    { dead_letter: { id: "l1", queue: "ccm-dial", reason: "exhausted" } },
    ["letter l1 ccm-dial", "exhausted"],
  ],
  ["trunk.breaker_opened", { trunk: { name: "default" } }, ["trunk default"]],
  ["webhook.held", { webhook: { id: "w1", description: "CRM", disabled_reason: null } }, ["webhook w1 CRM"]],
])("%s says what it is about and what came of it", (type, data, said) => {
  expect(wordsOf(type, data)).toEqual(said);
});

it("has the whole number where it is asked for", () => {
  expect(wordsOf("call.finished", { call: CALL, campaign: CAMPAIGN }, true)[0]).toBe(
    "+12025550143 of campaign 7",
  );
});

it("of a kind that is not known, or with nothing in it, is shown without", () => {
  for (const data of [{ planet: { id: 1 } }, {}, null, "x", []]) {
    expect(lineOf("planet.found", data).endsWith("planet.found")).toBe(true);
  }
});

it("moves no cursor", () => {
  expect(lineOf("campaign.paused", { campaign: { id: 7, name: "\u001b[2J\u202eevil" } })).toMatch(
    / {2}campaign 7 evil$/,
  );
});
