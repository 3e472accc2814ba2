import { expect, it } from "vitest";
import * as z from "zod";
import { fieldErrors } from "../../../../src/http/lib/field-errors.ts";

const body = z.object({
  hours: z.union([z.array(z.int("must be whole")), z.strictObject({ from: z.int("must be whole") })], {
    error: "must be a list or {from}",
  }),
  id: z.union([z.int(), z.string()], { error: "must be an id" }).optional(),
});
const problemsOf = (sent: unknown) => fieldErrors(body.safeParse(sent).error ?? new z.ZodError([]));

it.each<[string, unknown, Record<string, string[]>]>([
  ["an entry of the list that it is", { hours: [1, "x"] }, { "hours.1": ["must be whole"] }],
  ["a field of the object that it is", { hours: { from: "x" } }, { "hours.from": ["must be whole"] }],
  ["a field that there is not", { hours: { from: 1, to: 2 } }, { hours: ['Unrecognized key: "to"'] }],
  ["what has the type of neither", { hours: "x" }, { hours: ["must be a list or {from}"] }],
  ["what has the type of none of the simple ones", { hours: [], id: {} }, { id: ["must be an id"] }],
])("of a field with several forms is named %s", (_, sent, problems) => {
  expect(problemsOf(sent)).toEqual(problems);
});

it("of thousands of problems a hundred are named, and no more than their beginnings", () => {
  const many = z.array(z.int("x".repeat(1_000))).safeParse(Array.from({ length: 5_000 }, () => "x"));
  const fields = fieldErrors(many.error ?? new z.ZodError([]));
  expect(Object.keys(fields)).toHaveLength(100);
  expect(fields["0"]).toEqual(["x".repeat(500)]);
});
