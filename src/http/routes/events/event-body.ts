// An event as it is sent to an endpoint and as who polls reads it: the same bytes.
import type { StoredEvent } from "../../../domain/events/event.ts";
import type { Payload } from "../../../domain/webhooks/endpoint.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { fullData, thinData } from "./present.ts";
import type { Event } from "./schemas.ts";

/** Above that a full one goes without its call's metadata, in bytes. */
const MOST_BYTES = 20_000;

const encoder = new TextEncoder();

export function presentEvent(event: StoredEvent, payload: Payload): Of<typeof Event> {
  const { id, type, createdAt, seq } = event;
  const head = { id, type, timestamp: time(createdAt), sequence: seq };
  if (payload === "thin") return { ...head, data: thinData(event) } as Of<typeof Event>;
  const whole = { ...head, data: fullData(event) } as Of<typeof Event>;
  if (event.about.kind !== "call" || event.about.call.metadata === null) return whole;
  if (encoder.encode(JSON.stringify(whole)).byteLength <= MOST_BYTES) return whole;
  return { ...head, data: fullData(event, { cut: true }) } as Of<typeof Event>;
}

export const eventBody = (event: StoredEvent, payload: Payload): string =>
  JSON.stringify(presentEvent(event, payload));
