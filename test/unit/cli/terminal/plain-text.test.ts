// Text from elsewhere made harmless.
import { describe, expect, it } from "vitest";
import { plainJson, plainText, plainValue } from "../../../../src/cli/terminal/plain-text.ts";

describe("text from elsewhere", () => {
  it("cannot act on the terminal", () => {
    expect(plainText("\x1b[2J\x1b]0;owned\x07Ada\r\nL\tB\x00\x9b31m\x9d\x7f")).toBe("Ada L B");
    expect(plainText("abc\u202edcba")).toBe("abcdcba");
    expect(plainValue({ "\x1b[31mk": ["\x07x", 1, null, { y: "\u0085z" }] })).toEqual({
      k: ["x", 1, null, { y: "z" }],
    });
  });
  it("stays what it is: names in any script", () => expect(plainText("Zoë 山田 😀")).toBe("Zoë 山田 😀"));
  it("is the same value as JSON, without a character that a terminal acts upon", () => {
    const value = { name: "\x1b[31m\x9b\x7f\u202e\u2028" };
    const text = plainJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
  });
});
