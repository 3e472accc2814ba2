// The validator that the document's tests rest on refuses what it should.
import { describe, expect, it } from "vitest";
import type { SchemaObject } from "../../../../src/http/openapi/document-types.ts";
import { problemsOf } from "../../../support/json-schema.ts";

const point: SchemaObject = {
  type: "object",
  properties: {
    x: { type: "integer", minimum: 0, maximum: 9 },
    name: { type: "string", minLength: 1, maxLength: 3 },
  },
  required: ["x"],
  additionalProperties: false,
};
const schemas = { Point: point };

describe("a value that does not fit", () => {
  it.each<[unknown, SchemaObject]>([
    [{}, point],
    [{ x: 1, y: 2 }, point],
    [{ x: 1.5 }, point],
    [{ x: -1 }, point],
    [{ x: 10 }, point],
    [{ x: "1" }, point],
    [{ x: 1, name: "" }, point],
    [{ x: 1, name: "long" }, point],
    [null, point],
    [[], point],
    [{ x: -1 }, { $ref: "#/components/schemas/Point" }],
    [{ x: 1 }, { $ref: "#/components/schemas/Nowhere" }],
    [[{ x: 1 }, {}], { type: "array", items: point }],
    [[], { type: "array", minItems: 1 }],
    [[1], { type: "array", maxItems: 0 }],
    ["yesterday", { type: "string", format: "date-time" }],
    ["2026-11-20T21:40:00Z", { type: "string", format: "date" }],
    ["a", { enum: ["b", "c"] }],
    [false, { const: true }],
    [true, { anyOf: [{ type: "string" }, { type: "null" }] }],
    [1, { type: ["string", "null"] }],
    [{ a: 1 }, { type: "object", additionalProperties: { type: "string" } }],
    [{ a: 1 }, { type: "object", propertyNames: { enum: ["b"] } }],
  ])("%j", (value, schema) => {
    expect(problemsOf(value, schema, schemas)).not.toEqual([]);
  });
});

describe("a value that fits", () => {
  it.each<[unknown, SchemaObject]>([
    [{ x: 1 }, point],
    [
      { x: 1, name: "abc" },
      { $ref: "#/components/schemas/Point", description: "A point." },
    ],
    [1, { type: "number" }],
    [null, { anyOf: [point, { type: "null" }] }],
    ["2026-11-20T21:40:00.000Z", { type: "string", format: "date-time" }],
    [{ anything: [1] }, { type: "object", additionalProperties: {} }],
    [undefined, {}],
  ])("%j", (value, schema) => {
    expect(problemsOf(value, schema, schemas)).toEqual([]);
  });
});

it("is not guessed at when a keyword is unknown", () => {
  expect(() => problemsOf(1, { multipleOf: 2 } as SchemaObject, {})).toThrow("multipleOf");
});

it("names the place of what is wrong", () => {
  expect(problemsOf({ x: 1, y: 2 }, point, schemas, "Point")).toEqual(["Point.y: is not in the document"]);
});
