// What an operator's tools see: health that says what is wrong, and metrics that a scraper can read.
import { env, exports } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { DIAL_QUEUE } from "../../../src/domain/queue-names.ts";
import { HOUR_MS } from "../../../src/domain/time-units.ts";
import { createApp } from "../../../src/http/app.ts";
import { d1Calls } from "../../../src/store/d1.ts";
import { storeDeadLetters } from "../../../src/store/dead-letters/dead-letters.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall, TOKEN } from "../../support/api.ts";
import { parsePrometheus } from "../../support/checks/prometheus.ts";
import { newCalls } from "../../support/dial-a-batch.ts";
import { tick } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";

/** As it is now: with a memory of its own. */
const health = async (headers: Record<string, string> = { "X-Auth-Token": TOKEN }): Promise<Json> =>
  (await createApp(entrance).request("/health", { headers }, env)).json();
const systemStatus = async () => (await api("GET", "/api/v1/metrics")).body.system_status;

const letter = (id: string) => ({
  id,
  queue: DIAL_QUEUE,
  payload: "{}",
  reason: "broken",
  error: null,
  callId: null,
  tries: 1,
});

/** A due call that nobody told the gate of. */
const dueSince = async (campaignId: number, minutes: number) => {
  const [call] = newCalls(campaignId, 1, Date.now());
  if (call === undefined) throw new Error("no call");
  await d1Calls(env.DB).accept([{ ...call, nextAttemptAt: Date.now() - minutes * 60_000 }], 0);
};

afterEach(async () => {
  await env.DB.prepare("DELETE FROM dead_letters").run();
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
});

it("health is ok, with every check in it, when nothing is wrong", async () => {
  expect(await health()).toEqual({
    status: "ok",
    checks: {
      configuration: { status: "ok" },
      database: { status: "ok" },
      gate: { status: "ok" },
      trunk: { status: "ok", breaker: "closed", paused: false, held_until: null },
      dead_letters: { status: "ok", waiting_last_hour: 0, waiting_last_day: 0 },
      oldest_due_call: { status: "ok", age_seconds: null },
      database_size: { status: "ok", bytes: expect.any(Number), percent: 0 },
      archive: { status: "ok", oldest_call_days: null },
      time_zones: { status: "ok" },
      own_rules: { status: "ok" },
      webhooks: { status: "ok" },
      rule_packs: { status: "ok" },
    },
  });
  expect(await systemStatus()).toBe("healthy");
});

it("health says without a token only which check is not well", async () => {
  await storeDeadLetters(env.DB, [letter("one")], Date.now());
  const without = {
    status: "degraded",
    checks: {
      configuration: { status: "ok" },
      database: { status: "ok" },
      gate: { status: "ok" },
      trunk: { status: "ok" },
      dead_letters: { status: "degraded" },
      oldest_due_call: { status: "ok" },
      database_size: { status: "ok" },
      archive: { status: "ok" },
      time_zones: { status: "ok" },
      own_rules: { status: "ok" },
      webhooks: { status: "ok" },
      rule_packs: { status: "ok" },
    },
  };
  expect(await health({})).toEqual(without);
  expect(await health({ "X-Auth-Token": "wrong" })).toEqual(without);
  expect((await health()).checks.dead_letters.problems).toHaveLength(1);
});

it("health asks D1 and the gate once in five seconds, whoever asks, and liveness never", async () => {
  let now = 1_000_000;
  const { db, count } = countingD1(env.DB);
  const checks = createApp(entrance, () => now);
  const vars = { ...env, DB: db };
  const ask = async (path = "/health") => {
    const before = count.statements;
    const { status } = await checks.request(path, {}, vars);
    return [status, count.statements - before];
  };
  expect(await ask("/healthz")).toEqual([200, 0]);
  const [, first = 0] = await ask();
  expect(first).toBeGreaterThan(0);
  expect(await ask()).toEqual([200, 0]);
  now += 4_999;
  expect(await ask()).toEqual([200, 0]);
  now += 1;
  expect(await ask()).toEqual([200, first]);
  now += 1;
  expect(await ask("/healthz")).toEqual([200, 0]);
});

it("health is degraded for an hour by a dead letter that nobody has cared for", async () => {
  await storeDeadLetters(env.DB, [letter("young")], Date.now() - HOUR_MS / 2);
  await storeDeadLetters(env.DB, [letter("old")], Date.now() - 2 * HOUR_MS);
  expect(await health()).toMatchObject({
    status: "degraded",
    checks: { dead_letters: { status: "degraded", waiting_last_hour: 1, waiting_last_day: 2 } },
  });
  expect(await systemStatus()).toBe("degraded");
  await env.DB.prepare("UPDATE dead_letters SET state = 'redriven'").run();
  expect((await health()).status).toBe("ok");
});

