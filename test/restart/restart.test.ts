// The whole service as `npm run dev` starts it, killed with kill -9 in the middle of 2,000 calls. Messages that were in
// the queues are lost by that. Started again on the same state, it must bring every call to its end.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CampaignStats } from "../../src/cli/client/answers.ts";
import { localClient } from "../../src/tools/demo/local-client.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { fireCron } from "../../src/tools/dev/local-service.ts";
import {
  ATTEMPTS_OUT_OF_BOUNDS,
  COUNTED_CAMPAIGNS,
  COUNTED_DAYS,
  OPEN_CALLS,
  SCANNED_CAMPAIGNS,
  SCANNED_DAYS,
} from "../support/checks/scan.ts";
import { PERMITS_IN_JOURNAL } from "../support/permits-in-journal.ts";
import { readState, type State } from "./state.ts";

const CALLS = 2_000;
const KILL_AFTER = 300;
/** 75 s are usual: a permit whose message was lost lapses a minute after it was granted. */
const LIMIT_MS = 240_000;
const POLL_MS = 500;
const VARS = {
  MAX_CONCURRENT_CALLS: "100",
  SIMULATOR_MIN_SECONDS: "0",
  SIMULATOR_MAX_SECONDS: "1",
  SIMULATOR_SEED: "restart",
  // What was claimed and never dialled ends by its lease.
  CALL_LEASE_SECONDS: "10",
  EXTERNAL_SERVICE_TIMEOUT_SECONDS: "5",
};

const stop = new AbortController();
let folder = "";
let service = new DemoService();
let campaignId = 0;

const client = () => localClient(service.url, stop.signal);
const final = (stats: CampaignStats) => stats.completed_calls + stats.failed_calls;

async function until(
  enough: (stats: CampaignStats) => boolean,
  everyPoll = async () => {},
): Promise<CampaignStats> {
  for (;;) {
    const stats = await client().campaigns.getStats(campaignId);
    if (enough(stats)) return stats;
    stop.signal.throwIfAborted();
    await everyPoll();
    await pause(POLL_MS);
  }
}

const state = (): State => readState(join(folder, "state"));
const one = (rows: Record<string, unknown>[]) => Number(rows[0]?.n);

let atTheKill: { open: number; permits: number; dialled: number };

beforeAll(async () => {
  const limit = setTimeout(() => stop.abort(new Error(`not done within ${LIMIT_MS} ms`)), LIMIT_MS);
  folder = await mkdtemp(join(tmpdir(), "call-manager-restart-"));
  service = new DemoService(folder);
  await service.start(VARS, stop.signal);
  const numbers = Array.from({ length: CALLS }, (_, i) => `+1${2_020_000_000 + i}`);
  const listed = numbers.slice(0, CALLS / 2).map(phone_number => ({ phone_number }));
  const retry_policy = { max_attempts: 2, base_delay: "1s", max_delay: "1s" };
  const campaign = { name: "restart", retry_policy, targets: listed };
  campaignId = (await client().campaigns.create(campaign)).id;
  // Half of them are fed by the hopper, half are asked for at once.
  await client().campaigns.start(campaignId);
  const asked = { campaign_id: campaignId, phone_numbers: numbers.slice(CALLS / 2) };
  await client().calls.initiateMany(asked);
  await until(stats => final(stats) >= KILL_AFTER);
  await service.kill();
  atTheKill = {
    open: one(state().database(OPEN_CALLS)),
    permits: one(state().gate(`SELECT count(*) AS n FROM (${PERMITS_IN_JOURNAL})`)),
    dialled: one(state().simulator("SELECT count(*) AS n FROM dials")),
  };

  service = new DemoService(folder);
  await service.start(VARS, stop.signal);
  // As `npm run dev` does, only more often.
  await until(
    stats => final(stats) === CALLS,
    () => fireCron(service.url),
  );
  await service.stop();
  clearTimeout(limit);
}, LIMIT_MS + 20_000);

afterAll(async () => {
  stop.abort();
  await service.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 20_000);

it("was killed with calls waiting, calls on the line and permits given out", () => {
  expect(atTheKill.open).toBeGreaterThan(0);
  expect(atTheKill.permits).toBeGreaterThan(0);
  expect(atTheKill.dialled).toBeGreaterThanOrEqual(KILL_AFTER);
});

it("brings every call to its end", () => {
  const [{ calls, ended } = {}] = state().database(
    "SELECT count(*) AS calls, sum(status IN ('PICKED', 'FAILED') AND next_attempt_at IS NULL) AS ended FROM calls",
  );
  expect({ calls, ended }).toEqual({ calls: CALLS, ended: CALLS });
  expect(state().database("SELECT status FROM campaigns WHERE id > 0")).toEqual([{ status: "completed" }]);
});

it("dials no attempt twice, and none that was not claimed", () => {
  expect(state().simulator("SELECT call_id, attempt, dial_count FROM dials WHERE dial_count > 1")).toEqual(
    [],
  );
  const claimed = new Set(
    state()
      .database("SELECT call_id, attempt FROM attempts WHERE started_at IS NOT NULL")
      .map(a => `${a.call_id} ${a.attempt}`),
  );
  const dialled = state()
    .simulator("SELECT call_id, attempt FROM dials")
    .map(d => `${d.call_id} ${d.attempt}`);
  expect(dialled.filter(d => !claimed.has(d))).toEqual([]);
  expect(dialled.length).toBeGreaterThan(CALLS * 0.9);
});

it("keeps the attempts in their bounds and the counters true", () => {
  expect(state().database(ATTEMPTS_OUT_OF_BOUNDS)).toEqual([]);
  expect(state().database(COUNTED_DAYS)).toEqual(state().database(SCANNED_DAYS));
  expect(state().database(COUNTED_CAMPAIGNS)).toEqual(state().database(SCANNED_CAMPAIGNS));
});

it("has every line back", () => {
  expect(state().gate(PERMITS_IN_JOURNAL)).toEqual([]);
});
