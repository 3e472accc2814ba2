import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fieldErrors } from "../../../../../src/http/lib/field-errors.ts";
import {
  CALLER_IDS_EXAMPLE,
  CallerIds,
  callerIdsField,
  presentCallerIds,
} from "../../../../../src/http/routes/trunks/caller-id-fields.ts";

const body = z.object({ caller_ids: callerIdsField() });
const read = (caller_ids: unknown) => body.parse({ caller_ids }).caller_ids;

function refusal(caller_ids: unknown): unknown {
  const { error } = body.safeParse({ caller_ids });
  return error === undefined ? "it was taken" : fieldErrors(error);
}

const STICKY = {
  numbers: ["+12025550100", "+442079460123"],
  strategy: "sticky",
  dailyCap: null,
  setAsideBelow: null,
};

describe("caller ids", () => {
  it("are taken as a list, in normal form and each once: a sticky pool without a cap", () => {
    expect(read(["+1 (202) 555-0100", "+44 20 7946 0123", "+12025550100"])).toEqual(STICKY);
  });

  it("are taken with numbers alone as the list is", () => {
    expect(read({ numbers: STICKY.numbers })).toEqual(STICKY);
    const nulls = { numbers: STICKY.numbers, strategy: null, daily_cap: null, set_aside_below: null };
    expect(read(nulls)).toEqual(STICKY);
  });

  it("are taken with all their terms, and answered in the form they may be sent in", () => {
    const taken = read(CALLER_IDS_EXAMPLE);
    expect(taken).toEqual({
      numbers: ["+12025550100", "+12025550101"],
      strategy: "rotate",
      dailyCap: 100,
      setAsideBelow: { answerPercent: 5, minDials: 50 },
    });
    expect(presentCallerIds(taken)).toEqual(CALLER_IDS_EXAMPLE);
    expect(read(presentCallerIds(read(["+12025550100"])))).toEqual({ ...STICKY, numbers: ["+12025550100"] });
    expect(CallerIds().parse(presentCallerIds(taken))).toEqual(CALLER_IDS_EXAMPLE);
  });

  it.each([[undefined], [null], [[]]])("%j are none", none => {
    expect(read(none)).toBeNull();
    expect(presentCallerIds(null)).toBeNull();
  });

  it("are left as they are by a change that does not name them", () => {
    expect(body.partial().parse({})).toEqual({});
  });
});

const FORM = "must be a phone number with + and its country code, such as +12025550100, not";

describe("refused, by field and value, are", () => {
  it.each<[string, unknown, Record<string, string[]>]>([
    ["a number without its country", ["2025550100"], { "caller_ids.0": [`${FORM} "2025550100"`] }],
    [
      "what is no number, in the pool as in the list",
      { numbers: ["+12025550100", "sales"] },
      { "caller_ids.numbers.1": [`${FORM} "sales"`] },
    ],
    ["a number that is too long", ["+1234567890123456"], { "caller_ids.0": [`${FORM} "+1234567890123456"`] }],
    ["what is no text", [12025550100], { "caller_ids.0": ["must be a string, not 12025550100"] }],
    [
      "a number alone",
      "+12025550100",
      {
        caller_ids: ['must be a list of phone numbers or {numbers, strategy, …}, not "+12025550100"'],
      },
    ],
    [
      "a pool without numbers",
      { strategy: "rotate" },
      { "caller_ids.numbers": ["must be a list of phone numbers, not nothing"] },
    ],
    ["a pool of no number", { numbers: [] }, { "caller_ids.numbers": ["must name at least one number"] }],
    [
      "a strategy that there is not",
      { numbers: ["+12025550100"], strategy: "random" },
      { "caller_ids.strategy": ['must be one of sticky, rotate, area_code, not "random"'] },
    ],
    [
      "a cap of nothing",
      { numbers: ["+12025550100"], daily_cap: 0 },
      { "caller_ids.daily_cap": ["must be 1 or more, not 0"] },
    ],
    [
      "a limit without its number of calls",
      { numbers: ["+12025550100"], set_aside_below: { answer_percent: 101 } },
      {
        "caller_ids.set_aside_below.answer_percent": ["must be 100 or less, not 101"],
        "caller_ids.set_aside_below.min_dials": ["must be a whole number from 1 to 100000"],
      },
    ],
    [
      "a limit that is a number",
      { numbers: ["+12025550100"], set_aside_below: 5 },
      { "caller_ids.set_aside_below": ["must be {answer_percent, min_dials}, not 5"] },
    ],
    [
      "a field that there is not",
      { numbers: ["+12025550100"], cap: 5 },
      { caller_ids: ['Unrecognized key: "cap"'] },
    ],
    [
      "a list that is too long",
      Array.from({ length: 1_001 }, (_, n) => `+1202555${1_000 + n}`),
      { caller_ids: ["must not have more than 1000 numbers, not 1001"] },
    ],
  ])("%s", (_, sent, details) => {
    expect(refusal(sent)).toEqual(details);
  });
});
