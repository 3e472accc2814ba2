// The Postman collection holds what the document holds.
import { expect, it } from "vitest";
import { apiDocument } from "../../../../src/http/openapi/document.ts";
import { operations } from "../../../../src/http/openapi/operations.ts";
import { postmanCollection } from "../../../../src/tools/postman-collection.ts";

const collection = postmanCollection(apiDocument(), "https://calls.example.com");
const items = collection.item.flatMap(folder => folder.item);

it("has a request for every operation, each in the folder of its tag", () => {
  const asked = items.map(({ request }) => `${request.method} ${request.url.raw}`);
  expect(asked.sort()).toEqual(operations.map(o => `${o.method.toUpperCase()} {{base_url}}${o.path}`).sort());
  expect(collection.item.every(folder => folder.item.length > 0)).toBe(true);
});

it("sends the token from a variable, and none where none is needed", () => {
  expect(collection.variable.map(v => v.key)).toEqual(["base_url", "token"]);
  expect(collection.auth.apikey.map(a => a.value)).toEqual(["X-Auth-Token", "{{token}}", "header"]);
  const open = items.filter(({ request }) => request.auth?.type === "noauth");
  expect(open.map(({ request }) => request.url.path.join("/")).sort()).toEqual([
    "docs",
    "health",
    "healthz",
    "openapi.json",
  ]);
});

it("fills path variables and bodies with the document's examples", () => {
  const targets = items.find(({ request }) => request.url.raw.endsWith("/campaigns/:id/targets"))?.request;
  expect(targets?.url.variable).toEqual([
    { key: "id", value: "1", description: expect.stringContaining("The campaign's id") },
  ]);
  expect(JSON.parse(targets?.body?.raw ?? "")).toMatchObject({ targets: [{ phone_number: "+33123456789" }] });
  expect(targets?.header).toEqual([
    { key: "Content-Type", value: "application/json" },
    expect.objectContaining({ key: "Idempotency-Key", disabled: true }),
  ]);
});

it("leaves optional query parameters switched off", () => {
  const list = items.find(
    ({ request }) => request.method === "GET" && request.url.raw.endsWith("/calls"),
  )?.request;
  expect(list?.url.query?.length).toBeGreaterThan(4);
  expect(list?.url.query?.every(q => q.disabled)).toBe(true);
});
