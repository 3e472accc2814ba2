// Webhooks that are disabled and enabled: where they go on, and what is kept for them meanwhile.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { KEPT_AFTER_FAILURES_MS } from "../../../src/domain/webhooks/endpoint.ts";
import { enableEndpoint } from "../../../src/store/webhooks/move-endpoints.ts";
import { endSubscriptions } from "../../../src/store/webhooks/subscriptions.ts";
import { api } from "../../support/api.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";
import { happened, make, nothingThere, put, subscriptionsOf } from "./world.ts";

beforeEach(nothingThere);

const URL = "https://receiver.example.net/";
const minute = (n: number) => Date.UTC(2026, 10, 20, 10) + n * 60_000;
const disable = (id: string) => api("POST", `/api/v1/webhooks/${id}/disable`);
const enable = async (id: string, body?: unknown) =>
  (await api("POST", `/api/v1/webhooks/${id}/enable`, body)).body;
const disabledByFailures = (id: string, at: number) =>
  put(id, `status = 'disabled', disabled_reason = 'held for 72 h', disabled_at = ${at}`);

describe("disabled by a person", () => {
  it("is kept nothing, and has no reason", async () => {
    const { id } = await make({ url: URL });
    await put(id, "status = 'held', held_since = 1, next_try_at = 2, failed_in_a_row = 5");
    const { status, body } = await disable(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ status: "disabled", disabled_reason: null, disabled_at: expect.any(String) },
      ...{ held_since: null, next_try_at: null, failed_in_a_row: 0 },
    });
    expect(await subscriptionsOf(id)).toEqual([]);
  });

  it("twice is disabled once", async () => {
    const { id } = await make({ url: URL });
    const first = await disable(id);
    expect((await disable(id)).body).toEqual(first.body);
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${id}`);
    expect(log.data.map((one: { what: string }) => one.what)).toEqual(["disable", "create"]);
  });

  it("after failures had disabled it is disabled by the person", async () => {
    const { id } = await make({ url: URL });
    await disabledByFailures(id, Date.now());
    expect((await disable(id)).body.disabled_reason).toBeNull();
    expect(await subscriptionsOf(id)).toEqual([]);
  });
});

describe("enabled", () => {
  it("goes on where it was, with events kept for it again", async () => {
    const { id } = await make({ url: URL, types: ["call.finished"] });
    await disable(id);
    await happened(1, [minute(1), minute(2)]);
    const body = await enable(id);
    expect(body).toMatchObject({ status: "enabled", disabled_at: null, cursor: 0, lag: 2 });
    expect(await subscriptionsOf(id)).toEqual(["call.finished 0"]);
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${id}`);
    expect(log.data[0]).toMatchObject({
      ...{ what: "enable", from: { status: "disabled", cursor: 0 } },
      to: { status: "enabled", from: "cursor" },
    });
  });

  it("from now leaves out what waits, whoever is sending it", async () => {
    const { id } = await make({ url: URL });
    await happened(1, [minute(1), minute(2)]);
    await put(id, "leased_until = 9, lease_token = 'x'");
    expect(await enable(id, { from: "now" })).toMatchObject({ cursor: 2, lag: 0 });
    const lease = await env.DB.prepare("SELECT lease_token FROM webhook_endpoints").first();
    expect(lease).toEqual({ lease_token: null });
  });

  it.each([
    [0, 4],
    [1, 4],
    [2, 10],
    [2.5, 11],
    [3, 11],
    [5, 13],
    [6, 14],
    [60, 14],
  ])("from minute %d goes on behind event %i", async (n, cursor) => {
    const { id } = await make({ url: URL });
    // The events before the tenth are gone.
    await happened(10, [1, 2, 3, 4, 5].map(minute));
    await put(id, "cursor = 4");
    const from = new Date(minute(n)).toISOString();
    expect(await enable(id, { from })).toMatchObject({ cursor });
  });

  it("from a time finds its place among many, reading few", async () => {
    const { id } = await make({ url: URL });
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
       INSERT INTO events SELECT i, 'call.finished', 1, 'x', '{}', ? + i * 1000 FROM n`,
    )
      .bind(minute(0))
      .run();
    const { db, count } = countingD1(env.DB);
    const by = { who: "test", requestId: null };
    expect(await enableEndpoint(db, id, { at: minute(0) + 12_345_500 }, minute(0), by)).toBe(true);
    expect(count.read).toBeLessThan(100);
    const { body } = await api("GET", `/api/v1/webhooks/${id}`);
    expect(body).toMatchObject({ cursor: 12_345, lag: 20_000 - 12_345 });
  });

  it("says before which event all are gone that it was never told of", async () => {
    const { id } = await make({ url: URL });
    await happened(10, [minute(1), minute(2)]);
    // Made when there were others.
    expect((await enable(id)).events_gone_before).toBeNull();
    await put(id, `cursor = 4, created_at = ${Date.now() - 8 * 86_400_000}`);
    expect(await enable(id)).toMatchObject({ cursor: 4, events_gone_before: { sequence: 10 } });
    await put(id, "cursor = 9");
    expect(await enable(id)).toMatchObject({ lag: 2, events_gone_before: null });
    await put(id, "cursor = 4, url = NULL");
    expect((await api("GET", `/api/v1/webhooks/${id}`)).body.events_gone_before).toBeNull();
  });

  it("never goes back to what was sent", async () => {
    const { id } = await make({ url: URL });
    await happened(1, [minute(1), minute(2), minute(3)]);
    await put(id, "cursor = 2");
    expect(await enable(id, { from: new Date(minute(0)).toISOString() })).toMatchObject({ cursor: 2 });
  });

  it("where nothing has happened yet begins at the beginning", async () => {
    const { id } = await make({ url: URL });
    expect(await enable(id, { from: "now" })).toMatchObject({ cursor: 0 });
    expect(await enable(id, { from: "2026-11-20T10:00:00Z" })).toMatchObject({ cursor: 0 });
  });

  it("while it is held is tried at once", async () => {
    const { id } = await make({ url: URL });
    await put(id, "status = 'held', held_since = 1, next_try_at = 2, failed_in_a_row = 5");
    expect(await enable(id, {})).toMatchObject({
      ...{ status: "enabled", held_since: null, next_try_at: null, failed_in_a_row: 0 },
    });
  });

  it.each([
    ["yesterday", '"yesterday"'],
    [7, "7"],
    ["2026-02-30T00:00:00Z", '"2026-02-30T00:00:00Z"'],
  ])("not from %s", async (from, shown) => {
    const { id } = await make();
    const { error } = await enable(id, { from });
    expect(error).toMatchObject({ code: "validation_error" });
    expect(error.details.from[0]).toMatch(/^must be cursor, now or an instant \(ISO 8601 /);
    expect(error.details.from[0]).toMatch(new RegExp(`, not ${shown}$`));
  });
});

describe("disabled by failures", () => {
  const now = Date.now();

  it("is kept its events for a week, and a change of its types holds for them", async () => {
    const { id } = await make({ url: URL, types: ["call.finished"] });
    await disabledByFailures(id, now);
    await api("PATCH", `/api/v1/webhooks/${id}`, { types: ["trunk.paused"] });
    expect(await subscriptionsOf(id)).toEqual(["trunk.paused 0"]);
    expect(await endSubscriptions(env.DB, now)).toBe(0);
    expect(await endSubscriptions(env.DB, now + 1)).toBe(1);
    expect(await subscriptionsOf(id)).toEqual([]);
  });

  it("longer ago is kept none by a change, and all again when it is enabled", async () => {
    const { id } = await make({ url: URL, types: ["call.finished"] });
    await disabledByFailures(id, now - KEPT_AFTER_FAILURES_MS - 60_000);
    await endSubscriptions(env.DB, now - KEPT_AFTER_FAILURES_MS);
    await api("PATCH", `/api/v1/webhooks/${id}`, { types: ["trunk.paused"] });
    expect(await subscriptionsOf(id)).toEqual([]);
    expect(await enable(id)).toMatchObject({ disabled_reason: null, disabled_at: null });
    expect(await subscriptionsOf(id)).toEqual(["trunk.paused 0"]);
  });

  it("others keep theirs when its own end", async () => {
    const [dead, well] = [await make({ url: URL }), await make({ url: URL, types: ["call.finished"] })];
    await disabledByFailures(dead.id, 1);
    expect(await endSubscriptions(env.DB, 2)).toBeGreaterThan(1);
    expect(await subscriptionsOf(well.id)).toEqual(["call.finished 0"]);
  });
});
