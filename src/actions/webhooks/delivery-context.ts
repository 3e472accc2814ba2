// What sending events needs.
import type { StoredEvent } from "../../domain/events/event.ts";
import type { Endpoint, Payload } from "../../domain/webhooks/endpoint.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { WebhookWakes } from "../ports/webhook-wakes.ts";

export interface SendContext {
  clock: Clock;
  /** Never over once `signal` is aborted. */
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The event as its receiver is told of it: the same bytes each time. */
  renderEvent: (event: StoredEvent, payload: Payload) => string;
  /** False: there is no key, so nothing can be signed, and nothing is sent. */
  canSign: boolean;
  /** What is wrong with an address now; null = it may be sent to. */
  urlProblem: (url: string) => string | null;
  /** Those that sign, the newest first. */
  secretsOf: (
    endpoint: Pick<Endpoint, "id" | "secretVersion" | "previousSecretUntil">,
    now: number,
  ) => Promise<string[]>;
}

export interface DeliverContext extends SendContext {
  deliveries: Pick<DeliveryStore, "lease" | "look" | "finish" | "release" | "due">;
  events: Pick<EventStore, "read" | "named">;
  wakes: WebhookWakes;
  newId: () => string;
  /** So long after its first event a run goes on to collect what happens, before it is stored; 0 = it is stored at once. */
  collectMs: number;
}
