// Messages of the protocol as they go over the wire: what is answered, what is only taken, what is refused.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, type Json, makeCampaign, TOKEN } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";

async function send(
  body: unknown,
  headers: Record<string, string> = {},
  vars: object = {},
  method = "POST",
): Promise<{ status: number; body: Json; headers: Headers }> {
  const init = {
    method,
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      ...(method === "POST" ? { "Content-Type": "application/json" } : {}),
      ...headers,
    },
    ...(method === "POST" ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}),
  };
  const answer = await app.request("/mcp", init, { ...env, ...vars } as Env, createExecutionContext());
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}
const request = (method: string, params?: unknown) => ({ jsonrpc: "2.0", id: 7, method, params });
const callTool = (name: unknown, args?: unknown) => send(request("tools/call", { name, arguments: args }));

describe("initialize", () => {
  const initialize = (protocolVersion: unknown) =>
    send(
      request("initialize", { protocolVersion, capabilities: {}, clientInfo: { name: "c", version: "1" } }),
    );

  it.each([
    ["2025-11-25", "2025-11-25"],
    ["2025-06-18", "2025-06-18"],
    ["2024-11-05", "2025-11-25"],
    ["2099-01-01", "2025-11-25"],
  ])("that asks for %s is offered %s", async (asked, offered) => {
    const { status, body, headers } = await initialize(asked);
    expect([status, body.id, body.result.protocolVersion]).toEqual([200, 7, offered]);
    expect(headers.get("Mcp-Session-Id")).toBeNull();
    expect(headers.get("Cache-Control")).toBe("private, no-store");
    expect(headers.get("X-Request-Id")).not.toBeNull();
  });

  it("without a version is refused", async () => {
    expect((await initialize(7)).body.error).toEqual({
      code: -32602,
      message: "protocolVersion: must be a string, not 7",
    });
  });
});

describe("the header MCP-Protocol-Version", () => {
  it("of a revision that is spoken is taken, and one of another is refused", async () => {
    for (const version of ["2025-06-18", "2025-11-25"])
      expect((await send(request("ping"), { "MCP-Protocol-Version": version })).body.result).toEqual({});
    const { status, body } = await send(request("ping"), { "MCP-Protocol-Version": "2024-11-05" });
    expect([status, body.error.code]).toEqual([400, "bad_request"]);
    expect(body.error.message).toBe(
      'MCP-Protocol-Version must be one of 2026-07-28, 2025-11-25, 2025-06-18, not "2024-11-05".',
    );
  });
});

describe("a message", () => {
  it.each([
    ["a notification", { jsonrpc: "2.0", method: "notifications/initialized" }],
    ["a notification that nobody knows", { jsonrpc: "2.0", method: "notifications/x", params: {} }],
    ["a notification of a tool's name", { jsonrpc: "2.0", method: "tools/call", params: { name: "x" } }],
    ["an answer that nobody waits for", { jsonrpc: "2.0", id: 1, result: {} }],
  ])("that is %s is taken without an answer", async (_, message) => {
    const { status, body } = await send(message);
    expect([status, body]).toEqual([202, null]);
  });

  it("that pauses without waiting for an answer does nothing", async () => {
    const id = await makeCampaign();
    await api("POST", `/api/v1/campaigns/${id}/start`);
    const params = { name: "pause_campaign", arguments: { campaign_id: id } };
    expect((await send({ jsonrpc: "2.0", method: "tools/call", params })).status).toBe(202);
    expect((await api("GET", `/api/v1/campaigns/${id}`)).body.status).not.toBe("paused");
  });

  it.each([
    ["a batch", [request("ping")], "must be one message: the protocol has had no batches since 2025-06-18"],
    ["no object", '"ping"', 'must be a JSON-RPC message, not "ping"'],
    ["of another version", { ...request("ping"), jsonrpc: "1.0" }, 'must be "2.0", not "1.0"'],
    ["with an id of null", { ...request("ping"), id: null }, "must be a text or a whole number, not null"],
    [
      "with a fraction as its id",
      { ...request("ping"), id: 1.5 },
      "must be a text or a whole number, not 1.5",
    ],
    ["with a list of parameters", { ...request("ping"), params: [1] }, "must be an object, not [1]"],
  ])("that is %s is refused in words", async (_, message, words) => {
    const { status, body } = await send(message);
    expect([status, body.error.code]).toEqual([400, "validation_error"]);
    expect(body.error.message).toContain(words);
  });

  it("that is no JSON, or of another type, is refused", async () => {
    expect((await send("{")).status).toBe(400);
    expect((await send("{}", { "Content-Type": "text/plain" })).status).toBe(415);
  });

  it.each(["resources/list", "prompts/list", "server/discover", "x".repeat(150)])(
    "of the method %s has no answer here",
    async method => {
      const { status, body } = await send(request(method));
      expect([status, body.id, body.error.code]).toEqual([200, 7, -32601]);
      expect(body.error.message).toBe(`Method not found: ${method.slice(0, 100)}`);
    },
  );

  it("keeps its id, a text too", async () => {
    expect((await send({ ...request("ping"), id: "a-1" })).body).toEqual({
      jsonrpc: "2.0",
      id: "a-1",
      result: {},
    });
  });
});

