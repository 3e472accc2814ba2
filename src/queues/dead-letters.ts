// Dead letters are stored first, then the permits of their dials are withdrawn: dying in between, a redelivery does it.
import type { Stores } from "../actions/context.ts";
import { withdrawDials } from "../actions/dialling/withdraw-dials.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { GateClient } from "../actions/ports/gate-client.ts";
import type { NewDeadLetter } from "../domain/dead-letters/dead-letter.ts";
import { type DeadLetters, EXHAUSTED, exhausted, storeOrRetry } from "./consume.ts";
import { bodiesOf, partId } from "./groups.ts";
import { CALLBACKS, DIALS } from "./messages.ts";
import { readLetter } from "./read-letter.ts";
import { Verdicts } from "./verdicts.ts";

/** Needs no settings to store a letter: what a misconfigured deployment could not handle is stored all the same. */
export const deadLettersOf = (
  { letters }: Pick<Stores, "letters">,
  context: () => { gate: Pick<GateClient, "withdraw" | "wake"> },
  clock: Clock = () => Date.now(),
): DeadLetters => ({
  recordFailures: failures => letters.recordFailures(failures, clock()),
  store: async stored => {
    const waiting = await letters.store(stored, clock());
    const dials = stored.flatMap(letter => {
      const content = waiting.has(letter.id) ? readLetter(letter) : null;
      return content?.kind === "dial" ? content.dials : [];
    });
    if (dials.length > 0) await withdrawDials(context(), dials);
  },
});

/** What the platform moved to the dead-letter queue. */
export async function storeMoved(
  batch: Pick<MessageBatch, "messages">,
  deadLetters: DeadLetters,
): Promise<void> {
  const verdicts = new Verdicts();
  for (const message of batch.messages) {
    verdicts.expect(message, 1);
    await storeOrRetry(message, deadLetters, verdicts, movedLetters(message));
  }
}

/** The platform moved it here: a letter of each that it carries. */
export function movedLetters({ id, body }: Pick<Message, "id" | "body">): NewDeadLetter[] {
  const bodies = bodiesOf(body);
  return bodies.map((one, place) => movedLetter(partId(id, { place, of: bodies.length }), one));
}

/** Nobody says which queue it comes from; its form does. */
function movedLetter(id: string, body: unknown): NewDeadLetter {
  const callback = CALLBACKS.schema().safeParse(body);
  if (callback.success) return exhausted(CALLBACKS, callback.data, null, body);
  const dial = DIALS.schema().safeParse(body);
  if (dial.success) return exhausted(DIALS, dial.data, null, body);
  return {
    id,
    queue: DIALS.queue,
    payload: JSON.stringify(body ?? null),
    reason: EXHAUSTED,
    error: null,
    callId: null,
    tries: DIALS.maxRetries + 1,
  };
}
