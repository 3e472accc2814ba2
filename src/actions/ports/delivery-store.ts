// How far each endpoint has been told: its lease, its cursor, what stepped aside. What is written under a lease that was
// lost changes nothing.
import type { By } from "../../domain/changes/change.ts";
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import type { EndpointHealth, FailedTry } from "../../domain/webhooks/fold-tries.ts";

/** Who has the lease. */
export interface Lease {
  endpointId: string;
  token: string;
}

/** What a run has done, from the cursor as it was found. */
export interface RunDone {
  from: number;
  /** The state that the endpoint was found in. */
  was: Endpoint["status"];
  /** Of what somebody has set: the run was made by it. */
  revision: number;
  /** Behind `from`, or `from` itself; never in front of it. */
  to: number;
  health: EndpointHealth;
  failures: readonly FailedTry[];
  /** Sent from the log; 0 = no run is noted. */
  sent: number;
  failed: number;
  ms: number;
  /** In ms: the lease is kept until then if something is left; null = it ends. */
  keepUntil: number | null;
}

/** `stored`: false = the lease was lost, or somebody changed the endpoint. `more`: something is left in the log for it. */
export interface RunStored {
  stored: boolean;
  kept: boolean;
  more: boolean;
}

/** `lost`: somebody else has the lease, or somebody changed the endpoint. */
export type Looked = "more" | "nothing" | "lost";

export type DueFailure = Pick<FailedTry, "seq" | "attempts">;

export const DELIVERY_STATES = ["failed", "delivered", "waiting"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event as an endpoint sees it. Times in ms; null = none yet. */
export interface Delivery {
  seq: number;
  /** Null, with the next three: the event is not kept any more. */
  type: string | null;
  campaignId: number | null;
  subject: string | null;
  createdAt: number | null;
  state: DeliveryState;
  /** Tries so far, since it stepped aside or was sent again; the one that got there among them. */
  attempts: number;
  nextAttemptAt: number | null;
  /** Of the last try that failed. */
  status: number | null;
  error: string | null;
  /** When it was there: of most the end of the run that it was sent in. */
  deliveredAt: number | null;
}

export interface DeliveryFilter {
  endpointId: string;
  state: DeliveryState | null;
  /** In front of it, in the order of the log. */
  before: number | null;
  limit: number;
}

export interface DeliveryStore {
  /** Null = somebody else has it, it is disabled, it rests, or there is none. */
  lease: (lease: Lease, now: number, until: number) => Promise<Endpoint | null>;
  finish: (lease: Lease, run: RunDone, now: number) => Promise<RunStored>;
  /** For events behind `to`, and failures that are due. */
  look: (
    lease: Lease,
    run: Pick<RunDone, "from" | "was" | "revision" | "to">,
    now: number,
  ) => Promise<Looked>;
  /** Gives the lease back; false = it was lost. */
  release: (lease: Lease) => Promise<boolean>;
  /** Those that have waited longest first. */
  due: (endpointId: string, now: number, limit: number) => Promise<DueFailure[]>;
  /** Those that something new is there for, whom nobody sends to and who do not rest. */
  toWake: (now: number) => Promise<string[]>;
  /** Those behind the log, or with a try that is due. */
  behind: (now: number) => Promise<string[]>;
  /** Newest first; `next`: null = that was all. Looks at a bounded part of the log. */
  deliveries: (filter: DeliveryFilter) => Promise<{ rows: Delivery[]; next: number | null }>;
  /** Has its tries anew, now; false = it is no event of the endpoint behind its cursor, or is not kept any more. */
  resend: (endpointId: string, seq: number, now: number, by: By) => Promise<boolean>;
  /** Those behind `after` and the cursor's own, since `since` (ms), at most `limit`: how many, and the last one looked at. */
  resendSince: (
    asked: { endpointId: string; since: number; after: number; limit: number },
    now: number,
    by: By,
  ) => Promise<{ resent: number; next: number | null }>;
  purgeFailures: (before: number, limit: number) => Promise<number>;
  /** Those whose events are gone. */
  purgeRuns: (limit: number) => Promise<number>;
}