describe("a request without a handshake", () => {
  const VERSION = "2026-07-28";
  const bare = (method: string, more: object = {}, claimed: unknown = VERSION) => ({
    ...request(method),
    params: { ...more, _meta: { "io.modelcontextprotocol/protocolVersion": claimed } },
  });
  const headersOf = (method: string, more: Record<string, string> = {}) => ({
    "MCP-Protocol-Version": VERSION,
    "Mcp-Method": method,
    ...more,
  });

  it("is told what is spoken, and by whom", async () => {
    const { status, body } = await send(bare("server/discover"), headersOf("server/discover"));
    expect([status, body.result.resultType, body.result.supportedVersions]).toEqual([
      200,
      "complete",
      [VERSION],
    ]);
    expect(body.result._meta["io.modelcontextprotocol/serverInfo"].name).toBe("campaign-call-manager");
    expect(body.result.cacheScope).toBe("private");
  });

  it("finds neither ping nor initialize", async () => {
    for (const method of ["ping", "initialize", "resources/list"]) {
      const { status, body } = await send(bare(method), headersOf(method));
      expect([status, body.id, body.error.code]).toEqual([404, 7, -32601]);
    }
  });

  it.each([
    ["another revision than its header", { "MCP-Protocol-Version": "2025-11-25" }, "MCP-Protocol-Version"],
    ["another method than its header", { "Mcp-Method": "tools/list" }, "Mcp-Method"],
    ["another tool than its header", { "Mcp-Name": "pause_campaign" }, "Mcp-Name"],
  ])("that names %s is refused", async (_, header, name) => {
    const headers = headersOf("tools/call", { "Mcp-Name": "get_health", ...header });
    const { status, body } = await send(bare("tools/call", { name: "get_health" }), headers);
    expect([status, body.error.code]).toEqual([400, -32020]);
    expect(body.error.message).toMatch(new RegExp(`^${name}: must be ".*" as in the body, not "`));
  });

  it("of a revision that is not spoken is told which is", async () => {
    const { status, body } = await send(bare("tools/list", {}, "2099-01-01"), headersOf("tools/list"));
    expect([status, body.error.code, body.error.data.supported]).toEqual([400, -32022, [VERSION]]);
    expect(body.error.message).toContain('not "2099-01-01"');
  });

  it("that says so in the header alone is refused", async () => {
    const { status, body } = await send(request("tools/list"), headersOf("tools/list"));
    expect([status, body.error.code]).toEqual([400, -32602]);
  });
});

it.each(["GET", "DELETE", "PUT"])("%s is not allowed: there are no streams and no sessions", async method => {
  const { status, headers, body } = await send(null, {}, {}, method);
  expect([status, headers.get("Allow"), body.error.code]).toEqual([405, "POST", "method_not_allowed"]);
});

