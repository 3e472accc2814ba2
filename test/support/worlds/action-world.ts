// A small world for the actions: the real stores and the real permit book, a clock and ids that do as told, and a
// queue, a provider and a gate that can be looked into.
import { vi } from "vitest";
import { initiateCalls } from "../../../src/actions/calls/initiate-calls.ts";
import { leftToSettle, noteEnds } from "../../../src/actions/calls/note-ends.ts";
import { receiveAtGate } from "../../../src/actions/calls/receive-at-gate.ts";
import { recordOutcomes } from "../../../src/actions/calls/record-outcomes.ts";
import type { ListReads } from "../../../src/actions/compliance/lists/look-up-lists.ts";
import { dispatchDueCalls } from "../../../src/actions/dialling/dispatch-due-calls.ts";
import { DispatchMemory } from "../../../src/actions/dialling/dispatch-memory.ts";
import type { DispatchReport } from "../../../src/actions/dialling/dispatch-progress.ts";
import { type PlaceContext, placeCalls } from "../../../src/actions/dialling/place-calls.ts";
import type { GateClient } from "../../../src/actions/ports/gate-client.ts";
import type { DialAnswer, DialRequest, FetchStatus } from "../../../src/actions/ports/provider.ts";
import { endExpiredLeases } from "../../../src/actions/trunks/end-expired-leases.ts";
import { reconcileLines } from "../../../src/actions/trunks/reconcile-lines.ts";
import type { Acceptance } from "../../../src/domain/calls/acceptance.ts";
import type { DialKey, DialMessage } from "../../../src/domain/calls/dial-key.ts";
import type { Outcome } from "../../../src/domain/calls/outcome.ts";
import type { AttemptEnd, OutcomeReport } from "../../../src/domain/calls/settlement.ts";
import type { Campaign, CampaignFields } from "../../../src/domain/campaigns/campaign.ts";
import { shippedRules } from "../../../src/domain/compliance/tenant/tenant-rules.ts";
import { readRetryRules } from "../../../src/domain/retries/retry-rules-file.ts";
import { Estimate } from "../../../src/domain/trunks/estimate.ts";
import { Lateness } from "../../../src/domain/trunks/lateness.ts";
import type { NoteRequest } from "../../../src/domain/trunks/permit.ts";
import type { Policy } from "../../../src/domain/trunks/policy.ts";
import type { SeenTrunk } from "../../../src/domain/trunks/sharing.ts";
import { DEFAULT_TRUNK } from "../../../src/domain/trunks/trunk.ts";
import { HeldNumbers } from "../../../src/gate/held-numbers.ts";
import { CallerIds } from "../../../src/gate/storage/caller-ids.ts";
import { SqlitePermitBook } from "../../../src/gate/storage/permit-book.ts";
import { TrunkCallerIds } from "../../../src/gate/trunk-caller-ids.ts";
import { derivedCallId } from "../../../src/store/calls/call-id.ts";
import { campaignsById, moveCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { insertCampaign } from "../../../src/store/campaigns/create-campaign.ts";
import { d1Suppressions } from "../../../src/store/compliance/d1-suppressions.ts";
import { d1Calls, d1Campaigns } from "../../../src/store/d1.ts";
import { callRow, callRows, expectTruth } from "../checks/truth.ts";
import { nodeD1, nodeSqlStorage } from "../platform/node-sqlite.ts";
import { accountsOf } from "./account.ts";
import { MINUTE, NOW, SECOND } from "./permits.ts";

/** Retries after an hour, at any time. */
const PLAIN_RULES = 'timezone: "UTC"\ndefaults: { max_attempts: 3, retry_interval_minutes: 60 }';

export function policyOf(rules: string = PLAIN_RULES, changes: Partial<Policy> = {}): Policy {
  const read = readRetryRules(rules);
  if (!read.ok) throw new Error(read.problems.map(p => `${p.place}: ${p.message}`).join("\n"));
  return {
    rules: read.rules,
    version: read.version,
    maxRetryAttempts: null,
    maxConcurrentCalls: 100,
    duplicateWindowMs: 5 * MINUTE,
    leaseSeconds: 900,
    callsPerSecond: 0,
    dispatchBatchSize: 500,
    breaker: { failurePercent: 0, minDials: 20, windowMs: MINUTE, openMs: 30 * SECOND, probes: 3 },
    ...changes,
  };
}

export type World = ReturnType<typeof makeWorld>;

export function makeWorld(asked: { rules?: string; policy?: Partial<Policy> } = {}) {
  const db = nodeD1();
  const time = { now: NOW };
  const clock = () => time.now;
  const policy = policyOf(asked.rules, asked.policy);
  const calls = d1Calls(db);
  const campaigns = d1Campaigns(db);
  const gateStorage = nodeSqlStorage();
  const permits = new SqlitePermitBook(gateStorage);
  let window = new HeldNumbers();
  const uses = new CallerIds(gateStorage);
  const known = new Map<number, Campaign>();

  let ids = 0;
  const counting = (prefix: string) => () => `${prefix}-${String(++ids).padStart(6, "0")}`;

  /** Messages sent and not taken yet. */
  const queue = {
    waiting: [] as DialMessage[],
    /** What sending does besides; throwing refuses the messages. */
    onSend: (_: readonly DialMessage[]): void => {},
    async send(messages: readonly DialMessage[]): Promise<void> {
      queue.onSend(messages);
      queue.waiting.push(...messages);
    },
    take: () => queue.waiting.splice(0),
  };

  const dialled: DialRequest[] = [];
  const provider = {
    name: "fake",
    dialled,
    answer: async (request: DialRequest): Promise<DialAnswer> => ({
      kind: "accepted",
      externalCallId: `ext-${request.callId}-${request.attempt}`,
    }),
    placeCall: (request: DialRequest): Promise<DialAnswer> => {
      dialled.push(request);
      return provider.answer(request);
    },
  };

  /** What the gate is left to have settled, as it is in the callback queue. */
  const queuedEnds: AttemptEnd[] = [];
  const note = (requests: readonly NoteRequest[]) => {
    const noted = noteEnds({ permits, policy, clock, newToken: counting("carrier") }, requests);
    queuedEnds.push(...leftToSettle(requests, noted));
    return noted;
  };

  const gate: GateClient = {
    begin: async messages =>
      messages.map(message => {
        const permit = permits.begin(message, clock(), clock() + policy.leaseSeconds * SECOND);
        if (permit === null) return { go: false };
        const { campaignId, campaignRevision, tenantRevision, openUntil, law, hooked } = permit;
        return { go: true, campaignId, campaignRevision, tenantRevision, openUntil, law, hooked };
      }),
    slots: async keys => keys.map(() => 0),
    release: async keys => {
      for (const key of keys) permits.release(key);
    },
    note: async requests => note(requests),
    receive: asked =>
      receiveAtGate(
        {
          ...{ calls, permits, policy, clock, trunk: DEFAULT_TRUNK },
          rowOf: async callId => (await calls.byIds([callId]))[0],
          note,
        },
        asked,
      ),
    report: async () => {},
    hookFailed: async troubles => {
      for (const trouble of troubles) dispatchDeps.memory.hooks.failed(trouble);
    },
    withdraw: async messages => messages.map(message => permits.withdraw(message)),
    wake: async () => {},
  };

  const recordDeps = {
    calls,
    policy,
    clock,
    fetchStatus: null,
    accountOf: accountsOf(provider),
    gate,
  };
  const record = (ends: readonly AttemptEnd[]) => recordOutcomes(recordDeps, ends);

  const placeDeps = {
    calls,
    gate,
    accountOf: accountsOf(provider, null, policy.callsPerSecond),
    policy,
    clock,
    wait: async (ms: number) => {
      time.now += ms;
    },
    lateness: new Lateness(),
    dialTook: new Estimate(),
    newId: counting("nonce"),
    callbackUrls: {
      ready: async () => {},
      urlOf: async ({ callId, attempt }: DialKey) => `https://calls.test/callback/${callId}/${attempt}`,
    },
    callbackQueue: {
      send: async (_: readonly AttemptEnd[]): Promise<void> => {
        throw new Error("the callback queue is out of reach");
      },
    },
  };

  const dispatchDeps = {
    calls,
    lists: undefined as ListReads | undefined,
    campaigns,
    permits,
    callerIds: new TrunkCallerIds({ uses, permits, own: () => null }),
    queue,
    policy,
    clock,
    newCallId: counting("call"),
    newToken: counting("token"),
    memory: new DispatchMemory(),
    trunk: DEFAULT_TRUNK,
    seeTrunks: (seen: readonly SeenTrunk[]) => seen.map(t => ({ ...t, lines: policy.maxConcurrentCalls })),
    tellOthers: () => {},
    pace: (_: number) => Number.POSITIVE_INFINITY,
    fetchStatus: null as FetchStatus | null,
  };

  const initiateDeps = {
    calls,
    lists: undefined as ListReads | undefined,
    campaigns,
    suppressions: d1Suppressions(db),
    window,
    policy,
    clock,
    known,
    ownRules: { current: shippedRules() },
    newCallId: counting("call"),
    derivedCallId,
  };

  const report = (callId: string, outcome: Outcome, more: Partial<OutcomeReport> = {}): OutcomeReport => ({
    callId,
    attempt: 1,
    outcome,
    duration: 0,
    externalCallId: null,
    error: null,
    receivedAt: clock(),
    final: false,
    source: "callback",
    ...more,
  });

  async function campaign(
    fields: Partial<CampaignFields> = {},
    contacts: readonly string[] = [],
  ): Promise<number> {
    return insertCampaign(
      db,
      { name: "a campaign", ...fields },
      contacts.map(phoneNumber => ({ phoneNumber, timeZone: null, metadata: null })),
      clock(),
    );
  }

  async function started(fields: Partial<CampaignFields>, contacts: readonly string[]): Promise<number> {
    const id = await campaign(fields, contacts);
    await moveCampaign(db, id, "start", clock());
    return id;
  }

  /** One request for these numbers. */
  async function initiate(campaignId: number, ...phoneNumbers: string[]): Promise<Acceptance> {
    const [result] = await initiateCalls(initiateDeps, [requestOf(campaignId, ...phoneNumbers)]);
    if (result === undefined) throw new Error("no result");
    return result;
  }

  /** Accepts these numbers; returns the ids of their calls. */
  async function accepted(campaignId: number, ...phoneNumbers: string[]): Promise<string[]> {
    const result = await initiate(campaignId, ...phoneNumbers);
    if (result.kind !== "done" || result.refused.length > 0) throw new Error(JSON.stringify(result));
    return result.accepted.map(c => c.callId);
  }

  async function acceptedOne(campaignId: number, phoneNumber: string): Promise<string> {
    const [callId] = await accepted(campaignId, phoneNumber);
    if (callId === undefined) throw new Error("nothing accepted");
    return callId;
  }

  const dispatch = (changes: Partial<typeof dispatchDeps> = {}): Promise<DispatchReport> =>
    dispatchDueCalls({ ...dispatchDeps, ...changes });
  const place = (
    messages: readonly DialMessage[],
    changes: Partial<PlaceContext> = {},
    connectionOf?: Parameters<typeof placeCalls>[2],
  ): Promise<void> => placeCalls({ ...placeDeps, ...changes }, messages, connectionOf);

  return {
    queuedEnds,
    db,
    time,
    clock,
    policy,
    calls,
    campaigns,
    gateStorage,
    permits,
    get window() {
      return window;
    },
    /** As an object that starts again. */
    forgetNumbers: () => {
      window = new HeldNumbers();
      initiateDeps.window = window;
    },
    known,
    queue,
    provider,
    gate,
    recordDeps,
    placeDeps,
    dispatchDeps,
    initiateDeps,
    report,
    record,
    campaign,
    started,
    initiate,
    accepted,
    acceptedOne,
    dispatch,
    place,
    endLeases: () => endExpiredLeases({ permits, ...recordDeps }),
    reconcile: () =>
      reconcileLines({ ...recordDeps, permits, newToken: dispatchDeps.newToken, trunk: DEFAULT_TRUNK }),
    /** Dispatches, delivers what was sent and dials it. */
    dial: async () => {
      await dispatch();
      await place(queue.take());
    },
    campaignOf: async (id: number): Promise<Campaign> => {
      const found = (await campaignsById(db, [id])).get(id);
      if (found === undefined) throw new Error(`no campaign ${id}`);
      return found;
    },
    row: (callId: string) => callRow(db, callId),
    rows: () => callRows(db),
    expectTruth: () => expectTruth(db),
  };
}

export const requestOf = (campaignId: number, ...phoneNumbers: string[]) => ({
  campaignId,
  numbers: phoneNumbers.map(phoneNumber => ({ phoneNumber, timeZone: null, metadata: null })),
});

/** n numbers that nobody else has. */
export const numbers = (n: number, prefix = "+1202555") =>
  Array.from({ length: n }, (_, i) => `${prefix}${String(i).padStart(4, "0")}`);

export const keyOf = ({ callId, attempt }: DialKey): DialKey => ({ callId, attempt });
export const callIdsOf = (keys: readonly DialKey[]) => keys.map(k => k.callId);

/** D1 fails the first request that has this text in it (see `named`); `when` = before it ran, or after it was committed. */
export function failOnce(world: Pick<World, "db">, when: "before" | "after", text: string) {
  const fault = vi.fn((sql: string) => {
    if (fault.mock.calls.filter(([s]) => s.includes(text)).length === 1 && sql.includes(text))
      throw new Error(`D1 is out of reach (${when})`);
  });
  world.db.faults[when] = fault;
  return fault;
}

export function failAlways(world: Pick<World, "db">, when: "before" | "after", text: string): void {
  world.db.faults[when] = sql => {
    if (sql.includes(text)) throw new Error(`D1 is out of reach (${when})`);
  };
}
