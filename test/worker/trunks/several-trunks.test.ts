// Campaigns over several trunks, to the end, with the real gates and queues: shared, failed over, and never two calls to
// a number.
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import {
  api,
  callback,
  freshNumber,
  initiate,
  type Json,
  makeCampaign,
  readCall,
} from "../../support/api.ts";
import { tick } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";

let made = 0;
/** Trunks of its own for each test, with so many lines. */
async function makeTrunk(lines: number, fields: Record<string, unknown> = {}): Promise<string> {
  const name = `trunk-${++made}`;
  const body = { name, provider: "simulator", max_concurrent_calls: lines, ...fields };
  const { status, body: answer } = await api("POST", "/api/v1/trunks", body);
  if (status !== 201) throw new Error(JSON.stringify(answer));
  return name;
}
const trunk = async (name: string, verb = ""): Promise<Json> =>
  (await api(verb === "" ? "GET" : "POST", `/api/v1/trunks/${name}${verb}`)).body;

async function callAll(campaign: number, count: number, magic: number): Promise<string[]> {
  const phone_numbers = Array.from({ length: count }, () => freshNumber(magic));
  const { body } = await api("POST", "/api/v1/bulk-initiate-calls", { campaign_id: campaign, phone_numbers });
  return body.call_ids;
}
/** The trunk of each call's first attempt, once all of them have this status. */
async function trunksOf(calls: readonly string[], status: string): Promise<string[]> {
  return eventually(async () => {
    const found = await Promise.all(calls.map(readCall));
    return found.every(call => call.status === status) && found.map(call => call.attempts[0].trunk);
  });
}
const count = (names: readonly string[], name: string) => names.filter(n => n === name).length;

/** Nothing is left on the line for the next test. */
afterEach(async () => {
  await env.DB.prepare("UPDATE campaigns SET is_active = 0").run();
  const { results } = await env.DB.prepare(
    "SELECT call_id FROM calls WHERE status IN ('PROCESSING', 'RETRYING')",
  ).all();
  for (const { call_id } of results) await callback(String(call_id), "PICKED");
  await api("POST", "/api/v1/trunks/resume");
});

it("calls are shared by weight, and each says over which trunk it went", async () => {
  const [light, heavy] = [await makeTrunk(40), await makeTrunk(40, { weight: 3 })];
  const campaign = await makeCampaign({ trunks: [light, heavy] });
  const over = await trunksOf(await callAll(campaign, 40, 5), "PROCESSING");
  expect(count(over, light) + count(over, heavy)).toBe(40);
  expect(count(over, light)).toBeGreaterThan(0);
  expect(count(over, heavy)).toBeGreaterThan(count(over, light));
  expect([(await trunk(light)).lines_in_use, (await trunk(heavy)).lines_in_use]).toEqual([
    count(over, light),
    count(over, heavy),
  ]);
  expect((await trunk("default")).lines_in_use).toBe(0);
});

it("each trunk has its own lines, and the campaign no more than its limit over both", async () => {
  const [one, two] = [await makeTrunk(2), await makeTrunk(2)];
  const limited = await makeCampaign({ trunks: [one, two], max_concurrent_calls: 3 });
  const calls = await callAll(limited, 6, 5);
  const onTheLine = async () => [(await trunk(one)).on_the_line, (await trunk(two)).on_the_line];
  const sum = async () => (await onTheLine()).reduce((a, b) => a + b, 0);
  await eventually(async () => (await sum()) === 3);
  await tick(env, Date.now());
  expect(await sum()).toBe(3);
  const why = (await api("GET", `/api/v1/campaigns/${limited}/explain`)).body;
  expect(why).toMatchObject({ can_dial_now: false });
  expect(why.reason).toContain(`3 of campaign ${limited}'s 3 in use`);

  await api("PATCH", `/api/v1/campaigns/${limited}`, { max_concurrent_calls: null });
  await eventually(async () => (await sum()) === 4);
  expect(await onTheLine()).toEqual([2, 2]);
  const { reason } = (await api("GET", `/api/v1/campaigns/${limited}/explain`)).body;
  for (const name of [one, two]) expect(reason).toContain(`2 of trunk ${name}'s 2 lines in use`);
  expect(calls).toHaveLength(6);
});

