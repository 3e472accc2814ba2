// Webhooks as they are created, changed and removed, and the events that are kept for them.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_EVENT_TYPES, EVENT_TYPES } from "../../../src/domain/events/event-type.ts";
import { MOST_ENDPOINTS } from "../../../src/domain/webhooks/endpoint.ts";
import { changeEndpoint } from "../../../src/store/webhooks/change-endpoints.ts";
import { readEndpoint } from "../../../src/store/webhooks/read-endpoints.ts";
import { api, type Json, makeCampaign } from "../../support/api.ts";
import { asDeployed, happened, make, nothingThere, put, subscriptionsOf } from "./world.ts";

beforeEach(nothingThere);

const show = async (id: string): Promise<Json> => (await api("GET", `/api/v1/webhooks/${id}`)).body;
const change = (id: string, fields: unknown) => api("PATCH", `/api/v1/webhooks/${id}`, fields);

const refused = async (fields: unknown) => {
  const { status, body } = await api("POST", "/api/v1/webhooks", fields);
  expect([status, body.error?.code]).toEqual([400, "validation_error"]);
  return body.error.details;
};

describe("a new webhook", () => {
  it("is told everything but each attempt, of every campaign", async () => {
    const made = await make({ url: "https://receiver.example.net" });
    expect(made).toMatchObject({
      url: "https://receiver.example.net/",
      ...{ description: null, types: DEFAULT_EVENT_TYPES, campaign_ids: null },
      ...{ payload: "full", ordered: false, status: "enabled" },
      ...{ cursor: 0, lag: 0, oldest_waiting_at: null, last_error: null, created_by: "development" },
    });
    expect(await subscriptionsOf(made.id)).toEqual(DEFAULT_EVENT_TYPES.map(type => `${type} 0`).sort());
    const { secret, ...rest } = made;
    expect(secret).toMatch(/^whsec_.{44}$/);
    expect(await show(made.id)).toEqual(rest);
    expect((await api("GET", "/api/v1/webhooks")).body).toEqual({ webhooks: [rest] });
  });

  it("is told of what happens from then on, and of nothing that had happened", async () => {
    await happened(41, [1_000, 2_000]);
    const { id, cursor } = await make({ url: "https://receiver.example.net" });
    expect(cursor).toBe(42);
    const at = Date.now() - 60_000;
    await happened(43, [at, at + 30_000]);
    const now = await show(id);
    expect(now).toMatchObject({ cursor: 42, lag: 2, oldest_waiting_at: new Date(at).toISOString() });
    expect(now.oldest_waiting_seconds).toBeGreaterThanOrEqual(60);
  });

  it("of some types and campaigns has a row for each pair, however often they are named", async () => {
    const [campaign, other] = [await makeCampaign(), await makeCampaign()];
    const types = ["trunk.paused", "call.finished", "call.finished"];
    const made = await make({ types, campaign_ids: [campaign, other, String(campaign)] });
    expect(made).toMatchObject({ types: ["trunk.paused", "call.finished"], campaign_ids: [campaign, other] });
    expect(await subscriptionsOf(made.id)).toEqual(
      types
        .slice(0, 2)
        .flatMap(type => [campaign, other].map(id => `${type} ${id}`))
        .sort(),
    );
  });

  it("without a url sends nothing, and is behind nothing", async () => {
    const { id } = await make();
    await happened(1, [1_000]);
    expect(await show(id)).toMatchObject({ url: null, lag: null, oldest_waiting_at: null });
  });

  it("is one too many after twenty", async () => {
    for (let n = 0; n < MOST_ENDPOINTS; n++) await make();
    const { status, body } = await api("POST", "/api/v1/webhooks", { url: null });
    expect([status, body.error.code, body.error.message]).toEqual([
      409,
      "conflict",
      "There are 20 webhooks, as many as there may be: delete one that is not needed.",
    ]);
    const rows = await env.DB.prepare("SELECT DISTINCT endpoint_id FROM event_subscriptions").all();
    expect(rows.results).toHaveLength(MOST_ENDPOINTS);
  });
});

