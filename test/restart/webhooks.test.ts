// A campaign whose results go to somebody else's receiver: the service is killed with kill -9 while it sends, then the
// receiver is gone for a while. Each call's end must have arrived, under one id.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Webhook } from "../../src/client/generated/types.ts";
import { localClient } from "../../src/tools/demo/local-client.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { fireCron } from "../../src/tools/dev/local-service.ts";
import { Receiver } from "./receiver.ts";

const CALLS = 300;
const SERVICE_KILLED_AFTER = 60;
const RECEIVER_KILLED_AFTER = 150;
/** Whoever was sending when it was killed has the endpoint's lease for a minute. */
const LIMIT_MS = 240_000;
const POLL_MS = 250;
const VARS = {
  MAX_CONCURRENT_CALLS: "10",
  SIMULATOR_MIN_SECONDS: "0",
  SIMULATOR_MAX_SECONDS: "1",
  SIMULATOR_SEED: "webhooks",
  CALL_LEASE_SECONDS: "10",
  EXTERNAL_SERVICE_TIMEOUT_SECONDS: "5",
};

const stop = new AbortController();
const receiver = new Receiver();
let folder = "";
let service = new DemoService();
let webhookId = "";
let campaignId = 0;
/** In ms since the epoch. */
let endsAt = Number.POSITIVE_INFINITY;
let whileHeld: Webhook | null = null;

const client = () => localClient(service.url, stop.signal);

async function until(enough: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await enough())) {
    if (Date.now() > endsAt) throw new Error(`not done within ${LIMIT_MS} ms: ${await whatIsThere()}`);
    await fireCron(service.url);
    await pause(POLL_MS);
  }
}

async function whatIsThere(): Promise<string> {
  const { metrics, ...campaign } = (await client().campaigns.get(campaignId)) as unknown as Record<
    string,
    unknown
  >;
  const webhook = await client().webhooks.get(webhookId);
  return JSON.stringify({ told: receiver.told.size, webhook, campaign, metrics });
}

beforeAll(async () => {
  endsAt = Date.now() + LIMIT_MS;
  folder = await mkdtemp(join(tmpdir(), "call-manager-webhooks-"));
  service = new DemoService(folder);
  await receiver.start();
  await service.start(VARS, stop.signal);
  webhookId = (await client().webhooks.create({ url: receiver.url, types: ["call.finished"] })).id;
  receiver.secret = (await client().webhooks.getSecret(webhookId)).secret;
  const targets = Array.from({ length: CALLS }, (_, i) => ({ phone_number: `+1${2_020_000_000 + i}` }));
  const retry_policy = { max_attempts: 2, base_delay: "1s", max_delay: "1s" };
  campaignId = (await client().campaigns.create({ name: "webhooks", retry_policy, targets })).id;
  await client().campaigns.start(campaignId);

  await until(() => receiver.told.size >= SERVICE_KILLED_AFTER);
  // A sender may tell all that is left between two looks.
  receiver.diesAfter = RECEIVER_KILLED_AFTER;
  await service.kill();
  service = new DemoService(folder);
  await service.start(VARS, stop.signal);

  await until(() => receiver.isDead);
  await until(async () => {
    whileHeld = await client().webhooks.get(webhookId);
    return whileHeld.status === "held";
  });
  await receiver.start();
  await client().webhooks.enable(webhookId, { from: "cursor" });

  await until(() => receiver.told.size === CALLS);
  // What was sent and not yet noted as sent would come again.
  await until(async () => (await client().webhooks.get(webhookId)).lag === 0);
}, LIMIT_MS + 20_000);

afterAll(async () => {
  stop.abort();
  await receiver.kill();
  await service.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 20_000);

it("tells of the end of each call, under one id, signed", async () => {
  const events = [...receiver.told.values()].map(({ event }) => event);
  expect(receiver.wrong).toEqual([]);
  expect(new Set(events.map(event => event.type))).toEqual(new Set(["call.finished"]));
  const told = events.map(event => event.data.call.call_id);
  const ended: string[] = [];
  for await (const call of localClient(service.url, AbortSignal.timeout(20_000)).campaigns.listCalls(
    campaignId,
  ))
    ended.push(call.call_id);
  expect(ended).toHaveLength(CALLS);
  expect(told.toSorted()).toEqual(ended.toSorted());
});

it("was held while nobody answered: its events waited in the log, and it was to be tried again", () => {
  expect(whileHeld?.lag).toBeGreaterThan(0);
  expect(whileHeld?.held_since).not.toBeNull();
  expect(whileHeld?.held_reason).not.toBeNull();
  expect(whileHeld?.next_try_at).not.toBeNull();
});
