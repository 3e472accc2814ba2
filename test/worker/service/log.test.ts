// The lines that a call leaves in the log on its way: one for each request, dispatch, message and cron run, tied together
// by ids, and without a phone number or a token.
import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import worker from "../../../src/index.ts";
import { setLogLevel } from "../../../src/log.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall, TOKEN } from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";

const lines: Json[] = [];
const keep = (line: unknown) => {
  if (typeof line === "string" && line.startsWith("{")) lines.push(JSON.parse(line));
};
const found = (fields: Json) =>
  lines.find(line => Object.entries(fields).every(([name, value]) => line[name] === value));

beforeAll(async () => {
  // The settings are read at the first request; they say "error".
  await api("GET", "/health");
  setLogLevel("debug");
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});
afterAll(() => {
  setLogLevel("error");
  vi.restoreAllMocks();
});

it("a request leaves one line with its route's pattern and its id", async () => {
  const campaign = await makeCampaign();
  await api("GET", `/api/v1/campaigns/${campaign}/calls?phone_number=%2B12025550143`, undefined, {
    "X-Request-Id": "who-asks",
  });
  expect(lines.filter(line => line.request_id === "who-asks")).toEqual([
    {
      time: expect.any(String),
      level: "info",
      channel: "api",
      message: "request",
      method: "GET",
      route: "/api/v1/campaigns/:id/calls",
      status: 200,
      duration_ms: expect.any(Number),
      request_id: "who-asks",
      token: "development",
    },
  ]);
});

it("a refused request says why, one to nowhere has no route", async () => {
  await api("GET", "/api/v1/calls/none", undefined, { "X-Request-Id": "refused" });
  expect(found({ request_id: "refused" })).toMatchObject({ status: 404, error_code: "not_found" });
  await api("GET", "/api/v1/nowhere/+12025550143", undefined, { "X-Request-Id": "nowhere" });
  expect(found({ request_id: "nowhere" })).toMatchObject({ status: 404, route: null });
});

it("a call can be followed from its request through dispatch, dial and report", async () => {
  const campaign = await makeCampaign();
  const { body: call, headers } = await initiate(campaign, freshNumber(1));
  await eventually(async () => (await readCall(call.call_id)).status === "PICKED");
  const dial = await eventually(async () => found({ queue: DIAL_QUEUE, call_id: call.call_id }));
  const report = await eventually(async () => found({ route: "/api/v1/callback", call_id: call.call_id }));
  const settlement = await eventually(async () =>
    lines.find(line => line.message === "settlement" && line.call_ids.includes(call.call_id)),
  );

  expect(found({ request_id: headers.get("X-Request-Id") })).toMatchObject({
    status: 201,
    campaign_id: campaign,
    call_ids: [call.call_id],
  });
  expect(dial).toMatchObject({ channel: "queue", attempt: 1, tries: 1, verdict: "ack" });
  expect(found({ channel: "calls", trace_id: dial.trace_id })).toMatchObject({
    message: "dispatch",
    granted: 1,
  });
  expect(report).toMatchObject({ channel: "api", attempt: 1, outcome: "PICKED", duplicate: false });
  expect(settlement).toMatchObject({ channel: "calls", duration_ms: expect.any(Number) });
});

it("a cron run leaves one line with what each sweeper found", async () => {
  const at = Date.now();
  await worker.scheduled(createScheduledController({ scheduledTime: new Date(at), cron: "* * * * *" }), env);
  expect(found({ message: "cron" })).toMatchObject({
    scheduled_at: new Date(at).toISOString(),
    found: { "campaigns with nothing left": 0 },
    failed: [],
  });
});

it("no line holds a phone number or a token", () => {
  const text = JSON.stringify(lines);
  expect(lines.length).toBeGreaterThan(10);
  expect(text).not.toMatch(/\+?1(202|500)555\d{4}/);
  expect(text).not.toContain(TOKEN);
});
