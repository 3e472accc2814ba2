// The composition root: environment → dependencies. Every entrance gets its actions here.
import rulesText from "../config/retry_config.yaml";
import type { AcceptedCall } from "./actions/calls/new-call.ts";
import { type RecordOutcomes, recordOutcomes } from "./actions/calls/record-outcomes.ts";
import { type RedriveVerdict, redriveDeadLetters } from "./actions/dead-letters/redrive-dead-letters.ts";
import { placeCalls } from "./actions/dialling/place-calls.ts";
import { Lateness } from "./actions/dialling/take-turns.ts";
import { withdrawDials } from "./actions/dialling/withdraw-dials.ts";
import type { ArchiveBucket, ArchiveStore } from "./actions/ports/archive.ts";
import type { CallStore } from "./actions/ports/call-store.ts";
import type { CampaignStore } from "./actions/ports/campaign-store.ts";
import type { Clock } from "./actions/ports/clock.ts";
import type { Connection } from "./actions/ports/connection.ts";
import type { GateClient } from "./actions/ports/gate-client.ts";
import type { Provider } from "./actions/ports/provider.ts";
import type { FetchStatus } from "./actions/trunks/ask-provider.ts";
import type { DialKey, DialMessage } from "./domain/calls/dial-key.ts";
import type { AttemptEnd, OutcomeReport } from "./domain/calls/settlement.ts";
import { readRetryRules } from "./domain/retries/retry-rules-file.ts";
import { Estimate } from "./domain/trunks/estimate.ts";
import type { Policy } from "./domain/trunks/policy.ts";
import type { Gate } from "./gate/gate.ts";
import type { GateDeps } from "./gate/trunk-gate.ts";
import { archivedForm } from "./http/routes/archive/present.ts";
import { ACCEPTED_STATUS, acceptedAnswer } from "./http/routes/calls/present.ts";
import { describe, log, setLogLevel, writeBatchesTogether } from "./log.ts";
import { mostUnderway } from "./queues/connections.ts";
import { failureText } from "./queues/failure-text.ts";
import { readLetter } from "./queues/read-letter.ts";
import { readSettings, type Settings } from "./settings/index.ts";
import { d1Archive } from "./store/archive/d1-archive.ts";
import { r2Bucket } from "./store/archive/r2-bucket.ts";
import { callIds, derivedCallId } from "./store/calls/call-id.ts";
import { d1Calls, d1Campaigns, d1Letters } from "./store/d1.ts";
import { recordPeak } from "./store/metrics/record-peak.ts";
import { CallbackSignatures } from "./telephony/callback-signatures.ts";
import { callbackUrl } from "./telephony/callback-url.ts";
import { httpProvider } from "./telephony/providers/http/provider.ts";
import { simulatorProvider } from "./telephony/providers/simulator/provider.ts";

/** Messages that one sendBatch takes. */
const MESSAGES_PER_SEND = 100;
/** Calls one dispatch looks at, when the rules file does not say. */
const DISPATCH_BATCH = 500;

const clock: Clock = () => Date.now();
const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
/** Of this isolate. */
const lateness = new Lateness();
const dialTook = new Estimate();

export type Configuration =
  | { ok: true; settings: Settings; policy: Policy }
  | { ok: false; problems: readonly string[] };

const configurations = new WeakMap<object, Configuration>();

/** Checked once per environment object. */
export function configure(env: Env): Configuration {
  let known = configurations.get(env);
  if (known === undefined) {
    known = read(env);
    if (known.ok) {
      setLogLevel(known.settings.logLevel);
      writeBatchesTogether(known.settings.environment === "development");
    }
    configurations.set(env, known);
  }
  return known;
}

const rules = readRetryRules(rulesText);

function read(env: Env): Configuration {
  const settings = readSettings(env as unknown as Record<string, unknown>);
  const problems = [
    ...(settings.ok ? [] : settings.problems),
    ...(rules.ok ? [] : rules.problems.map(p => `config/retry_config.yaml, ${p.place}: ${p.message}`)),
  ];
  if (!settings.ok || !rules.ok) return { ok: false, problems };
  const s = settings.settings;
  const { defaults, scheduler } = rules.rules;
  return {
    ok: true,
    settings: s,
    policy: {
      rules: rules.rules,
      version: rules.version,
      maxRetryAttempts: s.maxRetryAttempts,
      maxConcurrentCalls: s.maxConcurrentCalls ?? defaults.concurrentCallLimit ?? 100,
      duplicateWindowMs: (s.duplicateWindowMinutes ?? defaults.duplicateCallWindowMinutes ?? 5) * 60_000,
      leaseSeconds: s.leaseSeconds,
      callsPerSecond: s.callsPerSecond,
      dispatchBatchSize: scheduler.batchSize ?? DISPATCH_BATCH,
      breaker: s.breaker,
    },
  };
}

function configured(env: Env): Configuration & { ok: true } {
  const configuration = configure(env);
  if (!configuration.ok) throw new Error(`not configured: ${configuration.problems.join("; ")}`);
  return configuration;
}

/** The gate of the only trunk there is. Where it lives is decided when it is asked for the first time ever. */
export function gateOf(env: Env): DurableObjectStub<Gate> {
  const configuration = configure(env);
  const locationHint = configuration.ok ? configuration.settings.gateLocation : null;
  return env.GATE.get(env.GATE.idFromName("default"), locationHint === null ? {} : { locationHint });
}

const signatures = new WeakMap<object, CallbackSignatures>();

/** Once per environment object: it remembers the trunk's keys. */
export function callbackSignatures(env: Env): CallbackSignatures {
  const known = signatures.get(env);
  if (known !== undefined) return known;
  const { callbackSecret, previousCallbackSecret } = configured(env).settings;
  const made = new CallbackSignatures({
    secret: callbackSecret,
    previousSecret: previousCallbackSecret,
    ask: async () => await gateOf(env).callbackKeys(),
    clock,
  });
  signatures.set(env, made);
  return made;
}

