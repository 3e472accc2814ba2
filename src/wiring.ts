// The composition root: environment → dependencies. Every entrance gets its actions here.
import rulesText from "../config/retry_config.yaml";
import type { FetchStatus } from "./actions/ask-provider.ts";
import type { AcceptedCall } from "./actions/new-call.ts";
import { placeCalls } from "./actions/place-calls.ts";
import type {
  CallStore,
  CampaignStore,
  Clock,
  Connection,
  DialKey,
  DialMessage,
  GateClient,
  Policy,
} from "./actions/ports.ts";
import { type RecordOutcomes, recordOutcomes } from "./actions/record-outcomes.ts";
import { type RedriveVerdict, redriveDeadLetters } from "./actions/redrive-dead-letters.ts";
import { Lateness } from "./actions/take-turns.ts";
import { withdrawDials } from "./actions/withdraw-dials.ts";
import { Estimate } from "./domain/estimate.ts";
import { readRetryRules } from "./domain/retry-rules-file.ts";
import type { OutcomeReport } from "./domain/settlement.ts";
import type { Gate } from "./gate/gate.ts";
import type { GateDeps } from "./gate/trunk-gate.ts";
import { ACCEPTED_STATUS, acceptedAnswer } from "./http/present.ts";
import { describe, log, setLogLevel, writeBatchesTogether } from "./log.ts";
import { mostUnderway } from "./queues/connections.ts";
import { failureText } from "./queues/failure-text.ts";
import { readLetter } from "./queues/read-letter.ts";
import { readSettings, type Settings } from "./settings.ts";
import { callIds, derivedCallId } from "./store/call-id.ts";
import { d1Calls, d1Campaigns, d1Letters } from "./store/d1.ts";
import { recordPeak } from "./store/daily.ts";
import { callbackUrl, signCallback } from "./telephony/callback-url.ts";
import { httpProvider } from "./telephony/http-provider.ts";
import type { Provider } from "./telephony/provider.ts";
import { simulatorProvider } from "./telephony/simulator-provider.ts";

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

/** The gate of the only trunk there is. */
export const gateOf = (env: Env): DurableObjectStub<Gate> => env.GATE.get(env.GATE.idFromName("default"));

const gateClient = (env: Env): GateClient => ({
  begin: messages => gateOf(env).begin(messages),
  slots: (keys, withinMs) => gateOf(env).slots(keys, withinMs),
  release: keys => gateOf(env).release(keys),
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
  const record: RecordOutcomes = reports =>
    recordOutcomes({ ...parts, release: keys => gate.release(keys) }, reports);
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
          gate,
          provider: providerOf(env, settings),
          wait,
          lateness,
          dialTook,
          recordOutcomes: reports => recordOrEnqueue(env, record, reports),
          newNonce: () => crypto.randomUUID(),
          callbackUrl: async ({ callId, attempt }) =>
            callbackUrl(
              settings.publicUrl,
              callId,
              attempt,
              await signCallback(settings.callbackSecret, callId, attempt),
            ),
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

/** Dials that one batch may have begun at once. */
export function mostDialsUnderway(env: Env): number {
  const configuration = configure(env);
  return mostUnderway(configuration.ok ? configuration.policy.callsPerSecond : 0, dialTook);
}

/** A refused dial that D1 does not take now is settled by the callback queue, not by its lease in a quarter of an hour. */
async function recordOrEnqueue(env: Env, record: RecordOutcomes, reports: readonly OutcomeReport[]) {
  try {
    return await record(reports);
  } catch (error) {
    log.error("outcomes were queued", { count: reports.length, error: describe(error) });
    await sendAll(env.CALLBACK_QUEUE, reports);
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
      return httpProvider({
        url: settings.externalServiceUrl,
        statusUrl: settings.externalStatusUrl,
        timeoutMs: settings.externalServiceTimeoutMs,
        fetch: (...args) => fetch(...args),
        now: clock,
      });
    case "none":
      throw new Error("settings without a provider are refused when they are read");
  }
}
