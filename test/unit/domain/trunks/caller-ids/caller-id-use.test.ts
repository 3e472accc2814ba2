import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterDial,
  afterEnd,
  callerIdDay,
  dayEndsAt,
  reinstated,
  setAsideIfLow,
  useOnDay,
} from "../../../../../src/domain/trunks/caller-ids/caller-id-use.ts";
import { MIDNIGHT, NOW, TODAY, use } from "./pools.ts";

const NUMBER = "+12125550101";
const LIMIT = { answerPercent: 20, minDials: 5 };

it("a day is one of UTC and ends at its midnight", () => {
  expect(callerIdDay(MIDNIGHT - 1)).toBe(TODAY);
  expect(callerIdDay(MIDNIGHT)).toBe("2026-11-21");
  expect(dayEndsAt(TODAY)).toBe(MIDNIGHT);
});

it("a new day begins with nothing, and a clock that goes back begins no day", () => {
  const used = use(NUMBER, { dials: 3, ended: 2, answered: 1, setAsideAt: NOW });
  expect(useOnDay(used, NUMBER, "2026-11-21")).toEqual(use(NUMBER, { day: "2026-11-21" }));
  expect(useOnDay(used, NUMBER, "2026-11-19")).toBe(used);
  expect(useOnDay(undefined, NUMBER, TODAY)).toEqual(use(NUMBER));
});

it("a dial counts, and so does how its call ended", () => {
  const dialled = afterDial(afterDial(use(NUMBER)));
  expect(afterEnd(afterEnd(dialled, true), false)).toEqual(use(NUMBER, { dials: 2, ended: 2, answered: 1 }));
});

describe("a number", () => {
  it.each([
    ["four calls without an answer say nothing yet", 4, 0, null],
    ["five without an answer set it aside", 5, 0, NOW],
    ["one answer in five is not below a fifth", 5, 1, null],
    ["one answer in six is", 6, 1, NOW],
  ])("%s", (_, ended, answered, setAsideAt) => {
    expect(setAsideIfLow(use(NUMBER, { ended, answered }), LIMIT, NOW)).toEqual(
      use(NUMBER, { ended, answered, setAsideAt }),
    );
  });

  it("that is set aside stays so since then, however its last calls end", () => {
    const aside = use(NUMBER, { ended: 5, setAsideAt: NOW - 1 });
    expect(setAsideIfLow(aside, LIMIT, NOW)).toBe(aside);
    const better = use(NUMBER, { ended: 6, answered: 6, setAsideAt: NOW - 1 });
    expect(setAsideIfLow(better, LIMIT, NOW)).toBe(better);
  });

  it("is never set aside where there is no limit", () => {
    const bad = use(NUMBER, { ended: 1_000 });
    expect(setAsideIfLow(bad, null, NOW)).toBe(bad);
  });

  it("that is reinstated has as many calls to prove itself as at first, and its dials still count", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 99 }),
        fc.array(fc.boolean(), { maxLength: 4 }),
        (ended, ends) => {
          const back = reinstated(use(NUMBER, { dials: ended, ended, setAsideAt: NOW - 1 }));
          const later = ends.reduce(afterEnd, back);
          expect(setAsideIfLow(later, LIMIT, NOW).setAsideAt).toBeNull();
          expect(later.dials).toBe(ended);
        },
      ),
    );
  });
});
