// How the service is asked, and what an exit code says about its answer.
import { describe, expect, it } from "vitest";
import { freePort } from "../../../../src/tools/dev/port.ts";
import { cli, contractServer, errorBody, TOKEN } from "../contract-server.ts";

const CAMPAIGN = { id: 3, name: "Reminders", status: "in_progress" };
const busy = {
  status: 503,
  headers: { "Retry-After": "2" },
  body: errorBody("service_unavailable", "Busy."),
};

describe("exit codes", () => {
  it.each([
    [400, "validation_error", 1],
    [404, "not_found", 1],
    [409, "conflict", 1],
    [429, "duplicate_call", 1],
    [401, "unauthorized", 4],
    [403, "forbidden", 4],
    [500, "internal_server_error", 3],
    [503, "service_unavailable", 3],
  ])("an answer of %i (%s) is %i, with its message, fields and request id", async (status, code, exit) => {
    const body = errorBody(code, "No, because.", { phone_number: ["must be one"], max: 7 });
    const server = await contractServer({ "POST /api/v1/campaigns/3/start": { status, body } });
    const ran = await server.cli("campaigns", "start", "3");
    expect(ran).toMatchObject({ code: exit, out: "" });
    expect(ran.err).toContain(`No, because. (${status} ${code})`);
    expect(ran.err).toContain("  phone_number: must be one\n");
    expect(ran.err).toContain("  max: 7\n");
    expect(ran.err).toContain("  request id: req-1\n");
    const asJson = await server.cli("campaigns", "start", "3", "--json");
    expect(asJson).toMatchObject({ code: exit, out: "" });
    expect(JSON.parse(asJson.err)).toEqual(body);
  });
  it("nobody there is 3, at once", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const ran = await cli(["metrics", "--url", url, "--token", TOKEN]);
    expect(ran).toMatchObject({ code: 3, slept: [] });
    expect(ran.err).toContain(`${url} is not reachable: nothing listens there`);
  });
  it("something that is no call manager is 3", async () => {
    const server = await contractServer({
      "GET /api/v1/metrics": { body: "<html>hello</html>" },
      "GET /api/v1/calls": { status: 302, headers: { Location: "https://elsewhere.example/" }, body: "" },
      "GET /api/v1/dead-letters": { status: 502, body: "<html>bad gateway</html>" },
    });
    expect(await server.cli("metrics")).toMatchObject({ code: 3 });
    const moved = await server.cli("calls", "list");
    expect(moved.code).toBe(3);
    expect(moved.err).toContain("redirect to https://elsewhere.example/");
    expect(await server.cli("dead-letters", "list")).toMatchObject({ code: 3 });
  });
  it("a health that is not ok is 3, and is shown", async () => {
    const health = {
      status: "degraded",
      checks: { configuration: { status: "failed", problems: ["PUBLIC_URL is missing"] } },
    };
    const server = await contractServer({ "GET /health": { body: health } });
    const ran = await cli(["health", "--url", server.url]);
    expect(ran.code).toBe(3);
    expect(ran.out).toContain("failed: PUBLIC_URL is missing");
    const asJson = await cli(["health", "--url", server.url, "--json"]);
    expect(JSON.parse(asJson.out)).toEqual(health);
  });
});

describe("asking again", () => {
  it("waits as long as a busy service says, three times at most", async () => {
    const server = await contractServer({
      "GET /api/v1/metrics": [busy, busy, busy, { body: { recent_metrics: [] } }],
      "GET /api/v1/calls": busy,
    });
    expect(await server.cli("metrics")).toMatchObject({ code: 0, slept: [2_000, 2_000, 2_000] });
    expect(await server.cli("calls", "list")).toMatchObject({ code: 3, slept: [2_000, 2_000, 2_000] });
    expect(server.asked.filter(a => a.path === "/api/v1/calls")).toHaveLength(4);
  });
  it("does not wait for minutes; where no time is named, it backs off", async () => {
    const server = await contractServer({
      "GET /api/v1/metrics": { ...busy, headers: { "Retry-After": "60" } },
      "GET /api/v1/calls": { ...busy, headers: {} },
    });
    const ran = await server.cli("metrics");
    expect(ran).toMatchObject({ code: 3, slept: [] });
    expect(ran.err).toContain("retry_after: 60");
    const unnamed = await server.cli("calls", "list");
    expect(unnamed.code).toBe(3);
    expect(unnamed.slept.map(ms => [ms >= 240, ms >= 800, ms >= 2_400])).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
  it("repeats a POST under its one idempotency key, after a broken connection too", async () => {
    const server = await contractServer({
      "POST /api/v1/campaigns/3/start": [{ cut: true }, busy, { body: CAMPAIGN }],
    });
    const ran = await server.cli("campaigns", "start", "3");
    expect(ran).toMatchObject({ code: 0, out: "Campaign 3 (Reminders) is in_progress.\n" });
    expect(server.asked.map(a => a.headers["idempotency-key"])).toEqual(["key-1", "key-1", "key-1"]);
  });
  it("waits for its own earlier request that is still being handled, but for no other conflict", async () => {
    const conflict = { status: 409, body: errorBody("conflict", "Being handled.") };
    const server = await contractServer({
      "POST /api/v1/campaigns/3/start": [
        { ...conflict, headers: { "Retry-After": "1" } },
        { body: CAMPAIGN },
      ],
      "POST /api/v1/campaigns/3/pause": conflict,
    });
    expect(await server.cli("campaigns", "start", "3")).toMatchObject({ code: 0, slept: [1_000] });
    expect(await server.cli("campaigns", "pause", "3")).toMatchObject({ code: 1, slept: [] });
  });
  it("ends when interrupted", async () => {
    const server = await contractServer({ "GET /api/v1/metrics": busy });
    const ran = await cli(["metrics", "--url", server.url, "--token", TOKEN], { stopAtPause: 2 });
    expect(ran).toMatchObject({ code: 130, slept: [2_000, 2_000] });
  });
});

describe("the token", () => {
  it("goes with each request, and is in no output", async () => {
    const server = await contractServer({
      "GET /api/v1/metrics": { status: 401, body: errorBody("unauthorized", "Invalid authentication token") },
    });
    const ran = await server.cli("metrics");
    expect(server.asked[0]?.headers["x-auth-token"]).toBe(TOKEN);
    expect(ran.code).toBe(4);
    expect(ran.err).toContain("CALL_MANAGER_TOKEN");
    expect(ran.out + ran.err).not.toContain(TOKEN);
  });
  it("does not follow a redirect", async () => {
    const elsewhere = await contractServer({});
    const headers = { Location: `${elsewhere.url}/api/v1/metrics` };
    const server = await contractServer({ "GET /api/v1/metrics": { status: 307, headers } });
    await server.cli("metrics");
    expect(elsewhere.asked).toEqual([]);
  });
});
