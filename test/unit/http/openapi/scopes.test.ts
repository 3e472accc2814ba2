// What the document says that a token must be allowed to do is what is asked of it.
import { expect, it } from "vitest";
import { listedScope } from "../../../../src/http/middleware/scopes.ts";
import { operations } from "../../../../src/http/openapi/operations.ts";
import * as campaigns from "../../../../src/http/routes/campaigns/definitions.ts";
import * as contacts from "../../../../src/http/routes/contacts/definitions.ts";
import * as imports from "../../../../src/http/routes/imports/definitions.ts";
import * as rules from "../../../../src/http/routes/rules/definitions.ts";
import * as trunks from "../../../../src/http/routes/trunks/definitions.ts";

const defined = [campaigns, contacts, imports, rules, trunks].flatMap(subject =>
  Object.values(subject).map(({ id }) => id as string),
);
const routed = operations.filter(o => !defined.includes(o.id));

it.each(routed)("$id needs the scope that is described", ({ method, path, scope }) => {
  expect(listedScope(method.toUpperCase(), path)).toBe(scope === "open" ? null : scope);
});

it("is open for nothing under /api/v1", () => {
  expect(routed.filter(o => o.scope === "open" && o.path.startsWith("/api/"))).toEqual([]);
  expect(routed.length).toBeGreaterThan(10);
});
