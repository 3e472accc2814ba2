// Dead letters are stored first, then the permits of their dials are withdrawn: dying in between, a redelivery does it.
import type { Stores } from "../actions/context.ts";
import { withdrawDials } from "../actions/dialling/withdraw-dials.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { GateClient } from "../actions/ports/gate-client.ts";
import type { NewDeadLetter } from "../domain/dead-letters/dead-letter.ts";
import { type DeadLetters, EXHAUSTED, exhausted } from "./consume.ts";
import { CALLBACKS, DIALS } from "./messages.ts";
import { readLetter } from "./read-letter.ts";

/** Needs no settings to store a letter: what a misconfigured deployment could not handle is stored all the same. */
export const deadLettersOf = (
  { letters }: Pick<Stores, "letters">,
  context: () => { gate: Pick<GateClient, "withdraw" | "wake"> },
  clock: Clock = () => Date.now(),
): DeadLetters => ({
  recordFailures: failures => letters.recordFailures(failures, clock()),
  store: async letter => {
    const waiting = await letters.store([letter], clock());
    if (!waiting.has(letter.id)) return;
    const content = readLetter(letter);
    if (content.kind === "dial") await withdrawDials(context(), [content.dial]);
  },
});

/** The platform moved it here. Nobody says which queue it comes from; its form does. */
export function movedLetter(message: Pick<Message, "id" | "body">): NewDeadLetter {
  const callback = CALLBACKS.schema.safeParse(message.body);
  if (callback.success) return exhausted(CALLBACKS, callback.data, null, message);
  const dial = DIALS.schema.safeParse(message.body);
  if (dial.success) return exhausted(DIALS, dial.data, null, message);
  return {
    id: message.id,
    queue: DIALS.queue,
    payload: JSON.stringify(message.body ?? null),
    reason: EXHAUSTED,
    error: null,
    callId: null,
    tries: DIALS.maxRetries + 1,
  };
}
