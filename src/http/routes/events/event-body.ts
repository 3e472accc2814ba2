// An event as it is sent to an endpoint and as who polls reads it: the same bytes.
import type { StoredEvent } from "../../../domain/events/event.ts";
import type { Payload } from "../../../domain/webhooks/endpoint.ts";
import { describe, log } from "../../../log.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { fullData, thinData } from "./present.ts";
import type { Event } from "./schemas.ts";

/** Above that a full one goes without its call's metadata, in bytes. */
const MOST_BYTES = 20_000;

const encoder = new TextEncoder();

/** Throws of one that this version of the program cannot read. */
export function presentEvent(event: StoredEvent, payload: Payload): Of<typeof Event> {
  const { id, type, createdAt, seq } = event;
  const head = { id, type, timestamp: time(createdAt), sequence: seq };
  if (payload === "thin") return { ...head, data: thinData(event) } as Of<typeof Event>;
  const whole = { ...head, data: fullData(event) } as Of<typeof Event>;
  if (event.about.kind !== "call" || event.about.call.metadata === null) return whole;
  if (encoder.encode(JSON.stringify(whole)).byteLength <= MOST_BYTES) return whole;
  return { ...head, data: fullData(event, { cut: true }) } as Of<typeof Event>;
}

/** Those that can be read: one that cannot stands in the log, and keeps nobody from the others. */
export const presentEvents = (events: readonly StoredEvent[], payload: Payload): Of<typeof Event>[] =>
  events.flatMap(event => {
    try {
      return [presentEvent(event, payload)];
    } catch (error) {
      const { seq: sequence, type } = event;
      log.error("an event is left out: it cannot be read", { sequence, type, error: describe(error) });
      return [];
    }
  });

export const eventBody = (event: StoredEvent, payload: Payload): string =>
  JSON.stringify(presentEvent(event, payload));
