// The composition root: environment → Context. Every entrance gets its verbs' dependencies here.
import type { RecordOutcomes } from "../actions/calls/record-outcomes.ts";
import { recordOutcomes } from "../actions/calls/record-outcomes.ts";
import type { Context, Entrance, Stores } from "../actions/context.ts";
import { redriveDeadLetters } from "../actions/dead-letters/redrive-dead-letters.ts";
import { placeCalls } from "../actions/dialling/place-calls.ts";
import { Lateness } from "../actions/dialling/take-turns.ts";
import { withdrawDials } from "../actions/dialling/withdraw-dials.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import { Estimate } from "../domain/trunks/estimate.ts";
import type { GateDeps } from "../gate/trunk-gate.ts";
import { archivedForm } from "../http/routes/archive/present.ts";
import { ACCEPTED_STATUS, acceptedAnswer } from "../http/routes/calls/present.ts";
import { describe, log } from "../log.ts";
import { mostUnderway } from "../queues/connections.ts";
import { failureText } from "../queues/failure-text.ts";
import { readLetter } from "../queues/read-letter.ts";
import { d1Archive } from "../store/archive/d1-archive.ts";
import { r2Bucket } from "../store/archive/r2-bucket.ts";
import { callIds, derivedCallId } from "../store/calls/call-id.ts";
import { d1Stores } from "../store/d1.ts";
import { recordPeak } from "../store/metrics/record-peak.ts";
import { callbackUrl } from "../telephony/callback-url.ts";
import { configure, configured } from "./configuration.ts";
import { gateClient, trunkClient } from "./gate.ts";
import { callbackSignatures, fetchStatusOf, providerOf } from "./telephony.ts";

/** Messages that one sendBatch takes. */
const MESSAGES_PER_SEND = 100;

const clock = () => Date.now();
const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
/** Of this isolate. */
const lateness = new Lateness();
const importIds = callIds();
const dialTook = new Estimate();

/** What a request, a queue and cron come in by. */
export const entrance: Entrance<Env> = { configure, stores: storesOf, context, mostDialsUnderway };

function storesOf(env: Env): Stores {
  const { ARCHIVE } = env as { ARCHIVE?: R2Bucket };
  const archive =
    ARCHIVE === undefined ? null : { store: d1Archive(env.DB, archivedForm), bucket: r2Bucket(ARCHIVE) };
  return { ...d1Stores(env.DB), archive };
}

/** What the gate needs to accept and dispatch. */
export function wireGate(env: Env): GateDeps {
  const { policy, settings } = configured(env);
  return {
    ...storesOf(env),
    policy,
    clock,
    newCallId: callIds(),
    newToken: () => crypto.randomUUID(),
    fetchStatus: fetchStatusOf(providerOf(env, settings)),
    queue: { send: messages => sendAll(env.DIAL_QUEUE, messages) },
    derivedCallId,
    answerOf: (call, campaignName) => ({
      status: ACCEPTED_STATUS,
      answer: JSON.stringify(acceptedAnswer(call, campaignName)),
    }),
    recordPeak: (peak, now) => recordPeak(env.DB, peak, now),
  };
}

async function sendAll<Body>(queue: Queue, bodies: readonly Body[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += MESSAGES_PER_SEND) {
    await queue.sendBatch(bodies.slice(from, from + MESSAGES_PER_SEND).map(body => ({ body })));
  }
}

function context(env: Env): Context {
  const { policy, settings } = configured(env);
  const parts = { ...storesOf(env), policy, clock };
  const gate = gateClient(env);
  const signatures = callbackSignatures(env);
  const provider = providerOf(env, settings);
  const { note, release } = gate;
  const record: RecordOutcomes = ends => recordOutcomes({ ...parts, note, release }, ends);
  return {
    ...parts,
    settings,
    newId: () => crypto.randomUUID(),
    newImportId: (now, reservation) =>
      reservation === null ? importIds(now) : derivedCallId(reservation, 0),
    gate,
    trunk: trunkClient(env),
    signatures,
    fetchStatus: fetchStatusOf(provider),
    recordOutcomes: record,
    placeCalls: (messages, connectionOf) =>
      placeCalls(
        {
          ...parts,
          gate: {
            ...gate,
            // No key, no dial: it is at hand before a permit is begun, so that no attempt is burnt for want of it.
            begin: async batch => {
              await signatures.ready();
              return gate.begin(batch);
            },
          },
          provider,
          wait,
          lateness,
          dialTook,
          recordOutcomes: ends => recordOrEnqueue(env, record, ends),
          newNonce: () => crypto.randomUUID(),
          callbackUrl: async ({ callId, attempt }) =>
            callbackUrl(settings.publicUrl, callId, attempt, await signatures.sign(callId, attempt)),
        },
        messages,
        connectionOf,
      ),
    withdrawDials: dials => withdrawDials(gate, dials),
    redriveDeadLetters: letters =>
      redriveDeadLetters(
        { ...parts, gate, recordOutcomes: record, describe: failureText },
        letters.map(letter => ({ id: letter.id, content: readLetter(letter) })),
      ),
    enqueueCallback: async report => {
      await env.CALLBACK_QUEUE.send(report);
    },
  };
}

function mostDialsUnderway(env: Env): number {
  const configuration = configure(env);
  return mostUnderway(configuration.ok ? configuration.policy.callsPerSecond : 0, dialTook);
}

/** A refused dial that D1 does not take now is settled by the callback queue, not by its lease in a quarter of an hour. */
async function recordOrEnqueue(env: Env, record: RecordOutcomes, ends: readonly AttemptEnd[]) {
  try {
    return await record(ends);
  } catch (error) {
    log.error("outcomes were queued", { count: ends.length, error: describe(error) });
    await sendAll(env.CALLBACK_QUEUE, ends);
    return { settled: 0, duplicates: 0 };
  }
}
