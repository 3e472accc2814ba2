// Reading and listing calls, dead letters, idempotency keys, counters, health.

import { env } from "cloudflare:workers";
import { CALL_STATUSES } from "../../../src/domain/calls/call.ts";
import type { CallFilter } from "../../../src/domain/calls/call-filter.ts";
import { ANSWER_RETENTION_MS } from "../../../src/domain/calls/reservation.ts";
import { DEFAULT_TRUNK, type TrunkFields } from "../../../src/domain/trunks/trunk.ts";
import { callsBetween, lastCallId } from "../../../src/store/calls/export-calls.ts";
import { listCalls } from "../../../src/store/calls/list-calls.ts";
import { callsWithCampaigns, namedCall, recentDays } from "../../../src/store/calls/read-calls.ts";
import {
  discardDeadLetter,
  purgeDeadLetters,
  storeDeadLetters,
} from "../../../src/store/dead-letters/dead-letters.ts";
import { purgeFailures, recordDeliveryFailures } from "../../../src/store/dead-letters/delivery-failures.ts";
import {
  countWaitingLetters,
  deadLetter,
  listDeadLetters,
  waitingLetters,
} from "../../../src/store/dead-letters/read-dead-letters.ts";
import {
  markRedriven,
  recordFailedRedrives,
  redriveDialLetters,
} from "../../../src/store/dead-letters/redrive-letters.ts";
import { finishKey, purgeIdempotencyKeys, reserveKey } from "../../../src/store/idempotency-keys.ts";
import { healthFacts } from "../../../src/store/metrics/health-facts.ts";
import { recordPeak } from "../../../src/store/metrics/record-peak.ts";
import { readTotals, waitingTotal } from "../../../src/store/metrics/totals.ts";
import {
  changeTrunk,
  createTrunk,
  listTrunks,
  readTrunk,
  setTrunkBreaker,
  setTrunksPaused,
  setTrunkUnavailable,
} from "../../../src/store/trunks/trunks.ts";
import type { Cases } from "./case.ts";
import { plainly } from "./case.ts";
import { BUSY_CAMPAIGN, FULL_CAMPAIGN } from "./crowd.ts";
import { FEW, HOUR_MS, letter, WINDOW_MS } from "./small-world.ts";

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const listed = (filter: CallFilter) => plainly(db => listCalls(db, filter, FEW));
const letters = (filter: Omit<Parameters<typeof listDeadLetters>[1], "limit">) =>
  plainly(db => listDeadLetters(db, { ...filter, limit: FEW }));
const TRUNK: TrunkFields = {
  provider: "simulator",
  maxConcurrentCalls: 10,
  callsPerSecond: 0,
  weight: 1,
  backupOf: null,
  settings: {},
  secrets: {},
  callerIds: null,
};
const OLD_QUEUE = "callback-queue";

const LISTS: Cases = {
  "listCalls: all": listed({}),
  "listCalls: of a campaign": listed({ campaignId: FULL_CAMPAIGN }),
  "listCalls: of a number": listed({ phoneNumber: "+13000000007" }),
  "listCalls: of a time": plainly((db, { now }) => listCalls(db, { createdAfter: now - HOUR_MS }, FEW)),
  ...Object.fromEntries(
    CALL_STATUSES.flatMap(status => [
      [`listCalls: ${status}`, listed({ status })],
      [`listCalls: ${status} of a campaign`, listed({ status, campaignId: BUSY_CAMPAIGN })],
    ]),
  ),
  "listDeadLetters: all": letters({}),
  "listDeadLetters: of a state behind others": letters({ state: "redriven" }),
  "listDeadLetters: of a queue behind others": letters({ queue: OLD_QUEUE }),
  "listDeadLetters: by both": letters({ queue: OLD_QUEUE, state: "waiting" }),
  "waitingLetters: all": plainly(db => waitingLetters(db, { limit: FEW })),
  "waitingLetters: of a queue behind others": plainly((db, { now }) =>
    waitingLetters(db, {
      queue: "dial-queue",
      after: { createdAt: now - 25 * 24 * HOUR_MS, id: "" },
      limit: FEW,
    }),
  ),
  "countWaitingLetters: of a few": plainly(db => countWaitingLetters(db, { queue: OLD_QUEUE })),
  "countWaitingLetters: of all": plainly(db => countWaitingLetters(db, {})),
};

