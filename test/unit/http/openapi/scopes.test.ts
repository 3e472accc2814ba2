// What the document says that a token must be allowed to do is what is asked of it.
import { expect, it } from "vitest";
import { listedScope } from "../../../../src/http/middleware/scopes.ts";
import { operations } from "../../../../src/http/openapi/operations.ts";

/** A route with a definition is asked for the scope that its definition says. */
const listed = operations.filter(o => listedScope(o.method.toUpperCase(), o.path) !== null);
const routed = listed;

it.each(routed)("$id needs the scope that is described", ({ method, path, scope }) => {
  expect(listedScope(method.toUpperCase(), path)).toBe(scope === "open" ? null : scope);
});

it("is open for nothing under /api/v1", () => {
  expect(routed.filter(o => o.scope === "open" && o.path.startsWith("/api/"))).toEqual([]);
  expect(routed.length).toBeGreaterThan(0);
});
