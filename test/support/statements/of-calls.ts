// Accepting, dispatching, claiming, settling and ending calls.
import { env } from "cloudflare:workers";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { acceptCalls, existingCalls, windowHolders } from "../../../src/store/calls/accept-calls.ts";
import { metadataOfCalls } from "../../../src/store/calls/call-metadata.ts";
import { recallFirstAttempts } from "../../../src/store/calls/recall-first-attempts.ts";
import { cancelWaitingCall, cancelWaitingCalls } from "../../../src/store/dialling/cancel-calls.ts";
import { callsInFlight, claimCalls, claimedUnder } from "../../../src/store/dialling/claim-calls.ts";
import { giveBackAttempts } from "../../../src/store/dialling/give-back.ts";
import {
  callOnTheLineUnder,
  callsOfTrunkSince,
  callsOnTheLineSince,
  overdueAttempts,
  unansweredDials,
} from "../../../src/store/dialling/on-the-line.ts";
import { purgeAnswers } from "../../../src/store/dialling/purge-answers.ts";
import { recordAnswers } from "../../../src/store/dialling/record-answers.ts";
import { recordDetails } from "../../../src/store/dialling/record-details.ts";
import { settleCalls } from "../../../src/store/dialling/settle-calls.ts";
import {
  dueCalls,
  exhaustCalls,
  moveCalls,
  postponeCalls,
} from "../../../src/store/dialling/waiting-calls.ts";
import { newCalls } from "../dial-a-batch.ts";
import type { Cases } from "./case.ts";
import { plainly } from "./case.ts";
import { FULL_CAMPAIGN } from "./crowd.ts";
import { claimable, FEW, HOUR_MS, keys, SAID, settlement, WINDOW_MS } from "./small-world.ts";

const ids = (calls: readonly { callId: string }[]) => calls.map(call => call.callId);
const RETRY = { stage: "waiting_rnr", status: "RNR", outcome: "RNR" } as const;