describe("is refused, with what is wrong and what would be right", () => {
  const none = "must not be empty; leave it out for all";
  it.each([
    [{}, { url: ["is required"] }],
    [{ url: 7 }, { url: ["must be a string, not 7"] }],
    [{ url: "https://127.1/" }, { url: ["must name a host, not the IP address 127.0.0.1"] }],
    [{ url: "http://receiver.example.net/" }, { url: ["must begin with https://, not http://"] }],
    [{ url: "http://calls.test/" }, { url: ["must begin with https://, not http://"] }],
    [{ url: `https://a.example.net/${"a".repeat(2_000)}` }, { url: ["must not exceed 2000 characters"] }],
    [
      { url: null, types: ["call.begun"] },
      { "types.0": [`must be one of ${EVENT_TYPES.join(", ")}, not "call.begun"`] },
    ],
    [{ url: null, types: [] }, { types: [none] }],
    [
      { url: null, types: "call.finished" },
      { types: ['must be a list, such as ["call.finished"], not "call.finished"'] },
    ],
    [{ url: null, campaign_ids: [] }, { campaign_ids: [none] }],
    [{ url: null, campaign_ids: ["x"] }, { "campaign_ids.0": ['must be a whole number, not "x"'] }],
    [
      { url: null, campaign_ids: [0] },
      {
        "campaign_ids.0": [
          "must be 1 or more: calls without a campaign are told of only where no campaigns are named",
        ],
      },
    ],
    [
      { url: null, campaign_ids: Array(101).fill(1) },
      { campaign_ids: ["must not have more than 100 entries"] },
    ],
    [{ url: null, payload: "slim" }, { payload: ['must be one of full, thin, not "slim"'] }],
    [{ url: null, ordered: "yes" }, { ordered: ['must be true or false, not "yes"'] }],
    [{ url: null, description: "a".repeat(201) }, { description: ["must not exceed 200 characters"] }],
    [{ url: null, campaigns: [1] }, { campaigns: ["unknown: campaigns"] }],
  ])("%j", async (fields, details) => {
    expect(await refused(fields)).toEqual(details);
    expect((await api("GET", "/api/v1/webhooks")).body.webhooks).toEqual([]);
  });

  it("of a campaign that there is not, with those that there are", async () => {
    const campaign = await makeCampaign();
    const details = await refused({ url: null, campaign_ids: [campaign, 99_999_999] });
    expect(details.campaign_ids).toEqual([
      expect.stringMatching(`^there is no campaign 99999999; the newest are ${campaign}(, \\d+)*$`),
    ]);
  });

  it.each([
    ["https://calls.example.com/hooks", 'must not be this service itself, "calls.example.com"'],
    ["https://alias.example.org:8443/", 'must not be this service itself, "alias.example.org"'],
    ["http://localhost:9000/", "must begin with https://, not http://"],
  ])("in a deployment: %s", async (url, problem) => {
    const { status, body } = await asDeployed("POST", "/api/v1/webhooks", { url });
    expect([status, body.error.details]).toEqual([400, { url: [problem] }]);
  });

  it("where nothing can be signed, unless it sends nothing", async () => {
    const vars = { WEBHOOK_SECRET_KEY: "" };
    const path = "/api/v1/webhooks";
    const { status, body } = await asDeployed("POST", path, { url: "https://receiver.example.net/" }, vars);
    expect([status, body.error]).toMatchObject([
      409,
      {
        code: "conflict",
        message:
          "WEBHOOK_SECRET_KEY is not set: a webhook with a url cannot be signed. Set it: wrangler secret put WEBHOOK_SECRET_KEY",
        details: { setting: "WEBHOOK_SECRET_KEY" },
      },
    ]);
    const polled = await asDeployed("POST", path, { url: null }, vars);
    expect([polled.status, polled.body.secret]).toEqual([201, null]);
    const changed = await asDeployed(
      "PATCH",
      `${path}/${polled.body.id}`,
      { url: "https://a.example.net/" },
      vars,
    );
    expect(changed.status).toBe(409);
    const { id } = await make({ url: "https://receiver.example.net/" });
    const tested = await asDeployed("POST", `${path}/${id}/test`, undefined, vars);
    expect([tested.status, tested.body.error.details]).toEqual([409, { setting: "WEBHOOK_SECRET_KEY" }]);
  });
});

it("in development takes http to this machine", async () => {
  expect((await make({ url: "http://localhost:9000/calls" })).url).toBe("http://localhost:9000/calls");
});

