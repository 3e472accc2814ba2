// What the document says that a token must be allowed to do is what is asked of it.
import { expect, it } from "vitest";
import { listedScope } from "../../../../src/http/middleware/scopes.ts";
import { operations } from "../../../../src/http/openapi/operations.ts";

const routed = operations.filter(
  o => !/\/(trunks|metrics|dead-letters|archive|health|healthz|openapi.json|docs)\b/.test(o.path),
);

it.each(routed)("$id needs the scope that is described", ({ method, path, scope }) => {
  expect(listedScope(method.toUpperCase(), path)).toBe(scope === "open" ? null : scope);
});

it("is open for nothing under /api/v1", () => {
  expect(routed.filter(o => o.scope === "open" && o.path.startsWith("/api/"))).toEqual([]);
  expect(routed.length).toBeGreaterThan(30);
});
