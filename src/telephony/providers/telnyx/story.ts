// What a list of a call's events adds up to: they come in any order, and twice.

import type { DialKey } from "../../../domain/calls/dial-key.ts";
import type { AnsweredBy } from "../../../domain/calls/disposition.ts";
import { instantOf, secondsBetween } from "../../lib/duration.ts";
import { idOf, type JsonObject, objectOf, textOf } from "../../lib/json.ts";
import { readEvent, type TelnyxEvent } from "./callback.ts";
import { markIn } from "./client-state.ts";
import type { TelnyxAnswer, TelnyxHangup } from "./words.ts";

export interface Listed {
  event: TelnyxEvent;
  /** The attempt that it was made for; null = it does not say. */
  mark: DialKey | null;
}

/** An entry of `call_events`: its raw webhook is somewhere in `metadata`. */
export function listedOf(entry: JsonObject): Listed {
  const payload = payloadIn(entry.metadata, 4);
  const raw = objectOf(objectOf(entry.metadata).data);
  const at = instantOf(raw.occurred_at) ?? instantOf(entry.event_timestamp);
  return {
    event: readEvent(textOf(entry.name), payload, at),
    mark: markIn(payload),
  };
}

/** The object that names the call, however deep the list wraps it. */
function payloadIn(value: unknown, depth: number): JsonObject {
  const object = objectOf(value);
  if (depth === 0 || idOf(object.call_control_id) !== null) return object;
  for (const inner of Object.values(object)) {
    const payload = payloadIn(inner, depth - 1);
    if (idOf(payload.call_control_id) !== null) return payload;
  }
  return {};
}

export interface Story {
  answeredAt: number | null;
  wasAnswered: boolean;
  answeredBy: AnsweredBy | null;
  end: { hangup: TelnyxHangup; at: number | null } | null;
}

export function storyOf(events: readonly TelnyxEvent[]): Story {
  const story: Story = { answeredAt: null, wasAnswered: false, answeredBy: null, end: null };
  for (const event of events) {
    if (event.kind === "answered") {
      story.wasAnswered = true;
      story.answeredAt = event.at;
    } else if (event.kind === "answeredBy") {
      // The premium kind may report twice: what it knows is kept.
      if (story.answeredBy === null || event.answeredBy !== "unknown") story.answeredBy = event.answeredBy;
    } else if (event.kind === "hangup") story.end = { hangup: event.hangup, at: event.at };
  }
  return story;
}

/** `endedAt`: ms since the epoch. */
export const answerOf = (story: Story, endedAt: number | null): TelnyxAnswer => ({
  answered: story.wasAnswered,
  answeredBy: story.answeredBy,
  seconds: secondsBetween(story.answeredAt, endedAt),
});
