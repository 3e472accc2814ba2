// Where events are sent: an address of somebody else's, what it wants to be told, and how far it has been told.
import type { EventType } from "../events/event-type.ts";
import { DAY_MS, MINUTE_MS } from "../time-units.ts";

export const PAYLOADS = ["full", "thin"] as const;
/** `thin`: ids only, for those who must not ship personal data. */
export type Payload = (typeof PAYLOADS)[number];

/**
 * `enabled`: is told of everything; `held`: does not answer, so only the oldest is tried and the rest waits in the log;
 * `disabled`: is told of nothing.
 */
export const ENDPOINT_STATES = ["enabled", "held", "disabled"] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export interface Endpoint {
  id: string;
  /** Null = nothing is sent: its events are kept for who polls them. */
  url: string | null;
  description: string | null;
  types: EventType[];
  /** Null = of every campaign, and of none. */
  campaigns: number[] | null;
  payload: Payload;
  /** One by one, the next only when the one before is there. */
  ordered: boolean;
  status: EndpointState;
  /** Why it is disabled: null = it is not, or somebody wished it. */
  disabledReason: string | null;
  disabledAt: number | null;
  /** The last event that was sent, stepped aside or was left out by its filters. */
  cursor: number;
  secretVersion: number;
  /** Until then (ms) the secret of the version before signs too; null = it does not. */
  previousSecretUntil: number | null;
  /** Since when (ms) it does not answer. */
  heldSince: number | null;
  /** When (ms) one that is held, or asked to be left alone for a while, is tried again. */
  nextTryAt: number | null;
  /** Failures one after the other; of one that is held, the tries of its oldest event. */
  failedInARow: number;
  /** What the last try that failed failed with; null = none has. */
  lastError: string | null;
  /** Whoever sends to it now has it until then (ms), under this token. */
  leasedUntil: number | null;
  leaseToken: string | null;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
  /** Counted by each change of what somebody has set. */
  revision: number;
}

/** What somebody has set. */
export type EndpointFields = Pick<
  Endpoint,
  "url" | "description" | "types" | "campaigns" | "payload" | "ordered"
>;

export const MOST_ENDPOINTS = 20;
export const MOST_CAMPAIGNS_OF_AN_ENDPOINT = 100;

/** One that was disabled by failures is kept its events for so long: then it can be enabled from where it was. */
export const KEPT_AFTER_FAILURES_MS = 7 * DAY_MS;

/** Asked for again sooner, a rotation is the same one: the secret that receivers know must go on to sign. */
export const SAME_ROTATION_MS = MINUTE_MS;

/** Where an endpoint goes on: where it was, behind all there is, or at the first event since then (ms). */
export type EnableFrom = "cursor" | "now" | { at: number };

/** An endpoint, and how far it is behind. */
export interface EndpointStanding {
  endpoint: Endpoint;
  /** The newest event there is; 0 = none. */
  newest: number;
  /** The oldest event that is kept; null = there is none. */
  oldest: number | null;
  /** When (ms) the first event behind the cursor happened; null = there is none. */
  oldestWaitingAt: number | null;
  lastFailure: EndpointFailure | null;
}

/** The newest event that could not be sent at first. */
export interface EndpointFailure {
  seq: number;
  /** Tries that failed. */
  attempts: number;
  /** Of the last try: its HTTP status, null = there was no answer. */
  status: number | null;
  error: string;
  failedAt: number;
  /** When (ms) it got there after all. */
  deliveredAt: number | null;
}
