// An assistant that speaks through the official client: what it finds, and what it is told when it asks why.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it } from "vitest";
import { HOUR_MS } from "../../../src/domain/time-units.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";

const deployed = {
  ...env,
  API_TOKENS: "reader:read:reader-token-0001,writer:write:writer-token-0001,phone:callback:phone-token-00001",
};
const TOKENS = { reader: "reader-token-0001", writer: "writer-token-0001", phone: "phone-token-00001" };

async function connect(
  token: string,
  options: ConstructorParameters<typeof Client>[1] = {},
): Promise<Client> {
  const client = new Client({ name: "an assistant", version: "1" }, options);
  const transport = new StreamableHTTPClientTransport(new URL("http://calls.test/mcp"), {
    fetch: async (url, init) => app.request(String(url), init, deployed as Env, createExecutionContext()),
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  return client;
}

async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: args });
  const [said] = result.content as { text: string }[];
  return {
    isError: result.isError === true,
    text: said?.text ?? "",
    answer: result.structuredContent as Json,
  };
}

/** Hours that are never now, in UTC. */
const closedNow = () => {
  const opens = new Date(Date.now() + 2 * HOUR_MS);
  const hour = String(opens.getUTCHours()).padStart(2, "0");
  return {
    time_zone: "UTC",
    business_hours: [{ day_of_week: opens.getUTCDay(), start: `${hour}:00`, end: `${hour}:59` }],
  };
};
const targets = (n: number, magic = 5) =>
  Array.from({ length: n }, () => ({ phone_number: freshNumber(magic) }));

afterEach(async () => {
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
});

describe("the official client", () => {
  it("connects, is told who answers, and pings", async () => {
    const client = await connect(TOKENS.reader);
    expect(client.getServerVersion()).toMatchObject({ name: "campaign-call-manager" });
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: false } });
    expect(client.getInstructions()).toContain("why_campaign_waits");
    await client.ping();
    await client.close();
  });

  it.each([["auto" as const], [{ pin: "2026-07-28" }]])(
    "that speaks without a handshake (%j) lists, asks and is refused as any other",
    async mode => {
      const client = await connect(TOKENS.reader, { versionNegotiation: { mode } });
      expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
      expect((await client.listTools()).tools).toHaveLength(9);
      expect((await call(client, "get_health")).text).toMatch(/^The service is /);
      const refused = await call(client, "pause_campaign", { campaign_id: 1 });
      expect(refused.text).toBe("This needs the scope write; the token reader has read.");
    },
  );

  it("finds tools to read with, and those that change something with a token that may", async () => {
    const names = async (token: string) => (await (await connect(token)).listTools()).tools.map(t => t.name);
    const read = [
      ...["get_overview", "list_campaigns", "get_campaign", "why_campaign_waits", "forecast_campaign"],
      ...["explain_call", "get_metrics", "list_changes", "get_health"],
    ];
    expect(await names(TOKENS.reader)).toEqual(read);
    expect(await names(TOKENS.writer)).toEqual([...read, "pause_campaign", "resume_campaign"]);
  });

  it("is told which tools change something, and what each takes", async () => {
    const { tools } = await (await connect(TOKENS.writer)).listTools();
    const changing = tools.filter(t => t.annotations?.readOnlyHint !== true);
    expect(changing.map(t => [t.name, t.annotations?.destructiveHint])).toEqual([
      ["pause_campaign", true],
      ["resume_campaign", true],
    ]);
    expect(tools.find(t => t.name === "why_campaign_waits")?.inputSchema).toEqual({
      type: "object",
      properties: { campaign_id: { type: "integer", minimum: 0, description: expect.any(String) } },
      required: ["campaign_id"],
      additionalProperties: false,
    });
  });

  it("is not let in with a provider's token, nor without one that is valid", async () => {
    for (const token of [TOKENS.phone, "a-token-of-nobody"]) {
      const refused = await connect(token).then(
        () => null,
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(Error);
    }
  });
});

describe("why is the campaign not dialling?", () => {
  const why = async (id: number) =>
    call(await connect(TOKENS.reader), "why_campaign_waits", { campaign_id: id });

  it("it is outside its hours", async () => {
    const id = await makeCampaign({ ...closedNow(), targets: targets(2) });
    await api("POST", `/api/v1/campaigns/${id}/start`);
    const { text, answer } = await why(id);
    expect(text).toMatch(new RegExp(`^Campaign ${id} waits because: .* at .* \\(\\w+ \\d\\d:00 UTC\\)\\.\n`));
    expect(text).toMatch(/That ends by itself at \d{4}-\d\d-\d\dT\d\d:00:00/);
    expect(answer.waits.reason).toBe("hours");
    expect(answer.explanation.checks.length).toBeGreaterThan(3);
  });

  it("it is paused", async () => {
    const id = await makeCampaign({ targets: targets(1) });
    await api("POST", `/api/v1/campaigns/${id}/start`);
    await api("POST", `/api/v1/campaigns/${id}/pause`);
    const { text, answer } = await why(id);
    expect(answer.waits.reason).toBe("state");
    expect(text).toMatch(new RegExp(`^Campaign ${id} waits because: .*paused`));
    expect(text).not.toContain("ends by itself");
  });

  it("it was never started", async () => {
    const id = await makeCampaign({ targets: targets(1) });
    expect((await why(id)).answer.waits.reason).toBe("not_started");
  });

  it("all its lines are in use", async () => {
    const id = await makeCampaign({ max_concurrent_calls: 1 });
    const { body: first } = await initiate(id, freshNumber(5));
    await eventually(async () => (await readCall(first.call_id)).status === "PROCESSING");
    await initiate(id, freshNumber(5));
    const { text, answer } = await why(id);
    expect(answer.waits.reason).toBe("lines");
    expect(text).toMatch(/lines?/);
    await api("PUT", "/api/v1/callback", { call_id: first.call_id, status: "PICKED" });
  });

  it("there is no such campaign", async () => {
    expect(await why(999_999)).toMatchObject({ isError: true, text: "Campaign 999999 not found." });
  });
});