it("health is degraded by a call that is due for minutes while lines are free", async () => {
  const campaign = await makeCampaign();
  await dueSince(campaign, 3);
  expect((await health()).checks.oldest_due_call).toEqual({ status: "ok", age_seconds: 180 });
  await dueSince(campaign, 7);
  const { status, checks } = await health();
  expect(status).toBe("degraded");
  expect(checks.oldest_due_call).toMatchObject({ status: "degraded", age_seconds: 420 });
  expect(checks.oldest_due_call.problems).toEqual(["a call is due for 420 s and lines are free"]);
  expect(await systemStatus()).toBe("degraded");
  // What may not be dialled is not late.
  await env.DB.prepare("UPDATE campaigns SET status = 'paused' WHERE id = ?1").bind(campaign).run();
  expect((await health()).status).toBe("ok");
});

const scrape = async () => {
  const response = await exports.default.fetch("http://calls.test/api/v1/metrics/prometheus", {
    headers: { "X-Auth-Token": TOKEN },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const families = parsePrometheus(await response.text());
  const value = (name: string, labels: Record<string, string> = {}) =>
    families
      .get(name.replace(/_(count|sum)$/, ""))
      ?.samples.find(
        s => s.name === name && Object.entries(labels).every(([key, text]) => s.labels[key] === text),
      )?.value ?? Number.NaN;
  return { families, value };
};

it("the metrics for Prometheus count what happened, and how long it took", async () => {
  const before = await scrape();
  const campaign = await makeCampaign({
    retry_policy: { max_attempts: 2, base_delay: "1ms", max_delay: "1ms" },
  });
  const { body: call } = await initiate(campaign, freshNumber(9));
  await eventually(async () => (await readCall(call.call_id)).status === "PICKED");
  await storeDeadLetters(env.DB, [letter("one")], Date.now());
  const after = await eventually(async () => {
    const scraped = await scrape();
    return scraped.value("call_manager_lines_in_use") === 0 && scraped;
  });
  const grown = (name: string, labels = {}) => after.value(name, labels) - before.value(name, labels);
  expect(grown("call_manager_calls_accepted_total")).toBe(1);
  expect(grown("call_manager_attempts_total", { outcome: "RNR" })).toBe(1);
  expect(grown("call_manager_attempts_total", { outcome: "PICKED" })).toBe(1);
  expect(grown("call_manager_attempts_total", { outcome: "FAILED" })).toBe(0);
  expect(grown("call_manager_dials_retried_total")).toBe(1);
  expect(grown("call_manager_dead_letters_total")).toBe(1);
  expect(after.value("call_manager_lines_limit", { trunk: "default" })).toBe(10);
  expect(grown("call_manager_accept_duration_seconds_count")).toBe(1);
  expect(grown("call_manager_grant_to_begin_seconds_count")).toBe(2);
  expect(grown("call_manager_line_held_seconds_count")).toBe(2);
  expect(grown("call_manager_dispatch_duration_seconds_count")).toBeGreaterThanOrEqual(2);
});

it("health is degraded by a campaign with calls whose rule pack is gone", async () => {
  const campaign = await makeCampaign();
  await dueSince(campaign, 1);
  const packs = JSON.stringify({
    packs: ["acme-gone"],
    purpose: "telemarketing",
    mode: "enforce",
    automated: true,
    closing_margin_seconds: 60,
  });
  await env.DB.prepare("UPDATE campaigns SET compliance = ?1 WHERE id = ?2").bind(packs, campaign).run();
  expect((await health()).checks.rule_packs).toEqual({
    status: "degraded",
    problems: [`there is no rule pack "acme-gone" any more: calls of campaign ${campaign} wait`],
  });
  expect((await health({})).checks.rule_packs).toEqual({ status: "degraded" });
});

it("the metrics for Prometheus show a call that waits too long", async () => {
  await dueSince(await makeCampaign(), 10);
  const { value } = await scrape();
  expect(value("call_manager_oldest_due_call_age_seconds")).toBeGreaterThanOrEqual(600);
  expect(value("call_manager_calls_waiting")).toBeGreaterThanOrEqual(1);
});

it("the metrics for Prometheus tell how long ago the watchdog looked", async () => {
  const age = async () => (await scrape()).value("call_manager_watchdog_age_seconds", { trunk: "default" });
  await tick(env, Date.now());
  expect(await age()).toBeLessThan(30);
  vi.useFakeTimers({ now: Date.now() + 600_000, toFake: ["Date"] });
  const later = await age();
  vi.useRealTimers();
  expect(later).toBeGreaterThanOrEqual(600);
});

it("the metrics for Prometheus need a token", async () => {
  expect((await api("GET", "/api/v1/metrics/prometheus", undefined, { "X-Auth-Token": "" })).status).toBe(
    401,
  );
});