export const OTHER_CASES: Cases = {
  ...LISTS,
  namedCall: async world => {
    const [one] = await world.accepted();
    return db => namedCall(db, one?.callId ?? "");
  },
  callsWithCampaigns: async world => {
    const calls = await world.accepted();
    return db =>
      callsWithCampaigns(
        db,
        calls.map(call => call.callId),
      );
  },
  lastCallId: plainly(db => lastCallId(db, FULL_CAMPAIGN)),
  callsBetween: plainly(db =>
    callsBetween(db, {
      campaignId: FULL_CAMPAIGN,
      after: "00000000-0000-7000-8000-000000000100",
      last: "~",
      limit: FEW,
    }),
  ),
  recentDays: plainly((db, { now }) => recentDays(db, 7, dayOf(now))),
  readTotals: plainly(readTotals),
  "waitingTotal: of all": plainly(db => waitingTotal(db)),
  "waitingTotal: of a campaign": plainly(db => waitingTotal(db, FULL_CAMPAIGN)),
  healthFacts: plainly((db, { now }) => healthFacts(db, now)),
  recordPeak: async world => {
    await recordPeak(env.DB, 0, world.now);
    const peak = world.campaigns[0] ?? 0;
    return db => recordPeak(db, peak, world.now);
  },
  readTrunk: plainly(db => readTrunk(db, DEFAULT_TRUNK)),
  listTrunks: plainly(db => listTrunks(db)),
  createTrunk: plainly(async (db, { now }) => {
    await createTrunk(db, "second", TRUNK, now);
    await env.DB.prepare("DELETE FROM trunks WHERE name = 'second'").run();
  }),
  changeTrunk: plainly((db, { now }) => changeTrunk(db, DEFAULT_TRUNK, { weight: 2 }, now)),
  setTrunkBreaker: plainly(async (db, { now }) => {
    await setTrunkBreaker(db, DEFAULT_TRUNK, now, now);
    await setTrunkBreaker(db, DEFAULT_TRUNK, null, now);
  }),
  setTrunkUnavailable: plainly((db, { now }) => setTrunkUnavailable(db, DEFAULT_TRUNK, now)),
  setTrunksPaused: plainly(async (db, { now }) => {
    await setTrunksPaused(db, [DEFAULT_TRUNK], true, now);
    await setTrunksPaused(db, null, false, now);
  }),

  storeDeadLetters: async world => {
    const kept = Array.from({ length: FEW }, () => letter(world.name(), null));
    return db => storeDeadLetters(db, kept, world.now - 20 * 24 * HOUR_MS);
  },
  deadLetter: plainly(db => deadLetter(db, "crowd7")),
  discardDeadLetter: async world => {
    const [one] = (await world.undelivered()).letters;
    return db => discardDeadLetter(db, one?.id ?? "");
  },
  redriveDialLetters: async world => {
    const { letters: some } = await world.undelivered();
    return db => redriveDialLetters(db, some, world.now + HOUR_MS, WINDOW_MS);
  },
  markRedriven: async world => {
    const { letters: some } = await world.undelivered();
    return db =>
      markRedriven(
        db,
        some.map(({ id }) => ({ id, detail: "x" })),
        world.now,
      );
  },
  recordFailedRedrives: async world => {
    const { letters: some } = await world.undelivered();
    return db =>
      recordFailedRedrives(
        db,
        some.map(({ id }) => ({ id, detail: "x" })),
        world.now,
      );
  },
  purgeDeadLetters: plainly((db, { now }) => purgeDeadLetters(db, now, FEW)),
  recordDeliveryFailures: plainly((db, world) =>
    recordDeliveryFailures(db, [{ messageId: world.name(), detail: "x" }], world.now),
  ),
  purgeFailures: plainly((db, { now }) => purgeFailures(db, now, FEW)),

  reserveKey: plainly((db, world) =>
    reserveKey(db, { id: world.name(), bodyHash: "b", owner: "o" }, world.now, HOUR_MS),
  ),
  finishKey: async world => {
    const reservation = await world.reserved();
    return db => finishKey(db, reservation, { status: 200, answer: "{}" });
  },
  "finishKey: let go": async world => {
    const reservation = await world.reserved();
    return db => finishKey(db, reservation, null);
  },
  purgeIdempotencyKeys: plainly((db, { now }) => purgeIdempotencyKeys(db, now - ANSWER_RETENTION_MS, FEW)),
};
