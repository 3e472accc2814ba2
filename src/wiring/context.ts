// The composition root: environment → Context. Every entrance gets its verbs' dependencies here.
import type { Context, Entrance, Stores } from "../actions/context.ts";
import { HookMemory } from "../actions/dialling/pre-dial/hook-memory.ts";
import { urlRules } from "../actions/webhooks/url-rules.ts";
import { Estimate } from "../domain/trunks/estimate.ts";
import { Lateness } from "../domain/trunks/lateness.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import type { GateDeps } from "../gate/gate-deps.ts";
import { archivedForm } from "../http/routes/archive/present.ts";
import { eventBody } from "../http/routes/events/event-body.ts";
import { asMessages } from "../queues/groups.ts";
import { CALLBACKS, type Carried, DIALS } from "../queues/messages.ts";
import { readLetter } from "../queues/read-letter.ts";
import { d1Archive } from "../store/archive/d1-archive.ts";
import { r2Bucket } from "../store/archive/r2-bucket.ts";
import { callIds, derivedCallId } from "../store/calls/call-id.ts";
import { d1Stores } from "../store/d1.ts";
import { r2Lists } from "../store/lists/r2-lists.ts";
import { recordPeak } from "../store/metrics/record-peak.ts";
import { preDialHooks } from "../telephony/ask-hook.ts";
import { accessKey } from "./access-keys.ts";
import { configure, configured } from "./configuration.ts";
import { gateClient, otherGates, trunkClient } from "./gate.ts";
import { callbackUrls, callbackVerifier, fetchStatusOf, providerOf, sessionSecrets } from "./telephony.ts";
import { accountOf, accountProblems, fetchStatusOver } from "./trunk-accounts.ts";
import { webhookSender, webhookWakes } from "./webhooks.ts";

const clock = () => Date.now();
const wait = (ms: number, signal?: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => clearTimeout(timer));
  });
/** Of this isolate. */
const lateness = new Lateness();
const importIds = callIds();
const suppressionIds = callIds();
const dialTook = new Estimate();
const hookMemory = new HookMemory();
/** Of national lists, in this isolate. */
const exchanges = new Map<string, Uint8Array>();

/** What a request, a queue and cron come in by. */
export const entrance: Entrance<Env> = { configure, stores: storesOf, context };

const opened = new WeakMap<object, Stores>();

/** Once per environment object: it is asked for at each request, each message and each alarm. */
function storesOf(env: Env): Stores {
  const known = opened.get(env);
  if (known !== undefined) return known;
  const made = openStores(env);
  opened.set(env, made);
  return made;
}

function openStores(env: Env): Stores {
  const { ARCHIVE } = env as { ARCHIVE?: R2Bucket };
  const archive =
    ARCHIVE === undefined ? null : { store: d1Archive(env.DB, archivedForm), bucket: r2Bucket(ARCHIVE) };
  return { ...d1Stores(env.DB), archive, listBucket: ARCHIVE === undefined ? null : r2Lists(ARCHIVE) };
}

/** What the gate needs to accept and dispatch. */
export function wireGate(env: Env, trunk: string): GateDeps {
  const { policy, settings } = configured(env);
  const stores = storesOf(env);
  return {
    ...stores,
    lists: { lists: stores.lists, listBucket: stores.listBucket, kept: exchanges },
    name: trunk,
    others: otherGates(env),
    policy,
    clock,
    wait,
    newCallId: callIds(),
    newToken: () => crypto.randomUUID(),
    fetchStatus:
      trunk === DEFAULT_TRUNK ? fetchStatusOf(providerOf(env, settings)) : fetchStatusOver(env, trunk),
    queue: { send: messages => sendAll(env.DIAL_QUEUE, DIALS, messages) },
    callbackQueue: { send: ends => sendAll(env.CALLBACK_QUEUE, CALLBACKS, ends) },
    wakes: webhookWakes(env.WEBHOOK_QUEUE),
    derivedCallId,
    recordPeak: (peak, now) => recordPeak(env.DB, peak, now),
  };
}

async function sendAll<Body>(
  queue: Queue,
  carried: Pick<Carried<Body>, "together" | "perSend">,
  bodies: readonly Body[],
): Promise<void> {
  const messages = asMessages(carried, bodies).map(body => ({ body }));
  for (let from = 0; from < messages.length; from += carried.perSend)
    await queue.sendBatch(messages.slice(from, from + carried.perSend));
}

function hooksOf(env: Env) {
  const { settings } = configured(env);
  return preDialHooks({
    fetch: (...args) => fetch(...args),
    clock,
    newId: () => crypto.randomUUID(),
    rules: urlRules(settings),
    key: settings.webhookSecretKey,
  });
}

const contexts = new WeakMap<object, Context>();

/** Likewise: nothing in it belongs to a request. What does, a stub of a gate for one, is made when it is asked. */
function context(env: Env): Context {
  const known = contexts.get(env);
  if (known !== undefined) return known;
  const made = openContext(env);
  contexts.set(env, made);
  return made;
}

function openContext(env: Env): Context {
  const { policy, settings } = configured(env);
  return {
    ...storesOf(env),
    settings,
    policy,
    clock,
    newId: () => crypto.randomUUID(),
    wait,
    lateness,
    dialTook,
    preDial: { hooks: hooksOf(env), memory: hookMemory },
    gate: gateClient(env),
    newImportId: (now, reservation) =>
      reservation === null ? importIds(now) : derivedCallId(reservation, 0),
    newSuppressionId: suppressionIds,
    trunk: trunkClient(env),
    accountOf: accountOf(env),
    accountProblems: given => accountProblems(env, given),
    signatures: callbackVerifier(env),
    sessionSecrets: sessionSecrets(env),
    accessKey: kid => accessKey(env, kid),
    callbackUrls: callbackUrls(env, accountOf(env)),
    callbackQueue: { send: ends => sendAll(env.CALLBACK_QUEUE, CALLBACKS, ends) },
    readLetter,
    wakes: webhookWakes(env.WEBHOOK_QUEUE),
    ...webhookSender(settings),
    renderEvent: eventBody,
  };
}
