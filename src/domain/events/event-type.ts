// What others can be told of.

/** In the order of the documents. */
export const EVENT_TYPES = [
  "call.finished",
  "attempt.ended",
  "campaign.started",
  "campaign.paused",
  "campaign.resumed",
  "campaign.completed",
  "campaign.cancelled",
  "import.finished",
  "number.suppressed",
  "dead_letter.created",
  "trunk.paused",
  "trunk.resumed",
  "trunk.breaker_opened",
  "trunk.breaker_closed",
  "webhook.held",
  "webhook.disabled",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Sent to one endpoint that asks for it; never in the log. */
export const TEST_EVENT = "webhook.test";

/** What an endpoint that names no types is told: all but the one that comes with each attempt. */
export const DEFAULT_EVENT_TYPES: readonly EventType[] = EVENT_TYPES.filter(type => type !== "attempt.ended");

/** Events are kept for so many days, and those that an endpoint could not be told of for so many. */
export const EVENTS_KEPT_DAYS = 7;
export const FAILURES_KEPT_DAYS = 30;