it("what waits for a trunk that is paused goes over the other, and over none while both are", async () => {
  const [one, two] = [await makeTrunk(5), await makeTrunk(5)];
  const campaign = await makeCampaign({ trunks: [one, two] });
  await trunk(one, "/pause");
  await trunk(two, "/pause");
  const calls = await callAll(campaign, 8, 1);
  await tick(env, Date.now());
  expect((await readCall(calls[0] ?? "")).attempts).toEqual([]);
  const { body: why } = await api("GET", `/api/v1/calls/${calls[0]}/explain`);
  expect(why.can_be_dialled_now).toBe(false);
  for (const name of [one, two]) expect(why.reason).toContain(`Trunk ${name}: the trunk is paused`);

  await trunk(two, "/resume");
  expect(new Set(await trunksOf(calls, "PICKED"))).toEqual(new Set([two]));
});

it("a backup dials while its trunk is paused, also what waited for it, and not when it is back", async () => {
  const main = await makeTrunk(1);
  const spare = await makeTrunk(5, { backup_of: main });
  const campaign = await makeCampaign({ trunks: [main] });
  expect(await trunksOf(await callAll(campaign, 2, 1), "PICKED")).toEqual([main, main]);
  // Its lines are taken: one waits.
  const [taken = "", waiting = ""] = await callAll(campaign, 2, 5);
  await eventually(async () => (await trunk(main)).on_the_line === 1);
  await trunk(main, "/pause");
  expect(await trunksOf([waiting], "PROCESSING")).toEqual([spare]);
  expect(await trunksOf(await callAll(campaign, 2, 1), "PICKED")).toEqual([spare, spare]);
  expect(await trunksOf([taken], "PROCESSING")).toEqual([main]);
  await callback(taken, "PICKED");
  await trunk(main, "/resume");
  expect(await trunksOf(await callAll(campaign, 2, 1), "PICKED")).toEqual([main, main]);
});

it("a change of lines takes effect at once", async () => {
  const name = await makeTrunk(1);
  const campaign = await makeCampaign({ trunks: [name] });
  await callAll(campaign, 3, 5);
  await eventually(async () => (await trunk(name)).on_the_line === 1);
  expect((await trunk(name)).permits).toHaveLength(1);
  await api("PATCH", `/api/v1/trunks/${name}`, { max_concurrent_calls: 3 });
  await eventually(async () => (await trunk(name)).on_the_line === 3);
});

it("a number is on one line at a time, whichever trunks its calls go over", async () => {
  const [one, two] = [await makeTrunk(5), await makeTrunk(5)];
  const first = await makeCampaign({ trunks: [one] });
  const second = await makeCampaign({ trunks: [two] });
  const { body: call } = await initiate(first, freshNumber(5));
  await eventually(async () => (await readCall(call.call_id)).status === "PROCESSING");
  // Its window is over, and it is not.
  await env.DB.prepare("UPDATE calls SET created_at = created_at - 400000 WHERE call_id = ?")
    .bind(call.call_id)
    .run();
  await env.DB.prepare(
    `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, created_at, updated_at)
     SELECT 'second', ?, phone_number, 'INITIATED', 3, 1, 1, 1 FROM calls WHERE call_id = ?`,
  )
    .bind(second, call.call_id)
    .run();
  await tick(env, Date.now());
  expect((await readCall("second")).attempts).toEqual([]);
  const { body: why } = await api("GET", "/api/v1/calls/second/explain");
  expect(why.reason).toContain(`Call ${call.call_id} holds this number`);

  await callback(call.call_id, "PICKED");
  await eventually(async () => (await readCall(call.call_id)).status === "PICKED");
  await tick(env, Date.now());
  expect(await trunksOf(["second"], "PROCESSING")).toEqual([two]);
});

it("health, metrics and the series for Prometheus show every trunk", async () => {
  const name = await makeTrunk(5);
  await callAll(await makeCampaign({ trunks: [name] }), 2, 5);
  await eventually(async () => (await trunk(name)).on_the_line === 2);
  const { body: all } = await api("GET", "/api/v1/trunks");
  const limit = all.trunks.reduce((sum: number, t: Json) => sum + t.max_concurrent_calls, 0);
  expect((await api("GET", "/api/v1/metrics")).body).toMatchObject({
    current_concurrent_calls: 2,
    max_concurrent_calls: limit,
  });
  const text = (await api("GET", "/api/v1/metrics/prometheus")).body.split("\n");
  expect(text).toContain(`call_manager_lines_in_use{trunk="${name}"} 2`);
  expect(text).toContain('call_manager_lines_in_use{trunk="default"} 0');
  expect(text).toContain(`call_manager_lines_limit{trunk="${name}"} 5`);
  const { checks } = (await api("GET", "/health")).body;
  expect(checks.trunk.trunks).toContainEqual({
    name,
    breaker: "closed",
    paused: false,
    held_until: null,
    lines_in_use: 2,
    max_concurrent_calls: 5,
  });
});
