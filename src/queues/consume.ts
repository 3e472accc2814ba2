// The one consume loop: each message its own verdict. What cannot be read is a dead letter at once, what failed
// comes again later, what failed for the last time is a dead letter with its error, the rest is done.

import { failureText } from "../actions/dead-letters/failure-text.ts";
import type { DeliveryFailure, NewDeadLetter } from "../domain/dead-letters/dead-letter.ts";
import { describe, log } from "../log.ts";
import type { Carried } from "./messages.ts";

/** A message that fails is tried again after this time, doubled with each try. */
const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 300;

export const EXHAUSTED = "Delivered too often without success";

/** Where messages go that fail. */
export interface DeadLetters {
  recordFailures: (failures: readonly DeliveryFailure[]) => Promise<void>;
  /** Then gives back what waits for the message; harmless when done again. */
  store: (letter: NewDeadLetter) => Promise<void>;
}

export interface Read<Body> {
  message: Message;
  body: Body;
}

export async function consume<Body>(
  batch: Pick<MessageBatch, "queue" | "messages">,
  carried: Carried<Body>,
  handle: (bodies: readonly Body[]) => Promise<void>,
  deadLetters: DeadLetters,
): Promise<void> {
  const good = await readMessages(batch, carried, deadLetters);
  if (good.length === 0) return;
  try {
    await handle(good.map(g => g.body));
    for (const { message } of good) message.ack();
  } catch (error) {
    log.error("messages failed", { queue: batch.queue, count: good.length, error: describe(error) });
    await tryAgain(good, carried, failureText(error), handle, deadLetters);
  }
}

/** Those that can be read; the others are dead letters. */
export async function readMessages<Body>(
  batch: Pick<MessageBatch, "queue" | "messages">,
  { schema }: Pick<Carried<Body>, "schema">,
  deadLetters: DeadLetters,
): Promise<Read<Body>[]> {
  const good: Read<Body>[] = [];
  for (const message of batch.messages) {
    const parsed = schema.safeParse(message.body);
    if (parsed.success) good.push({ message, body: parsed.data });
    else await storeUnread(batch.queue, message, parsed.error.message, deadLetters);
  }
  return good;
}

async function tryAgain<Body>(
  failed: readonly Read<Body>[],
  carried: Carried<Body>,
  error: string,
  handle: (bodies: readonly Body[]) => Promise<void>,
  deadLetters: DeadLetters,
): Promise<void> {
  const isLast = ({ message }: Read<Body>) => message.attempts > carried.maxRetries;
  for (const one of failed) if (!isLast(one)) later(one.message);
  try {
    await deadLetters.recordFailures(
      failed.map(({ body }) => ({ messageId: carried.letterIdOf(body), detail: error })),
    );
  } catch (problem) {
    log.error("failures were not noted", { queue: carried.queue, error: describe(problem) });
  }
  let broken = false;
  for (const one of failed.filter(isLast)) {
    // The dead-letter queue takes what cannot be stored from here.
    if (broken) later(one.message);
    else broken = !(await lastTry(one, carried, failed.length === 1 ? error : null, handle, deadLetters));
  }
}

/**
 * A batch fails as one: by itself a message may do well. `error`: that it was by itself, and failed. False = it could
 * not be stored.
 */
async function lastTry<Body>(
  { message, body }: Read<Body>,
  carried: Carried<Body>,
  error: string | null,
  handle: (bodies: readonly Body[]) => Promise<void>,
  deadLetters: DeadLetters,
): Promise<boolean> {
  let problem = error;
  if (problem === null) {
    try {
      await handle([body]);
      message.ack();
      return true;
    } catch (alone) {
      problem = failureText(alone);
    }
  }
  return storeOrRetry(message, deadLetters, () => exhausted(carried, body, problem, message));
}

/** A letter of a message that was tried as often as its queue allows. */
export function exhausted<Body>(
  carried: Carried<Body>,
  body: Body,
  error: string | null,
  message: Pick<Message, "body">,
): NewDeadLetter {
  return {
    id: carried.letterIdOf(body),
    queue: carried.queue,
    payload: JSON.stringify(message.body ?? null),
    reason: EXHAUSTED,
    error,
    callId: carried.callIdOf(body),
    tries: carried.maxRetries + 1,
  };
}

async function storeUnread(
  queue: string,
  message: Message,
  reason: string,
  deadLetters: DeadLetters,
): Promise<void> {
  await storeOrRetry(message, deadLetters, () => ({
    id: message.id,
    queue,
    payload: JSON.stringify(message.body ?? null),
    reason,
    error: reason,
    callId: null,
    tries: message.attempts,
  }));
}

/** False = the letter was not stored, and the message comes again. */
export async function storeOrRetry(
  message: Message,
  deadLetters: DeadLetters,
  letter: () => NewDeadLetter,
): Promise<boolean> {
  try {
    await deadLetters.store(letter());
    message.ack();
    return true;
  } catch (error) {
    log.error("a dead letter could not be kept", { error: describe(error) });
    later(message);
    return false;
  }
}

function later(message: Message): void {
  message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
}

/** `attempts` is 1 at the first delivery. */
export const retryDelaySeconds = (attempts: number) =>
  Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(attempts - 1, 16));
