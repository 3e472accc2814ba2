// What an endpoint is never told of, since events are not kept for ever: what is gone already, and what soon will be.
import { EVENTS_KEPT_DAYS } from "../events/event-type.ts";
import { DAY_MS } from "../time-units.ts";
import { type EndpointStanding, KEPT_AFTER_FAILURES_MS } from "./endpoint.ts";

const KEPT_MS = EVENTS_KEPT_DAYS * DAY_MS;
/** An event that waits so long (ms) is spoken of while there is time to do something. */
const SPOKEN_OF_AFTER_MS = 5 * DAY_MS;

/** The first event that is kept, where some in front of it were passed over; null = none were. `now` in ms. */
export function goneBefore({ endpoint, oldest }: EndpointStanding, now: number): number | null {
  const { url, createdAt, cursor } = endpoint;
  // What happened before it was made is none of its own.
  const mayHaveLost = url !== null && createdAt < now - KEPT_MS;
  return mayHaveLost && oldest !== null && cursor < oldest - 1 ? oldest : null;
}

/** What to say of events that are gone, or soon will be; null = nothing. No full stop at its end. */
export function lossTrouble(standing: EndpointStanding, now: number): string | null {
  if (!isKeptEvents(standing, now)) return null;
  const gone = goneBefore(standing, now);
  if (gone !== null) return `events before ${gone} are gone: they are kept for ${EVENTS_KEPT_DAYS} days`;
  const { oldestWaitingAt: at } = standing;
  if (at === null || now - at <= SPOKEN_OF_AFTER_MS) return null;
  return `its oldest event has waited since ${new Date(at).toISOString()}, and events are kept for ${EVENTS_KEPT_DAYS} days`;
}

/** Of one that nothing is kept for, what waits is somebody else's. */
function isKeptEvents({ endpoint }: EndpointStanding, now: number): boolean {
  const { url, status, disabledReason, disabledAt } = endpoint;
  if (url === null) return false;
  if (status !== "disabled") return true;
  return disabledReason !== null && disabledAt !== null && disabledAt >= now - KEPT_AFTER_FAILURES_MS;
}
