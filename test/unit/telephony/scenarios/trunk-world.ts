// The real verbs over a trunk at a fake provider: calls are accepted, granted, claimed and dialled, webhooks come back.

import { hangUpCall } from "../../../../src/actions/calls/hang-up-call.ts";
import type { DialAnswer, DialRequest } from "../../../../src/actions/ports/provider.ts";
import {
  askAboutOverdueCalls,
  askAboutUnansweredDials,
} from "../../../../src/actions/trunks/ask-about-calls.ts";
import { endExpiredLeases } from "../../../../src/actions/trunks/end-expired-leases.ts";
import { receiveProviderCallback } from "../../../../src/actions/trunks/receive-provider-callback.ts";
import type { DialKey } from "../../../../src/domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../../../src/domain/calls/settlement.ts";
import type { CampaignFields } from "../../../../src/domain/campaigns/campaign.ts";
import type { DialReport } from "../../../../src/domain/trunks/dial-report.ts";
import { asProvider } from "../../../../src/telephony/as-provider.ts";
import {
  atCallbackOf,
  atWebhookOf,
  providerCallbackUrl,
  signCallback,
  verifyCallback,
} from "../../../../src/telephony/callback-url.ts";
import { received, type Sent } from "../../../support/fake-providers/a-call.ts";
import { accountsOf } from "../../../support/worlds/account.ts";
import { makeWorld } from "../../../support/worlds/action-world.ts";
import { HOUR, MINUTE, SECOND } from "../../../support/worlds/permits.ts";
import { stopsOf } from "../../../support/worlds/suppress.ts";
import type { Told } from "./trunks.ts";

const ORIGIN = "https://dialer.example.com";
const SECRET = "the-secret-of-callback-urls";
export const NUMBER = "+14155550100";

/** Three attempts, an hour between them. */
export function trunkWorld({ trunk }: Told) {
  const world = makeWorld();
  const { lines, provider: telephony, clock } = trunk();
  // The provider's time is ours.
  Object.defineProperty(clock, "now", {
    get: () => world.time.now,
    set: (ms: number) => {
      world.time.now = ms;
    },
  });

  const dialled: DialRequest[] = [];
  /** Between the provider's taking a call and its answer. */
  const line = { beforeAnswer: async (_: DialRequest): Promise<void> => {} };
  const made = asProvider(telephony);
  const provider = {
    ...made,
    placeCall: async (request: DialRequest): Promise<DialAnswer> => {
      dialled.push(request);
      const answer = await made.placeCall(request);
      await line.beforeAnswer(request);
      return answer;
    },
  };
  const fetchStatus = made.fetchStatus ?? null;

  const queued = world.queuedEnds;
  const reports: DialReport[] = [];
  const gate = {
    ...world.gate,
    report: async (some: readonly DialReport[]) => {
      reports.push(...some);
    },
  };
  const callbackQueue = {
    send: async (ends: readonly AttemptEnd[]) => {
      queued.push(...ends);
    },
  };
  /** Whose URL the next dials are given, if not their own. */
  const urls: { of: DialKey | null } = { of: null };
  const callbackUrls = {
    ready: async () => {},
    addressOf: (name: string) => `${ORIGIN}/api/v1/providers/${name}/callback`,
    urlOf: async (key: DialKey) => {
      const { callId, attempt } = urls.of ?? key;
      const signature = await signCallback(SECRET, callId, attempt, atWebhookOf("default"));
      return providerCallbackUrl(ORIGIN, "default", { callId, attempt, signature });
    },
  };
  const signatures = {
    verify: (callId: string, attempt: number, signature: string, trunk: string) =>
      verifyCallback(SECRET, callId, attempt, signature, atCallbackOf(trunk)),
    verifyAtWebhook: (callId: string, attempt: number, signature: string, trunk: string) =>
      verifyCallback(SECRET, callId, attempt, signature, atWebhookOf(trunk)),
  };
  const ctx = {
    ...world.recordDeps,
    fetchStatus,
    gate,
    calls: world.calls,
    provider,
    accountOf: accountsOf(provider, fetchStatus),
    callbackQueue,
    signatures,
    ...stopsOf(world.db),
  };

  /** The queue's turn. */
  async function settle(): Promise<void> {
    const ends = queued.splice(0);
    if (ends.length > 0) await world.record(ends);
  }

  /** One webhook at the door; its end stays in the queue. Throws what it is refused with. */
  function receive(sent: Sent) {
    const query = sent.url === "" ? new URLSearchParams() : new URL(sent.url).searchParams;
    return receiveProviderCallback(ctx, {
      trunk: "default",
      callId: query.get("call_id"),
      attempt: query.has("attempt") ? Number(query.get("attempt")) : null,
      signature: query.get("signature"),
      request: received(sent, world.clock()),
      traceId: "trace-1",
    });
  }

  async function deliver(sent: readonly Sent[]) {
    const results = [];
    for (const one of sent) {
      results.push(await receive(one));
      await settle();
    }
    return results;
  }

  /** What is due is dispatched and dialled. */
  async function dial(): Promise<void> {
    await world.dispatch({ fetchStatus });
    await world.place(world.queue.take(), { accountOf: ctx.accountOf, gate, callbackUrls, callbackQueue });
    await settle();
  }

  /** A call of a campaign, dialled once. */
  async function called(fields: Partial<CampaignFields> = {}, number = NUMBER) {
    const callId = await world.acceptedOne(await world.campaign(fields), number);
    await dial();
    return { callId, id: lines.ids().at(-1) ?? "none" };
  }

  /** It rings for 5 s, somebody picks up, and it lasts 42 s. */
  async function talk(id: string, how: "answered" | "voicemail" = "answered"): Promise<Sent[]> {
    world.time.now += 5 * SECOND;
    const answer = await lines.answer(id);
    world.time.now += 42 * SECOND;
    return [...answer, ...(await lines.end(id, how, 42))];
  }

  return {
    world,
    lines,
    dialled,
    line,
    reports,
    queued,
    called,
    dial,
    talk,
    receive,
    deliver,
    settle,
    urls,
    urlOf: callbackUrls.urlOf,
    row: (callId: string) => world.row(callId),
    hangUp: (callId: string) => hangUpCall({ ...ctx, calls: world.calls }, { callId }),
    /** The watchdog's question about dials that got no answer. */
    askAboutUnanswered: () => {
      world.time.now += 2 * MINUTE;
      return askAboutUnansweredDials(ctx, 20);
    },
    /** The watchdog's question about calls past their expected end. */
    askAboutOverdue: () => askAboutOverdueCalls(ctx, world.time.now, 20),
    endLeases: () => endExpiredLeases({ permits: world.permits, ...ctx }),
    pass: (ms: number) => {
      world.time.now += ms;
    },
    anHour: () => {
      world.time.now += HOUR;
    },
  };
}

export type TrunkWorld = ReturnType<typeof trunkWorld>;

/** Everything that a webhook could change. */
export const stateOf = ({ world }: TrunkWorld) => ({
  rows: world.rows(),
  permits: world.permits.all(),
});
