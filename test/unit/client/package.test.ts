// The package as others get it: from its tarball, in plain Node, with its types.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTypes, env, type InstalledClient, installedClient, run } from "./installed-client.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const SCRIPT = `
import { ApiError, createClient, verifyWebhook } from "@campaign-call-manager/client";
const [url, signed] = process.argv.slice(2);
const client = createClient({ url, token: "t", sleep: async () => {} });
const found = { ids: [], code: null, type: null, imported: null };
for await (const call of client.calls.list({ campaign_id: 7 })) found.ids.push(call.id);
async function* rows() { yield "phone_number\\n"; yield "+12025550143\\n"; }
found.imported = await client.campaigns.importContacts(7, rows());
try { await client.campaigns.get(404); } catch (error) { found.code = error instanceof ApiError ? error.code : "?"; }
const { body, headers } = JSON.parse(signed);
found.type = (await verifyWebhook(body, headers, ${JSON.stringify(SECRET)})).type;
console.log(JSON.stringify(found));
`;

const PROGRAM = `
import { createClient, type Call, type ThinEvent, verifyWebhook, type WebhookEvent } from "@campaign-call-manager/client";

const client = createClient({ url: "https://calls.example.com", token: null, fetch });
export async function all(signal: AbortSignal): Promise<Call[]> {
  const calls: Call[] = [];
  for await (const call of client.calls.list({ status: "PICKED", limit: 100 }, { signal })) calls.push(call);
  for await (const { data } of client.campaigns.list({ is_active: true }).pages()) console.log(data[0]?.name);
  // @ts-expect-error there is no such status
  client.calls.list({ status: "ASLEEP" });
  // @ts-expect-error a call needs a number
  client.calls.create({ metadata: {} });
  // @ts-expect-error an answer has no such field
  console.log((await client.campaigns.get(7)).nam);
  return calls;
}
export async function told(request: Request): Promise<string> {
  const event = await verifyWebhook(await request.text(), request.headers, ["whsec_a", "whsec_b"]);
  switch (event.type) {
    case "call.finished":
      return event.data.call.call_id;
    case "import.finished":
      return event.data.import.import_id;
    default:
      return event.type;
  }
}
/** Every type that there is, is one of what a webhook says. */
export const missing: Exclude<ThinEvent["type"], WebhookEvent["type"]>[] = [] satisfies never[];
export const none: never = undefined as unknown as Exclude<ThinEvent["type"], WebhookEvent["type"]>;
`;

let installed: InstalledClient;
beforeAll(async () => {
  installed = await installedClient();
}, 60_000);
afterAll(() => installed?.remove());

const there = () => join(installed.folder, "node_modules/@campaign-call-manager/client");

describe("the package", () => {
  it("has its script, its types, its licence and no dependency", async () => {
    expect((await readdir(there())).sort()).toEqual([
      "LICENSE",
      "README.md",
      "index.js",
      "package.json",
      "types",
    ]);
    const manifest = JSON.parse(await readFile(join(there(), "package.json"), "utf8"));
    expect(manifest).toMatchObject({ name: "@campaign-call-manager/client", type: "module" });
    expect(manifest).not.toHaveProperty("dependencies");
    const script = await readFile(join(there(), "index.js"), "utf8");
    expect(script).not.toMatch(/^import\b|\bfrom "|\brequire\(|\bprocess\.|\bBuffer\b/m);
  });

  it("works in plain Node against a real server", async () => {
    const asked: string[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request) body += piece;
      asked.push(`${request.method} ${request.url}`);
      const answer = (status: number, value: unknown) =>
        response.writeHead(status).end(JSON.stringify(value));
      if (request.method === "POST")
        answer(201, { body, key: request.headers["idempotency-key"] !== undefined });
      else if (request.url?.startsWith("/api/v1/campaigns"))
        answer(404, { error: { code: "not_found", message: "" } });
      else if (request.url?.includes("cursor=")) answer(200, { data: [{ id: "b" }], next_cursor: null });
      else if (asked.length === 1) response.writeHead(503, { "Retry-After": "1" }).end();
      else answer(200, { data: [{ id: "a" }], next_cursor: "x" });
    });
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const now = new Date();
    const body = JSON.stringify({ id: "evt_1", type: "trunk.paused" });
    const headers = {
      "webhook-id": "evt_1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": new Webhook(SECRET).sign("evt_1", now, body),
    };
    await writeFile(join(installed.folder, "use.js"), SCRIPT);
    const args = ["use.js", `http://127.0.0.1:${port}`, JSON.stringify({ body, headers })];
    const { stdout } = await run(process.execPath, args, { cwd: installed.folder, env });
    server.close();
    expect(JSON.parse(stdout)).toEqual({
      ids: ["a", "b"],
      code: "not_found",
      type: "trunk.paused",
      imported: { body: "phone_number\n+12025550143\n", key: true },
    });
  });

  it("has types that hold without those of Node", async () => {
    await writeFile(join(installed.folder, "consumer.ts"), PROGRAM);
    await checkTypes(installed.folder, { lib: ["ES2024", "DOM"], types: [] }, ["consumer.ts"]);
  });
});
