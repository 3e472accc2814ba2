import { expect, it } from "vitest";
import { viewCallerIds } from "../../../../../src/domain/trunks/caller-ids/caller-id-view.ts";
import { MIDNIGHT, NOW, pool, use, usesOf } from "./pools.ts";

const limited = pool({ dailyCap: 3, setAsideBelow: { answerPercent: 20, minDials: 5 } });
const [free = "", capped = "", aside = ""] = limited.numbers;

it("each number of a pool is shown with its day, and what keeps it from being shown", () => {
  const uses = usesOf([
    use(free, { dials: 2, ended: 1, answered: 1 }),
    use(capped, { dials: 3 }),
    use(aside, { dials: 2, ended: 5, setAsideAt: NOW - 5 }),
    use("+13105550199", { dials: 9 }),
  ]);
  expect(viewCallerIds(limited, uses, NOW)).toEqual({
    standing: "open",
    numbers: [
      { number: free, dials: 2, ended: 1, answered: 1, setAsideAt: null, freeAt: null },
      { number: capped, dials: 3, ended: 0, answered: 0, setAsideAt: null, freeAt: MIDNIGHT },
      { number: aside, dials: 2, ended: 5, answered: 0, setAsideAt: NOW - 5, freeAt: MIDNIGHT },
    ],
  });
});

it("what was counted yesterday is not shown today", () => {
  const uses = usesOf([use(free, { dials: 3, ended: 5, setAsideAt: NOW - 5 })]);
  expect(viewCallerIds({ ...limited, numbers: [free] }, uses, MIDNIGHT).numbers).toEqual([
    { number: free, dials: 0, ended: 0, answered: 0, setAsideAt: null, freeAt: null },
  ]);
});

it("a pool says when it shows numbers that are set aside, and when it shows none", () => {
  const allAside = usesOf(limited.numbers.map(number => use(number, { setAsideAt: NOW - 5 })));
  expect(viewCallerIds(limited, allAside, NOW).standing).toBe("set_aside_in_use");
  const allCapped = usesOf(limited.numbers.map(number => use(number, { dials: 3 })));
  expect(viewCallerIds(limited, allCapped, NOW).standing).toBe("capped");
});
