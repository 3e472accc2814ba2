// The API document is a valid OpenAPI 3.1 document, and what stands in it agrees with itself.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apiDocument } from "../../../../src/http/openapi/document.ts";
import {
  type Json,
  METHODS,
  type MediaObject,
  type OperationObject,
  type ParameterObject,
} from "../../../../src/http/openapi/document-types.ts";
import { operations } from "../../../../src/http/openapi/operations.ts";
import { schemaProblems } from "../../../support/checks/schema-problems.ts";

const document = apiDocument();
const { schemas } = document.components;

/** By its pointer, `#/a/b`. */
function at(ref: string): unknown {
  return ref
    .slice(2)
    .split("/")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

/** Every object below, with its place. */
function* objectsIn(value: Json, place = "#"): Generator<[string, { [key: string]: Json }]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [place, value];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${place}/${key}`);
}

const everything = [...objectsIn(JSON.parse(JSON.stringify(document)))];

const shown = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap(method => {
    const operation = item[method];
    return operation === undefined ? [] : [{ name: `${method} ${path}`, path, method, operation }];
  }),
);

const parametersOf = (operation: OperationObject) =>
  (operation.parameters ?? []).map(p => ("$ref" in p ? at(p.$ref) : p) as ParameterObject);

const responsesOf = (operation: OperationObject) =>
  Object.entries(operation.responses).map(
    ([status, r]) =>
      [status, ("$ref" in r ? at(r.$ref) : r) as { description: string; content?: object }] as const,
  );

it("holds every described operation once", () => {
  expect(shown.length).toBe(operations.length);
  const ids = shown.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

it("has no reference that leads nowhere", () => {
  const refs = everything.flatMap(([place, object]) =>
    typeof object.$ref === "string" ? [[place, object.$ref]] : [],
  );
  expect(refs.length).toBeGreaterThan(100);
  expect(refs.filter(([, ref]) => at(ref ?? "") === undefined)).toEqual([]);
});

it("has no component that nothing refers to", () => {
  const used = new Set(everything.map(([, { $ref }]) => $ref));
  const { securitySchemes: _, examples: __, ...referredTo } = document.components;
  const places = Object.entries(referredTo).flatMap(([kind, parts]) =>
    Object.keys(parts).map(name => `#/components/${kind}/${name}`),
  );
  expect(places.filter(place => !used.has(place))).toEqual([]);
});

it("is of the version that package.json has", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(document.info.version).toBe(version);
  expect(document.openapi).toMatch(/^3\.1\./);
});

it("names its components as OpenAPI allows", () => {
  const names = Object.values(document.components).flatMap(Object.keys);
  expect(names.filter(name => !/^[a-zA-Z0-9._-]+$/.test(name))).toEqual([]);
});

describe.each(shown)("$name", ({ path, method, operation }) => {
  it("declares the parameters of its path, and each parameter once", () => {
    const parameters = parametersOf(operation);
    const inPath = parameters.filter(p => p.in === "path");
    expect(inPath.map(p => p.name).sort()).toEqual([...path.matchAll(/\{([^}]+)\}/g)].map(m => m[1]).sort());
    expect(inPath.every(p => p.required === true && p.example !== undefined)).toBe(true);
    const keys = parameters.map(p => `${p.in} ${p.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(parameters.every(p => p.description !== "")).toBe(true);
  });

  it("is tagged with a tag that is described", () => {
    expect(document.tags.map(tag => tag.name)).toEqual(expect.arrayContaining(operation.tags));
  });

  it("describes every response, one of them a success", () => {
    const responses = responsesOf(operation);
    expect(responses.filter(([status, r]) => !/^[1-5]\d\d$/.test(status) || !r.description)).toEqual([]);
    expect(responses.some(([status]) => status.startsWith("2"))).toBe(true);
  });

  it("names security schemes that exist, and answers 401 and 403 unless it is open", () => {
    const schemes = operation.security.flatMap(Object.keys);
    expect(Object.keys(document.components.securitySchemes)).toEqual(expect.arrayContaining(schemes));
    const open = operation.security.length === 0;
    const token = operation.security.some(scheme => !("callbackSignature" in scheme));
    expect(["401" in operation.responses, "403" in operation.responses]).toEqual([!open, token]);
    expect(path.startsWith("/api/v1/") || path === "/mcp").toBe(!open);
  });

  it("takes an Idempotency-Key exactly when it is a POST with a token", () => {
    const has = parametersOf(operation).some(p => p.name === "Idempotency-Key");
    const token = operation.security.some(scheme => !("callbackSignature" in scheme));
    expect(has).toBe(method === "post" && token);
    expect("422" in operation.responses).toBe(has);
  });
});

describe("examples", () => {
  const check = schemaProblems(document);

  it.each(Object.entries(schemas))("of %s are as it says", (name, schema) => {
    expect((schema.examples ?? []).flatMap(example => check(example, schema, name))).toEqual([]);
  });

  it("of parameters, bodies and answers are as their schemas say", () => {
    let checked = 0;
    const problems = everything.flatMap(([place, object]) => {
      if (object.schema === undefined) return [];
      const { schema, example, examples = {} } = object as unknown as MediaObject;
      const values = Object.values(examples).map(e => ("$ref" in e ? at(`${e.$ref}/value`) : e.value));
      if (example !== undefined) values.push(example);
      checked += values.length;
      return values.flatMap(value => check(value, schema, place));
    });
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(50);
  });

  it.each(operations.filter(o => o.body !== undefined))(
    "of $id are taken by the schema that its route checks with",
    ({ body }) => {
      for (const { schema, examples } of Object.values(body?.content ?? {})) {
        expect(Object.keys(examples).length).toBeGreaterThan(0);
        for (const { value } of Object.values(examples)) {
          expect(schema().safeParse(value)).toMatchObject({ success: true });
        }
      }
    },
  );
});

it("closes every object that it answers with, but for those whose keys are free", () => {
  const answers = shown.flatMap(({ operation }) => responsesOf(operation).map(([, r]) => r.content ?? {}));
  const seen = new Set<string>();
  const open: string[] = [];
  const look = (value: Json, place: string) => {
    for (const [where, object] of objectsIn(value, place)) {
      if (
        typeof object.$ref === "string" &&
        object.$ref.startsWith("#/components/schemas/") &&
        !seen.has(object.$ref)
      ) {
        seen.add(object.$ref);
        look(at(object.$ref) as Json, object.$ref);
      }
      if (object.properties !== undefined && object.additionalProperties !== false) open.push(where);
    }
  };
  look(answers as unknown as Json, "answers");
  expect(seen.size).toBeGreaterThan(30);
  // A document is described by its own standard, not here.
  expect(open.filter(where => !where.startsWith("answers"))).toEqual([]);
});