export const CALL_CASES: Cases = {
  "acceptCalls: with metadata and kept answers": async world => {
    const calls = newCalls(await world.campaign(), FEW, world.now).map(call => ({
      ...call,
      metadata: '{"a":1}',
    }));
    const reservation = await world.reserved();
    const answers = calls
      .slice(0, 1)
      .map(({ callId }) => ({ callId, reservation, status: 201, answer: "{}" }));
    return db => acceptCalls(db, calls, WINDOW_MS, answers);
  },
  "acceptCalls: with what is said of the person": async world => {
    const calls = newCalls(await world.campaign(), FEW, world.now).map(call => ({ ...call, ...SAID }));
    return db => acceptCalls(db, calls, WINDOW_MS);
  },
  "acceptCalls: into the full campaign": async world => {
    const calls = newCalls(FULL_CAMPAIGN, FEW, world.now);
    return db => acceptCalls(db, calls, WINDOW_MS);
  },
  existingCalls: async world => {
    const calls = await world.accepted();
    return db => existingCalls(db, calls);
  },
  windowHolders: async world => {
    const numbers = (await world.accepted()).map(call => call.phoneNumber);
    return db => windowHolders(db, [...numbers, "+13000000007"], world.now - WINDOW_MS);
  },
  metadataOfCalls: async world => {
    const calls = await world.accepted();
    return db => metadataOfCalls(db, ids(calls));
  },
  dueCalls: async world => {
    const [one] = await world.accepted();
    const wanted = [one?.campaignId ?? 0, FULL_CAMPAIGN].map(campaignId => ({
      campaignId,
      limit: FEW,
      after: null,
    }));
    return db => dueCalls(db, wanted, world.now);
  },
  "dueCalls: behind granted ones": async world => {
    const granted = (await world.accepted({ campaignId: FULL_CAMPAIGN })).map(call => call.callId);
    const wanted = [{ campaignId: FULL_CAMPAIGN, limit: FEW, after: null }];
    return db => dueCalls(db, wanted, world.now, granted);
  },
  "postponeCalls: a zone among others": async world => {
    await world.accepted({
      campaignId: FULL_CAMPAIGN,
      timeZone: "Europe/Paris",
      nextAttemptAt: world.now - 5_000,
    });
    const which = { campaignId: FULL_CAMPAIGN, timeZone: "Europe/Paris", retries: false };
    return db => postponeCalls(db, which, world.now, world.now + HOUR_MS, FEW);
  },
  "postponeCalls: by a campaign of a revision": async world => {
    await world.accepted({ campaignId: FULL_CAMPAIGN, nextAttemptAt: world.now - 5_000 });
    const which = { campaignId: FULL_CAMPAIGN, timeZone: null, retries: false, campaignRevision: 1 };
    return db => postponeCalls(db, which, world.now, world.now + HOUR_MS, FEW);
  },
  moveCalls: async world => {
    const moved = keys(await world.accepted()).map(key => ({ ...key, until: world.now + HOUR_MS }));
    return db => moveCalls(db, moved, world.now);
  },
  "moveCalls: by a campaign of a revision": async world => {
    const moved = keys(await world.accepted()).map(key => ({
      ...key,
      until: world.now + HOUR_MS,
      campaignRevision: 1,
    }));
    return db => moveCalls(db, moved, world.now);
  },
  exhaustCalls: async world => {
    const calls = keys(await world.accepted()).map(key => ({ ...key, error: "x", maxAttempts: 1 }));
    return db => exhaustCalls(db, calls, world.now);
  },
  "exhaustCalls: by a campaign of a revision": async world => {
    const calls = keys(await world.accepted()).map(key => ({
      ...key,
      error: "x",
      maxAttempts: 1,
      campaignRevision: 1,
    }));
    return db => exhaustCalls(db, calls, world.now);
  },
  claimCalls: async world => {
    const calls = await world.accepted();
    return db => claimCalls(db, claimable(calls), "nonce", world.now);
  },
  "claimCalls: of the full campaign": async world => {
    const calls = await world.accepted({ campaignId: FULL_CAMPAIGN });
    return db => claimCalls(db, claimable(calls), "nonce", world.now);
  },
  "claimCalls: second attempts": async world => {
    const calls = await world.onTheLine();
    const again = calls.map(call => settlement(call, { ...RETRY, nextAttemptAt: world.now }));
    await settleCalls(env.DB, again, world.now);
    const second = claimable(calls).map(call => ({ ...call, attempt: 2 }));
    return db => claimCalls(db, second, "nonce", world.now);
  },
  claimedUnder: async world => {
    const calls = await world.onTheLine("mine");
    return db => claimedUnder(db, "mine", claimable(calls), world.now);
  },
  callsInFlight: async world => {
    const calls = await world.onTheLine();
    return db => callsInFlight(db, keys(calls), DEFAULT_TRUNK);
  },
  callsOnTheLineSince: plainly((db, { now }) => callsOnTheLineSince(db, now, FEW)),
  callsOfTrunkSince: plainly((db, { now }) => callsOfTrunkSince(db, DEFAULT_TRUNK, now, FEW)),
  callOnTheLineUnder: async world => {
    const [call] = keys(await world.onTheLine());
    if (call === undefined) throw new Error("no call is on the line");
    await recordDetails(env.DB, [{ ...call, details: {}, externalCallId: "CA1" }], world.now);
    return db => callOnTheLineUnder(db, "CA1", world.now);
  },
  "callOnTheLineUnder: beside the calls": async world => {
    const called = keys(await world.onTheLine());
    const answer = { status: "PROCESSING", error: null } as const;
    const answers = called.map(key => ({ ...key, ...answer, externalCallId: `CA-${key.callId}` }));
    await recordAnswers(env.DB, answers, world.now, "nonce");
    return db => callOnTheLineUnder(db, `CA-${called[0]?.callId}`, world.now);
  },
  unansweredDials: plainly((db, { now }) => unansweredDials(db, now, FEW)),
  overdueAttempts: async world => {
    await world.onTheLine();
    const { now } = world;
    // The second part is not walked: the first has enough.
    const parts = [
      { from: now, to: now + 1 },
      { from: 0, to: now },
    ];
    return db => overdueAttempts(db, parts, FEW);
  },
  recordAnswers: async world => {
    const calls = await world.onTheLine();
    const answer = { status: "PROCESSING", externalCallId: "e", error: null } as const;
    return db =>
      recordAnswers(
        db,
        keys(calls).map(key => ({ ...key, ...answer })),
        world.now,
      );
  },
  "recordAnswers: together": async world => {
    const calls = await world.onTheLine();
    const answer = { status: "PROCESSING", externalCallId: "e", error: null } as const;
    const answers = keys(calls).map(key => ({ ...key, ...answer }));
    return db => recordAnswers(db, answers, world.now, "nonce");
  },
  purgeAnswers: async world => {
    for (let i = 0; i < FEW; i++)
      await env.DB.prepare("INSERT INTO dial_answers VALUES (?1, json_object('1:a', 'e'))")
        .bind(Math.floor(world.now / 1000) - 7200 + i)
        .run();
    return db => purgeAnswers(db, world.now - HOUR_MS, FEW);
  },
  recordDetails: async world => {
    const calls = await world.onTheLine();
    const told = { details: { answered_at: world.now, answered_by: "human" }, externalCallId: "e" } as const;
    return db =>
      recordDetails(
        db,
        keys(calls).map(key => ({ ...key, ...told })),
        world.now,
      );
  },
  giveBackAttempts: async world => {
    const calls = await world.onTheLine("given back");
    const before = { status: "INITIATED", stage: "initiated", lastAttemptAt: null, error: "x" } as const;
    const returned = keys(calls).map((key, i) => ({
      ...key,
      ...before,
      nonce: "given back",
      nextAttemptAt: i % 2 === 0 ? world.now : null,
    }));
    return db => giveBackAttempts(db, returned, world.now);
  },
  settleCalls: async world => {
    const settlements = (await world.onTheLine()).map(call => settlement(call));
    return db => settleCalls(db, settlements, world.now);
  },
  "settleCalls: to be retried, among the full campaign's": async world => {
    const calls = await world.accepted({ campaignId: FULL_CAMPAIGN });
    await claimCalls(env.DB, claimable(calls), "nonce", world.now);
    const again = calls.map(call => settlement(call, { ...RETRY, nextAttemptAt: world.now + HOUR_MS }));
    return db => settleCalls(db, again, world.now);
  },
  "settleCalls: with what is told of them": async world => {
    const details = { disposition: "answered", answered_by: "human" } as const;
    const settlements = (await world.onTheLine()).map(call => settlement(call, { details }));
    return db => settleCalls(db, settlements, world.now);
  },
  "settleCalls: not delivered": async world => {
    const failed = { stage: "failed", status: "FAILED", outcome: "FAILED", undialled: true } as const;
    const settlements = (await world.accepted()).map(call => settlement(call, failed));
    return db => settleCalls(db, settlements, world.now);
  },
  cancelWaitingCalls: async world => {
    const [one] = await world.accepted();
    await env.DB.prepare("UPDATE campaigns SET status = 'cancelled' WHERE id = ?1")
      .bind(one?.campaignId)
      .run();
    return db => cancelWaitingCalls(db, world.now, 500);
  },
  cancelWaitingCall: async world => {
    const [one] = await world.accepted({ campaignId: FULL_CAMPAIGN });
    return db => cancelWaitingCall(db, one?.callId ?? "", world.now);
  },
  recallFirstAttempts: async world => {
    const [one] = await world.accepted({ nextAttemptAt: world.now + 24 * HOUR_MS });
    return db => recallFirstAttempts(db, one?.campaignId ?? 0, world.now, WINDOW_MS);
  },
};
