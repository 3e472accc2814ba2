import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaPrefixes } from "../../../../../src/domain/contacts/dialling-area.ts";
import { DAY_MS } from "../../../../../src/domain/time-units.ts";
import type { CallerIdPool } from "../../../../../src/domain/trunks/caller-ids/caller-id-pool.ts";
import {
  type CallerIdAsked,
  chooseCallerId,
} from "../../../../../src/domain/trunks/caller-ids/choose-caller-id.ts";
import {
  type CallerIdUses,
  usableCallerIds,
} from "../../../../../src/domain/trunks/caller-ids/usable-caller-ids.ts";
import { anyAsked, anyPool, MIDNIGHT, NOW, pool, use, usedPool, usesOf } from "./pools.ts";

const UNUSED: CallerIdUses = new Map();
const CONTACT = "+12125559999";

const chosen = (of: CallerIdPool, asked: CallerIdAsked, uses = UNUSED): string => {
  const choice = chooseCallerId(of, asked, uses, NOW);
  if (choice.kind === "none") throw new Error("none was free");
  return choice.number;
};

const freeOf = (of: CallerIdPool, uses: CallerIdUses): readonly string[] => {
  const usable = usableCallerIds(of, uses, NOW);
  return usable.kind === "capped" ? [] : usable.numbers;
};

describe("whatever the strategy", () => {
  it("a choice is one of the numbers that may be shown, and none is made only when all are at their cap", () => {
    fc.assert(
      fc.property(usedPool, anyAsked, ({ pool, uses }, asked) => {
        const choice = chooseCallerId(pool, asked, uses, NOW);
        if (choice.kind === "chosen") {
          expect(freeOf(pool, uses)).toContain(choice.number);
        } else {
          expect(usableCallerIds(pool, uses, NOW)).toEqual({ kind: "capped", freeAt: MIDNIGHT });
          expect(choice.freeAt).toBe(MIDNIGHT);
        }
      }),
    );
  });

  it("the order in which a pool names its numbers changes nothing", () => {
    fc.assert(
      fc.property(usedPool, anyAsked, ({ pool, uses }, asked) => {
        const reversed = { ...pool, numbers: pool.numbers.toReversed() };
        expect(chooseCallerId(reversed, asked, uses, NOW)).toEqual(chooseCallerId(pool, asked, uses, NOW));
      }),
    );
  });

  it("a number at its cap is passed over, and is back with the next day", () => {
    const one = pool({ numbers: ["+12125550101"], dailyCap: 2 });
    const uses = usesOf([use("+12125550101", { dials: 2 })]);
    const asked = { phoneNumber: CONTACT, attempt: 1 };
    expect(chooseCallerId(one, asked, uses, MIDNIGHT - 1)).toEqual({ kind: "none", freeAt: MIDNIGHT });
    expect(chooseCallerId(one, asked, uses, MIDNIGHT)).toEqual({ kind: "chosen", number: "+12125550101" });
  });
});

describe("sticky", () => {
  it("shows a contact the same number at every attempt", () => {
    fc.assert(
      fc.property(anyPool, anyAsked, (made, asked) => {
        const sticky = { ...made, strategy: "sticky" } as const;
        expect(chosen(sticky, asked)).toBe(chosen(sticky, { ...asked, attempt: 1 }));
      }),
    );
  });

  it("moves only the contacts of a number that goes, and to a number that comes", () => {
    fc.assert(
      fc.property(anyPool, anyAsked, fc.nat(), (made, asked, at) => {
        const all = { ...made, strategy: "sticky" } as const;
        fc.pre(all.numbers.length > 1);
        const gone = all.numbers[at % all.numbers.length];
        const less = { ...all, numbers: all.numbers.filter(number => number !== gone) };
        expect([chosen(less, asked), gone]).toContain(chosen(all, asked));
      }),
    );
  });

  it("gives each number its share of the contacts", () => {
    const numbers = Array.from({ length: 8 }, (_, n) => `+1212555010${n}`);
    const contacts = Array.from({ length: 8_000 }, (_, n) => `+1415${5_550_000 + n}`);
    const shown = contacts.map(phoneNumber => chosen(pool({ numbers }), { phoneNumber, attempt: 1 }));
    for (const number of numbers) {
      const share = shown.filter(one => one === number).length;
      expect(share).toBeGreaterThan(900);
      expect(share).toBeLessThan(1_100);
    }
  });
});