describe("a change", () => {
  it("leaves what it does not name, and keeps other events from then on", async () => {
    const made = await make({ url: "https://receiver.example.net/", description: "a", ordered: true });
    const { status, body } = await change(made.id, { types: ["import.finished"], payload: "thin" });
    expect(status).toBe(200);
    const { secret: _, updated_at: __, ...rest } = made;
    expect(body).toMatchObject({ ...rest, types: ["import.finished"], payload: "thin" });
    expect(await subscriptionsOf(made.id)).toEqual(["import.finished 0"]);
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${made.id}`);
    expect(log.data).toMatchObject([
      { what: "update", to: { types: ["import.finished"], payload: "thin" }, from: { payload: "full" } },
      { what: "create", from: null, to: { url: "https://receiver.example.net/" } },
    ]);
  });

  it("to what it is already is none", async () => {
    const { id, updated_at } = await make({ types: ["call.finished"] });
    const { body } = await change(id, { types: ["call.finished"], url: null });
    expect(body.updated_at).toBe(updated_at);
    expect((await api("GET", `/api/v1/changes?subject=webhook:${id}`)).body.data).toHaveLength(1);
  });

  it("by null is back to what it was made with when nothing is said", async () => {
    const { id } = await make({
      types: ["call.finished"],
      campaign_ids: [await makeCampaign()],
      description: "a",
    });
    const { body } = await change(id, { types: null, campaign_ids: null, description: null });
    expect(body).toMatchObject({ types: DEFAULT_EVENT_TYPES, campaign_ids: null, description: null });
  });

  it("decided on what another change has replaced does nothing, to the events that are kept neither", async () => {
    const { id } = await make({ types: ["call.finished"] });
    const found = await readEndpoint(env.DB, id);
    if (found === null) throw new Error("it was made");
    await change(id, { types: ["trunk.paused"] });
    const late = { ...found, types: ["import.finished" as const] };
    const noted = { by: { who: "late", requestId: null }, revision: found.revision, from: {}, to: {} };
    expect(await changeEndpoint(env.DB, id, late, Date.now(), noted)).toBe(false);
    expect(await subscriptionsOf(id)).toEqual(["trunk.paused 0"]);
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${id}`);
    expect(log.data.map((one: Json) => one.who)).not.toContain("late");
  });

  it("of the url of one that is held tries it at once; any other leaves it held", async () => {
    const { id } = await make({ url: "https://receiver.example.net/" });
    await put(id, "status = 'held', held_since = 1, next_try_at = 2, failed_in_a_row = 5");
    expect((await change(id, { ordered: true })).body).toMatchObject({ status: "held", failed_in_a_row: 5 });
    const { body } = await change(id, { url: "https://other.example.net/" });
    expect(body).toMatchObject({
      ...{ status: "enabled", held_since: null, next_try_at: null, failed_in_a_row: 0 },
      url: "https://other.example.net/",
    });
  });

  it("of the url of one that is disabled leaves it disabled, and nothing kept", async () => {
    const { id } = await make({ url: "https://receiver.example.net/" });
    await api("POST", `/api/v1/webhooks/${id}/disable`);
    const { body } = await change(id, { url: "https://other.example.net/", types: ["call.finished"] });
    expect(body.status).toBe("disabled");
    expect(await subscriptionsOf(id)).toEqual([]);
  });

  it("is answered while nobody can be woken yet", async () => {
    const { id } = await make({ url: "https://receiver.example.net/", types: ["call.finished"] });
    await happened(1, [Date.now()]);
    const woken = Promise.withResolvers<void>();
    const sendBatch = vi.fn(() => woken.promise);
    const changes = { description: "another" };
    const { status } = await asDeployed("PATCH", `/api/v1/webhooks/${id}`, changes, {
      WEBHOOK_QUEUE: { sendBatch },
    });
    expect(status).toBe(200);
    await vi.waitFor(() => expect(sendBatch).toHaveBeenCalled());
    woken.resolve();
  });

  it("from none to a url begins with what happens next", async () => {
    const { id } = await make();
    await happened(1, [1_000, 2_000, 3_000]);
    const { body } = await change(id, { url: "https://receiver.example.net/" });
    expect(body).toMatchObject({ cursor: 3, lag: 0 });
    await happened(4, [4_000]);
    expect((await change(id, { url: "https://other.example.net/" })).body).toMatchObject({
      cursor: 3,
      lag: 1,
    });
  });
});

it("shows the newest event that could not be sent", async () => {
  const { id } = await make({ url: "https://receiver.example.net/" });
  await env.DB.prepare(
    "INSERT INTO webhook_failures VALUES (?1, 7, 2, NULL, NULL, 'timeout', 1000, 2000), (?1, 9, 3, 5, 500, 'HTTP 500', 3000, NULL)",
  )
    .bind(id)
    .run();
  expect((await show(id)).last_error).toEqual({
    ...{ sequence: 9, attempts: 3, http_status: 500, error: "HTTP 500" },
    ...{ failed_at: "1970-01-01T00:00:03.000Z", delivered_at: null },
  });
});

describe("one that is deleted", () => {
  it("is gone with all that was kept for it and sent to it; others stay", async () => {
    const [gone, other] = [await make(), await make()];
    for (const { id } of [gone, other]) {
      await env.DB.batch([
        env.DB.prepare("INSERT INTO webhook_failures VALUES (?, 1, 1, 1, NULL, 'x', 1, NULL)").bind(id),
        env.DB.prepare("INSERT INTO webhook_runs VALUES (?, 1, 5, 1, 5, 1, 10)").bind(id),
      ]);
    }
    const path = `/api/v1/webhooks/${gone.id}`;
    expect((await api("DELETE", path)).body).toEqual({ id: gone.id, deleted: true });
    expect((await api("GET", path)).status).toBe(404);
    expect((await api("DELETE", path)).status).toBe(404);
    for (const table of ["webhook_failures", "webhook_runs", "event_subscriptions"]) {
      const { results } = await env.DB.prepare(`SELECT DISTINCT endpoint_id AS id FROM ${table}`).all();
      expect(results).toEqual([{ id: other.id }]);
    }
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${gone.id}`);
    expect(log.data[0]).toMatchObject({ what: "delete", from: { url: null }, to: null });
  });
});
