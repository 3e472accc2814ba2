// The figures of docs/scale.md are those of the price list and of what a call was counted to use.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { carried, SCALE_PAGE, withTable } from "../../bench/what-it-carries.ts";

it("has the figures that `npm run docs:scale` writes", () => {
  const page = readFileSync(SCALE_PAGE, "utf8");
  expect(withTable(page)).toBe(page);
});

it("knows no page without a place for them", () => {
  expect(() => withTable("# Another page")).toThrow("docs/scale.md has no place");
});

it("asks for one database where a few are called, and for more than one where many are", () => {
  expect(carried(500_000).cells).toBe(1);
  expect(carried(50_000_000).cells).toBeGreaterThan(1);
});
