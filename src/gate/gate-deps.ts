// What a gate is wired to, and what it needs of the object it lives in.
import type { InitiateDeps } from "../actions/calls/initiate-calls.ts";
import type { CallStore } from "../actions/ports/call-store.ts";
import type { CallbackQueue } from "../actions/ports/callback-queue.ts";
import type { CampaignStore } from "../actions/ports/campaign-store.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { DialQueue } from "../actions/ports/dial-queue.ts";
import type { FetchStatus } from "../actions/ports/provider.ts";
import type { TrunkStore } from "../actions/ports/trunk-store.ts";
import type { WebhookWakes } from "../actions/ports/webhook-wakes.ts";
import type { Policy } from "../domain/trunks/policy.ts";

/** What a gate is wired to. */
export interface GateDeps {
  /** Of its trunk. */
  name: string;
  calls: CallStore;
  campaigns: CampaignStore;
  suppressions: InitiateDeps["suppressions"];
  lists?: InitiateDeps["lists"];
  trunks: Pick<TrunkStore, "setUnavailable" | "setBreaker">;
  /** Lines and pace are those of the default trunk. */
  policy: Policy;
  clock: Clock;
  /** Left out: nothing waits for others to be done with it. */
  wait?: (ms: number) => Promise<void>;
  queue: DialQueue;
  callbackQueue: CallbackQueue;
  wakes?: WebhookWakes;
  /** Notes the day's peak of lines in use. */
  recordPeak: (peak: number, now: number) => Promise<void>;
  /** Ids that sort by (time, order of asking). */
  newCallId: (now: number) => string;
  newToken: () => string;
  derivedCallId: InitiateDeps["derivedCallId"];
  /** Null where the provider cannot be asked about a call. */
  fetchStatus: FetchStatus | null;
  /** The gates of other trunks. What they are not told, they find within a minute. */
  others: {
    /** Something has changed: look at everything again. */
    wake(name: string): Promise<void>;
    hasCalls(name: string, campaignIds: readonly number[]): Promise<void>;
  };
}

/** The part of a Durable Object's state that a gate needs. */
export interface GateState {
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "sql">;
  waitUntil(promise: Promise<unknown>): void;
}