describe("a tool", () => {
  it("that there is not is an error of the protocol", async () => {
    const { body } = await callTool("call_everybody");
    expect(body.error).toEqual({ code: -32602, message: 'name: there is no tool "call_everybody"' });
    expect((await callTool(undefined)).body.error.message).toBe("name: there is no tool nothing");
  });

  it.each([
    [{ campaign_id: "nine" }, 'campaign_id: must be a whole number, not "nine"'],
    [{ campaign_id: -1 }, 'campaign_id: must be a whole number, not "-1"'],
    [{ campaign_id: [9] }, "campaign_id: must be a text or a number, not [9]"],
    [{}, "campaign_id: is required"],
    [{ campaign_id: null }, "campaign_id: is required"],
    [{ campaign_id: 9, id: 9 }, "id: is no argument of get_campaign, which takes campaign_id"],
  ])("refuses %j, naming the field and the value", async (args, words) => {
    const { body } = await callTool("get_campaign", args);
    expect(body.result).toMatchObject({
      isError: true,
      content: [{ type: "text", text: words }],
      structuredContent: { error: { code: "validation_error", message: words } },
    });
  });

  it("takes its arguments as one object", async () => {
    expect((await callTool("get_campaign", [9])).body.error).toEqual({
      code: -32602,
      message: "arguments: must be an object, not [9]",
    });
  });

  it("refuses a limit beyond its list and a cursor of no list", async () => {
    const text = async (args: object) => (await callTool("list_campaigns", args)).body.result.content[0].text;
    expect(await text({ limit: 51 })).toBe('limit: must be a whole number from 1 to 50, not "51"');
    expect(await text({ cursor: "x" })).toMatch(/^cursor: must be a next_cursor of this list/);
  });

  it("answers without the headers of the route that it asked", async () => {
    await makeCampaign();
    await makeCampaign();
    const { headers, body } = await callTool("list_campaigns", { limit: 1 });
    expect(body.result.structuredContent.next_cursor).toEqual(expect.any(String));
    expect(headers.get("Link")).toBeNull();
  });

  it("that fails within is answered with the request's id and nothing else", async () => {
    const DB = new Proxy(env.DB, {
      get: (db, name) => {
        if (name === "prepare") throw new TypeError("a fault of ours");
        return Reflect.get(db, name);
      },
    });
    const { status, body, headers } = await send(
      request("tools/call", { name: "list_campaigns", arguments: {} }),
      {},
      { DB },
    );
    expect([status, body.error]).toEqual([
      200,
      { code: -32603, message: "Internal error.", data: { request_id: headers.get("X-Request-Id") } },
    ]);
  });
});

describe("a page", () => {
  const ask = (Origin: string, vars: object = {}) => send(request("ping"), { Origin }, vars);

  it("of this service, or of CORS_ORIGINS, may ask", async () => {
    expect((await ask("http://calls.test")).status).toBe(200);
    const { status, headers } = await ask("https://app.example.com", {
      CORS_ORIGINS: "https://app.example.com",
    });
    expect([status, headers.get("Access-Control-Allow-Origin")]).toEqual([200, "https://app.example.com"]);
  });

  it.each(["https://evil.example.com", "null", "http://calls.test.evil.example.com", "http://localhost"])(
    "of %s is refused, token or not",
    async origin => {
      const { status, body } = await ask(origin);
      expect([status, body.error.code]).toEqual([403, "forbidden"]);
      expect(body.error.message).toContain(`"${origin}"`);
      expect((await send(request("ping"), { Origin: origin, Authorization: "" })).status).toBe(403);
    },
  );

  it("that has its own name lead here is not this service", async () => {
    const url = "http://evil.example.com/mcp";
    const headers = { Origin: "http://evil.example.com", Authorization: `Bearer ${TOKEN}` };
    const init = { method: "POST", headers, body: JSON.stringify(request("ping")) };
    const answer = await app.request(url, init, env as Env, createExecutionContext());
    expect(answer.status).toBe(403);
  });

  it("that is listed has its preflight answered, the protocol's header among those it may send", async () => {
    const preflight = { Origin: "https://app.example.com", "Access-Control-Request-Method": "POST" };
    const answer = await send(null, preflight, { CORS_ORIGINS: "https://app.example.com" }, "OPTIONS");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("Access-Control-Allow-Headers")).toContain("MCP-Protocol-Version");
  });
});

it("a request with an Idempotency-Key is answered as before, its own answer and not that of the route", async () => {
  const id = await makeCampaign();
  await api("POST", `/api/v1/campaigns/${id}/start`);
  const pause = request("tools/call", { name: "pause_campaign", arguments: { campaign_id: id } });
  const key = { "Idempotency-Key": `mcp-${id}` };
  const first = await send(pause, key);
  const again = await send(pause, key);
  expect(first.body.result).toMatchObject({ isError: false, structuredContent: { id } });
  expect([again.headers.get("Idempotent-Replayed"), again.body]).toEqual(["true", first.body]);
});
