// The generated client is what the document says now, and lacks nothing of it.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createClient } from "../../../../../src/client/create-client.ts";
import { OPERATIONS } from "../../../../../src/client/generated/operations.ts";
import { apiDocument } from "../../../../../src/http/openapi/document.ts";
import { clientFiles } from "../../../../../src/tools/generators/client/client-files.ts";
import { describedOperations } from "../../../../../src/tools/generators/client/described.ts";
import { methodName } from "../../../../../src/tools/generators/client/method-names.ts";
import { declaration, typeText } from "../../../../../src/tools/generators/client/schema-text.ts";

const document = apiDocument();

describe("the generated files", () => {
  it.each(clientFiles(document))("$name is current: else run `npm run client`", async ({ name, text }) => {
    expect(await readFile(`src/client/generated/${name}`, "utf8")).toBe(text);
  });

  it("have a method for every operation of the document, with its method and path", () => {
    const inDocument = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    );
    const lines = Object.values(OPERATIONS).flatMap(methods => Object.values(methods) as string[]);
    expect(lines.map(line => line.split(" ").slice(0, 2).join(" ")).sort()).toEqual(inDocument.sort());
    const client = createClient({ url: "http://calls.test" }) as unknown as Record<string, object>;
    const made = Object.values(client).flatMap(methods => Object.values(methods));
    expect(made).toHaveLength(inDocument.length);
    expect(made.every(method => typeof method === "function")).toBe(true);
  });

  it("send a key with each POST that keeps one, and with no other", () => {
    const keyed = describedOperations(document).filter(operation => operation.keyed !== false);
    expect(keyed.every(({ verb }) => verb === "POST")).toBe(true);
    expect(keyed.length).toBeGreaterThan(30);
  });

  it("refuse two operations of one name", () => {
    const [path = "", methods] = Object.entries(document.paths)[0] ?? [];
    const twice = { ...document, paths: { [path]: methods ?? {}, "/api/v1/calls/again": methods ?? {} } };
    expect(() => clientFiles(twice)).toThrow(/would both be calls\./);
  });
});

describe("a method's name", () => {
  it.each([
    ["getCampaign", "/api/v1/campaigns/{id}", "campaigns", "get"],
    ["listCampaignCalls", "/api/v1/campaigns/{id}/calls", "campaigns", "listCalls"],
    ["hangUpCall", "/api/v1/calls/{call_id}/hang-up", "calls", "hangUp"],
    ["createWebhook", "/api/v1/webhooks", "webhooks", "create"],
    ["listWebhookDeliveries", "/api/v1/webhooks/{id}/deliveries", "webhooks", "listDeliveries"],
    ["listEvents", "/api/v1/events", "events", "list"],
    ["getHealth", "/health", "service", "getHealth"],
  ])("of %s is short within its resource", (id, path, resource, method) => {
    expect(methodName(id, path)).toEqual({ resource, method });
  });
});

describe("a schema as a type", () => {
  it.each([
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "array", items: { type: "string", enum: ["a", "b"] } }, '("a" | "b")[]'],
    [{ anyOf: [{ $ref: "#/components/schemas/Error" }, { type: "null" }] }, "ErrorBody | null"],
    [{ type: "object", additionalProperties: { type: "integer" } }, "{\n  [key: string]: number;\n}"],
    [
      { type: "object", properties: { "a-b": { const: 1 }, c: {} }, required: ["a-b"] },
      '{\n  "a-b": 1;\n  c?: unknown | undefined;\n}',
    ],
  ])("%j", (schema, text) => {
    expect(typeText(schema)).toBe(text);
  });

  it("keeps what is said of it, whatever that holds", () => {
    const schema = { type: "string", description: "As in /* this */." };
    expect(declaration("Word", schema)).toBe("/** As in /* this *\\/. */\nexport type Word = string;\n");
  });
});
