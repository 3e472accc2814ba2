import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskPhoneNumbers } from "../../../../src/domain/contacts/mask-phone-numbers.ts";
import {
  isCountry,
  normalisePhoneNumber,
  type PhoneNumberRules,
} from "../../../../src/domain/contacts/phone-number.ts";

const rules = (changes: Partial<PhoneNumberRules> = {}): PhoneNumberRules => ({
  defaultCountry: null,
  validation: "digits",
  ...changes,
});

describe("a number as typed", () => {
  it.each([
    ["+12025550123", "+12025550123"],
    ["12025550123", "+12025550123"],
    ["1234567890", "+1234567890"],
    ["+1234567890", "+1234567890"],
    ["+1555000001", "+1555000001"],
    ["+1 (202) 555-0123", "+12025550123"],
    [" 1-202-555-0123 ", "+12025550123"],
    ["\t1 202 555 0123", "+12025550123"],
    ["1234567", "+1234567"],
    ["+123456789012345", "+123456789012345"],
  ])("%j is stored as %s", (typed, expected) => {
    expect(normalisePhoneNumber(typed, rules())).toBe(expected);
  });

  it.each([
    "",
    " ",
    "+",
    "123456",
    "+123456",
    "1234567890123456",
    "+1234567890123456",
    "++12025550123",
    "1+2025550123",
    "+1202555O123",
    "+1.202.555.0123",
    "+1/2025550123",
    "call me",
    "+1202555012３",
    "+12025550123;ext=4",
    "+12025550123\u0000",
  ])("%j is no number", typed => {
    expect(normalisePhoneNumber(typed, rules())).toBeNull();
  });
});

describe("a number without + where the country is known", () => {
  it.each([
    ["202 555 0123", "US", "+12025550123"],
    ["1 202 555 0123", "US", "+12025550123"],
    ["06 12 34 56 78", "FR", "+33612345678"],
    ["030 123456", "DE", "+4930123456"],
    ["07400 123456", "GB", "+447400123456"],
    // With + it is international already.
    ["+33612345678", "US", "+33612345678"],
  ])("%j in %s is stored as %s", (typed, defaultCountry, expected) => {
    expect(normalisePhoneNumber(typed, rules({ defaultCountry }))).toBe(expected);
  });

  it("that national rules make nothing of is kept as it was typed", () => {
    expect(normalisePhoneNumber("00000000", rules({ defaultCountry: "US" }))).toMatch(/^\+\d{7,15}$/);
  });
});

describe("strict validation", () => {
  it.each([
    ["+12025550123", null, "+12025550123"],
    ["+33612345678", null, "+33612345678"],
    ["202 555 0123", "US", "+12025550123"],
    ["+1234567890", null, null],
    ["+1555000001", null, null],
    ["+99912345678", null, null],
    ["1555000001", "US", null],
    ["000 0000", "US", null],
  ])("makes of %j (country %s) %s", (typed, defaultCountry, expected) => {
    expect(normalisePhoneNumber(typed, rules({ defaultCountry, validation: "strict" }))).toBe(expected);
  });
});

describe("a number that is too short without its exit prefix", () => {
  it.each(["digits", "strict"] as const)("is none under %s", validation => {
    expect(normalisePhoneNumber("0060000", rules({ defaultCountry: "AD", validation }))).toBeNull();
  });
});

describe("any text at all", () => {
  const typed = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(..."0123456789+-() ".split("")), maxLength: 24 }),
  );
  const anyRules = fc.record({
    defaultCountry: fc.constantFrom(null, "US", "FR", "DE", "IN"),
    validation: fc.constantFrom("digits" as const, "strict" as const),
  });

  it("gives nothing, or a normal form: + and 7 to 15 digits, which is its own normal form", () => {
    fc.assert(
      fc.property(typed, anyRules, (text, r) => {
        const normal = normalisePhoneNumber(text, r);
        if (normal === null) return;
        expect(normal).toMatch(/^\+\d{7,15}$/);
        expect(normalisePhoneNumber(normal, r)).toBe(normal);
      }),
      { numRuns: 500 },
    );
  });

  it("is the same customer however it is spaced", () => {
    const digits = fc.string({
      unit: fc.constantFrom(..."0123456789".split("")),
      minLength: 7,
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        digits,
        fc.infiniteStream(fc.constantFrom("", "", " ", "-", "(", ")")),
        anyRules,
        (d, gaps, r) => {
          const spaced = [...d].map(c => `${gaps.next().value}${c}`).join("");
          expect(normalisePhoneNumber(spaced, r)).toBe(normalisePhoneNumber(d, r));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a country", () => {
  it.each([
    ["US", true],
    ["FR", true],
    ["XX", false],
    ["us", false],
    ["", false],
    ["USA", false],
  ])("%s is one: %s", (code, expected) => {
    expect(isCountry(code)).toBe(expected);
  });
});

describe("a text for people", () => {
  it.each([
    ["no line for +12025550143.", "no line for ***43."],
    ['{"to":"12025550143"}', '{"to":"***43"}'],
    ["+12025550143-x, tel:2025550143", "***43-x, tel:***43"],
    ["call 01939000-0000-7000-8000-123456789012", "call 01939000-0000-7000-8000-123456789012"],
    ["HTTP 503 after 30000 ms", "HTTP 503 after 30000 ms"],
  ])("%s shows as %s", (text, shown) => {
    expect(maskPhoneNumbers(text)).toBe(shown);
  });
});