const gateClient = (env: Env): GateClient => ({
  begin: messages => gateOf(env).begin(messages),
  slots: (keys, withinMs) => gateOf(env).slots(keys, withinMs),
  release: keys => gateOf(env).release(keys),
  note: requests => gateOf(env).note(requests),
  report: dials => gateOf(env).report(dials),
  withdraw: messages => gateOf(env).withdraw(messages),
  // It only makes things prompt: what it would have found, the alarm or the next minute finds.
  wake: () =>
    gateOf(env)
      .wake()
      .catch(error => log.error("the gate was not woken", { error: describe(error) })),
});

interface Core {
  calls: CallStore;
  campaigns: CampaignStore;
  policy: Policy;
  clock: Clock;
}

const core = (env: Env): Core => ({
  calls: d1Calls(env.DB),
  campaigns: d1Campaigns(env.DB),
  policy: configured(env).policy,
  clock,
});

/** What the gate needs to accept and dispatch. */
export function wireGate(env: Env): GateDeps {
  return {
    ...core(env),
    newCallId: callIds(),
    newToken: () => crypto.randomUUID(),
    fetchStatus: fetchStatusOf(env),
    queue: { send: (messages: readonly DialMessage[]) => sendAll(env.DIAL_QUEUE, messages) },
    derivedCallId,
    answerOf: (call: AcceptedCall, campaignName: string) => ({
      status: ACCEPTED_STATUS,
      answer: JSON.stringify(acceptedAnswer(call, campaignName)),
    }),
    recordPeak: (peak: number, now: number) => recordPeak(env.DB, peak, now),
  };
}

async function sendAll<Body>(queue: Queue, bodies: readonly Body[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += MESSAGES_PER_SEND) {
    await queue.sendBatch(bodies.slice(from, from + MESSAGES_PER_SEND).map(body => ({ body })));
  }
}

export interface Wired extends Core {
  settings: Settings;
  /** Null where the provider cannot be asked about a call. */
  fetchStatus: FetchStatus | null;
  gate: GateClient;
  recordOutcomes: RecordOutcomes;
  placeCalls: (
    messages: readonly DialMessage[],
    connectionOf?: (message: DialKey) => Connection,
  ) => Promise<void>;
  withdrawDials: (dials: readonly DialMessage[]) => Promise<number>;
  /** One verdict a letter, by its id. */
  redriveDeadLetters: (
    letters: readonly { id: string; queue: string; payload: string }[],
  ) => Promise<Map<string, RedriveVerdict>>;
  enqueueCallback: (report: OutcomeReport) => Promise<void>;
}

/** What requests, queues and cron need. */
export function wire(env: Env): Wired {
  const parts = core(env);
  const { settings } = configured(env);
  const gate = gateClient(env);
  const signing = callbackSignatures(env);
  const { note, release } = gate;
  const record: RecordOutcomes = ends => recordOutcomes({ ...parts, note, release }, ends);
  return {
    ...parts,
    settings,
    gate,
    fetchStatus: fetchStatusOf(env),
    recordOutcomes: record,
    placeCalls: (messages, connectionOf) =>
      placeCalls(
        {
          ...parts,
          gate: {
            ...gate,
            // No key, no dial: it is at hand before a permit is begun, so that no attempt is burnt for want of it.
            begin: async messages => {
              await signing.ready();
              return gate.begin(messages);
            },
          },
          provider: providerOf(env, settings),
          wait,
          lateness,
          dialTook,
          recordOutcomes: ends => recordOrEnqueue(env, record, ends),
          newNonce: () => crypto.randomUUID(),
          callbackUrl: async ({ callId, attempt }) =>
            callbackUrl(settings.publicUrl, callId, attempt, await signing.sign(callId, attempt)),
        },
        messages,
        connectionOf,
      ),
    withdrawDials: dials => withdrawDials(gate, dials),
    redriveDeadLetters: letters =>
      redriveDeadLetters(
        { ...parts, letters: d1Letters(env.DB), gate, recordOutcomes: record, describe: failureText },
        letters.map(letter => ({ id: letter.id, content: readLetter(letter) })),
      ),
    enqueueCallback: async report => {
      await env.CALLBACK_QUEUE.send(report);
    },
  };
}

/** Null in an account without R2: then nothing leaves the tables. */
export function archiveOf(env: Env): { store: ArchiveStore; bucket: ArchiveBucket } | null {
  const { ARCHIVE } = env as { ARCHIVE?: R2Bucket };
  return ARCHIVE === undefined ? null : { store: d1Archive(env.DB, archivedForm), bucket: r2Bucket(ARCHIVE) };
}

/** Dials that one batch may have begun at once. */
export function mostDialsUnderway(env: Env): number {
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

function fetchStatusOf(env: Env): FetchStatus | null {
  const provider = providerOf(env, configured(env).settings);
  return provider.fetchStatus === undefined ? null : (callId, attempt) => ask(provider, callId, attempt);
}

const ask = async (provider: Provider, callId: string, attempt: number) =>
  (await provider.fetchStatus?.(callId, attempt)) ?? ({ kind: "unknown" } as const);

function providerOf(env: Env, settings: Settings): Provider {
  switch (settings.provider) {
    case "simulator":
      return simulatorProvider({ namespace: env.SIMULATOR, settings: settings.simulator });
    case "http":
      return httpProvider({ ...settings.http, fetch: (...args) => fetch(...args), now: clock });
    case "none":
      throw new Error("settings without a provider are refused when they are read");
  }
}