describe("a call", () => {
  it("is explained by its id, and by its number in any form, which the text masks", async () => {
    const id = await makeCampaign(closedNow());
    const number = freshNumber(5);
    const { body: made } = await initiate(id, number);
    const client = await connect(TOKENS.reader);
    const byId = await call(client, "explain_call", { call_id: made.call_id });
    const byNumber = await call(client, "explain_call", {
      phone_number: ` ${number.slice(1, 5)} ${number.slice(5)}`,
    });
    expect(byId.text).toMatch(`Call ${made.call_id} of campaign ${id} is INITIATED. `);
    expect(byNumber.answer.call_id).toBe(made.call_id);
    const nobody = await call(client, "explain_call", { phone_number: "+12025559999" });
    expect(nobody).toMatchObject({ isError: true, text: "There is no call to ***99." });
  });

  it("is asked for by one of the two", async () => {
    const client = await connect(TOKENS.reader);
    for (const args of [{}, { call_id: "x", phone_number: "+12025559999" }]) {
      const { isError, text } = await call(client, "explain_call", args);
      expect([isError, text]).toEqual([
        true,
        expect.stringMatching(/^call_id: or phone_number must be given/),
      ]);
    }
  });
});

describe("pausing and resuming", () => {
  it("holds, and is noted under the token's name", async () => {
    const id = await makeCampaign({ ...closedNow(), targets: targets(1) });
    await api("POST", `/api/v1/campaigns/${id}/start`);
    const client = await connect(TOKENS.writer);
    const paused = await call(client, "pause_campaign", { campaign_id: id });
    expect(paused.text).toContain("is paused now");
    expect((await api("GET", `/api/v1/campaigns/${id}`)).body.status).toBe("paused");
    const again = await call(client, "pause_campaign", { campaign_id: id });
    expect(again).toMatchObject({ isError: true, answer: { error: { code: "conflict" } } });
    expect(again.text).toContain(`Cannot pause campaign ${id}: it is paused.`);
    expect((await call(client, "resume_campaign", { campaign_id: id })).answer.status).toBe("in_progress");
    const { text, answer } = await call(client, "list_changes", { campaign_id: id, limit: 2 });
    expect(answer.data.map((c: Json) => [c.who, c.what])).toEqual([
      ["writer", "resume"],
      ["writer", "pause"],
    ]);
    expect(text).toContain("There are more: ask again with cursor ");
    const next = await call(client, "list_changes", { campaign_id: id, cursor: answer.next_cursor });
    expect(next.answer.data[0].what).toBe("start");
  });

  it("is refused to a token that may only read, by name", async () => {
    const id = await makeCampaign();
    const { isError, text } = await call(await connect(TOKENS.reader), "pause_campaign", { campaign_id: id });
    expect([isError, text]).toEqual([true, "This needs the scope write; the token reader has read."]);
    expect((await api("GET", `/api/v1/campaigns/${id}`)).body.status).toBe("pending");
  });
});

it("each tool that reads answers in words and in the API's own form", async () => {
  const id = await makeCampaign({ targets: targets(3) });
  const client = await connect(TOKENS.reader);
  const asked: [name: string, args: Record<string, unknown>, path: string, text: RegExp][] = [
    ["get_overview", {}, "/api/v1/overview", /^Trunk default is ok: \d+ of 10 lines in use\.\nToday: /],
    [
      "get_campaign",
      { campaign_id: id },
      `/api/v1/campaigns/${id}/live`,
      /is pending\.\n0 of 3 people are done/,
    ],
    [
      "list_campaigns",
      { limit: 1 },
      "/api/v1/campaigns?include=counts&limit=1",
      /^Campaign \d+ "a campaign" is/,
    ],
    ["get_metrics", { days: 1 }, "/api/v1/metrics?days=1", /of 10 lines in use/],
    ["get_health", {}, "/health", /^The service is (ok|degraded)\./],
    [
      "forecast_campaign",
      { campaign_id: id, lines: 3 },
      `/api/v1/campaigns/${id}/forecast?lines=3`,
      /3 people are left/,
    ],
  ];
  for (const [name, args, path, words] of asked) {
    const { text, answer } = await call(client, name, args);
    expect([name, text]).toEqual([name, expect.stringMatching(words)]);
    const { series: _, ...told } = (await api("GET", path)).body;
    expect([name, Object.keys(answer).sort()]).toEqual([name, Object.keys(told).sort()]);
  }
});
