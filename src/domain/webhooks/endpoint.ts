// Where events are sent: an address of somebody else's, what it wants to be told, and how far it has been told.
import type { EventType } from "../events/event-type.ts";

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
}
