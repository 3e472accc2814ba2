// How large the dashboard may be: what is over its budget fails the build.
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { BUDGETS, overBudget, sizesOf } from "../../../../src/tools/web/budgets.ts";

const file = (name: string, bytes: number) => ({ name, bytes: randomBytes(bytes) });

it("counts what is loaded at once apart from all pages, gzipped", () => {
  const sizes = sizesOf({
    files: [file("main.js", 1_000), file("page.js", 2_000), file("x.css", 500)],
    atOnce: ["main.js"],
  });
  expect(sizes.entry).toBeGreaterThan(1_000);
  expect(sizes.entry).toBeLessThan(1_100);
  expect(sizes.pages - sizes.entry).toBeGreaterThan(2_000);
  expect(sizes.css).toBeLessThan(600);
});

it("names each budget that is exceeded, and none that is kept", () => {
  expect(overBudget(BUDGETS)).toEqual([]);
  expect(overBudget({ ...BUDGETS, entry: BUDGETS.entry + 1 })).toEqual([
    "entry has 35001 bytes gzipped; its budget is 35000",
  ]);
});