describe("rotated", () => {
  it("shows every free number once before it shows one again", () => {
    fc.assert(
      fc.property(usedPool, anyAsked, ({ pool, uses }, { phoneNumber }) => {
        const free = freeOf(pool, uses);
        fc.pre(free.length > 0);
        const rotate = { ...pool, strategy: "rotate" } as const;
        const round = free.map((_, n) => n + 1);
        const shown = round.map(attempt => chosen(rotate, { phoneNumber, attempt }, uses));
        expect(new Set(shown)).toEqual(new Set(free));
        expect(chosen(rotate, { phoneNumber, attempt: free.length + 1 }, uses)).toBe(shown[0]);
      }),
    );
  });

  it("begins with the number that a sticky pool shows", () => {
    fc.assert(
      fc.property(anyPool, anyAsked, (made, { phoneNumber }) => {
        const first = { phoneNumber, attempt: 1 };
        expect(chosen({ ...made, strategy: "rotate" }, first)).toBe(
          chosen({ ...made, strategy: "sticky" }, first),
        );
      }),
    );
  });
});

describe("by area code", () => {
  const numbers = ["+12125550101", "+12125550102", "+14155550103", "+442079460104"];
  const near = (changes: Partial<CallerIdPool> = {}) => pool({ numbers, strategy: "area_code", ...changes });

  it.each([
    ["one of New York sees a number of New York", "+12125559999", ["+12125550101", "+12125550102"]],
    ["one of San Francisco sees the number there", "+14155559999", ["+14155550103"]],
    ["one of Boston sees a number of its country", "+16175559999", numbers.slice(0, 3)],
    ["one of London sees the number there", "+442071234567", ["+442079460104"]],
    ["one of Berlin sees any", "+493012345678", numbers],
    ["one of no country sees any", "+881612345678", numbers],
  ])("%s", (_, phoneNumber, expected) => {
    expect(expected).toContain(chosen(near(), { phoneNumber, attempt: 1 }));
  });

  it("the nearest free number is shown, and always the same of several", () => {
    fc.assert(
      fc.property(usedPool, anyAsked, ({ pool, uses }, asked) => {
        const free = freeOf(pool, uses);
        fc.pre(free.length > 0);
        const shown = chosen({ ...pool, strategy: "area_code" }, asked, uses);
        const prefix = areaPrefixes(asked.phoneNumber).find(p => free.some(n => n.startsWith(p))) ?? "";
        expect(shown.startsWith(prefix)).toBe(true);
        const nearest = {
          ...pool,
          strategy: "sticky",
          numbers: free.filter(n => n.startsWith(prefix)),
        } as const;
        expect(shown).toBe(chosen(nearest, asked, uses));
      }),
    );
  });

  it("when the area's numbers are at their cap, one of the country is shown", () => {
    const uses = usesOf(["+12125550101", "+12125550102"].map(number => use(number, { dials: 5 })));
    const asked = { phoneNumber: "+12125559999", attempt: 1 };
    expect(chosen(near({ dailyCap: 5 }), asked, uses)).toBe("+14155550103");
  });
});

describe("a number set aside", () => {
  const limited = pool({ setAsideBelow: { answerPercent: 20, minDials: 5 }, dailyCap: 10 });
  const aside = (...numbers: string[]) => numbers.map(number => use(number, { setAsideAt: NOW - 1 }));
  const kindOf = (uses: CallerIdUses, of = limited) => usableCallerIds(of, uses, NOW).kind;

  it("is not shown while there is another", () => {
    const uses = usesOf(aside("+12125550101", "+12125550102"));
    expect(usableCallerIds(limited, uses, NOW)).toEqual({ kind: "open", numbers: ["+14155550103"] });
  });

  it("is shown when all are set aside, for no campaign stops over a rate of answers", () => {
    const uses = usesOf(aside(...limited.numbers));
    expect(usableCallerIds(limited, uses, NOW)).toEqual({
      kind: "set_aside_in_use",
      numbers: limited.numbers,
    });
  });

  it("is shown when the others are at their cap, up to its own", () => {
    const capped = limited.numbers.slice(1).map(number => use(number, { dials: 10 }));
    expect(kindOf(usesOf([...aside("+12125550101"), ...capped]))).toBe("set_aside_in_use");
    const last = use("+12125550101", { setAsideAt: NOW - 1, dials: 10 });
    expect(kindOf(usesOf([last, ...capped]))).toBe("capped");
  });

  it("is back with the next day", () => {
    const uses = usesOf(aside(...limited.numbers));
    expect(usableCallerIds(limited, uses, MIDNIGHT - 1).kind).toBe("set_aside_in_use");
    expect(usableCallerIds(limited, uses, MIDNIGHT).kind).toBe("open");
  });

  it("counts for nothing in a pool without such a limit", () => {
    expect(kindOf(usesOf(aside(...limited.numbers)), { ...limited, setAsideBelow: null })).toBe("open");
  });

  it("stays so when the clock goes back to the day before", () => {
    const uses = usesOf(aside(...limited.numbers));
    expect(usableCallerIds(limited, uses, NOW - DAY_MS).kind).toBe("set_aside_in_use");
  });
});
