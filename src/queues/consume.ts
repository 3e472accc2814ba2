// The one consume loop: each message its own verdict, and each thing that it carries. What cannot be read is a dead letter
// at once, what failed comes again later, what failed for the last time is a dead letter with its error, the rest is done.

import { failureText } from "../actions/dead-letters/failure-text.ts";
import type { DeliveryFailure, NewDeadLetter } from "../domain/dead-letters/dead-letter.ts";
import { describe, log } from "../log.ts";
import { bodiesOf, partId } from "./groups.ts";
import type { Carried } from "./messages.ts";
import { Verdicts } from "./verdicts.ts";

/** A message that fails is tried again after this time, doubled with each try. */
const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 300;

export const EXHAUSTED = "Delivered too often without success";

/** From this delivery on each of a batch that fails is tried by itself too: one that always fails keeps no others back. */
const ALONE_FROM = 3;
/** Failures in a row of such tries after which the rest just comes again: then it is not a single one that fails. */
const GIVE_UP_AFTER = 3;

/** Handled together: the most that a statement for all of them was measured with. */
const TOGETHER = 50;

/** Where messages go that fail. */
export interface DeadLetters {
  recordFailures: (failures: readonly DeliveryFailure[]) => Promise<void>;
  /** Then gives back what waits for the messages; harmless when done again. */
  store: (letters: readonly NewDeadLetter[]) => Promise<void>;
}

/** What one message carries, alone or with others. */
export interface Read<Body> {
  message: Message;
  body: Body;
  /** As it came: a later version may have more in it. */
  raw: unknown;
}

export async function consume<Body>(
  batch: Pick<MessageBatch, "queue" | "messages">,
  carried: Carried<Body>,
  handle: (bodies: readonly Body[]) => Promise<void>,
  deadLetters: DeadLetters,
): Promise<void> {
  const verdicts = new Verdicts();
  const good = await readMessages(batch, carried, deadLetters, verdicts);
  for (let from = 0; from < good.length; from += TOGETHER)
    await handleTogether(good.slice(from, from + TOGETHER), carried, { handle, deadLetters, verdicts });
}

interface Handling<Body> {
  handle: (bodies: readonly Body[]) => Promise<void>;
  deadLetters: DeadLetters;
  verdicts: Verdicts;
}

async function handleTogether<Body>(
  good: readonly Read<Body>[],
  carried: Carried<Body>,
  handling: Handling<Body>,
): Promise<void> {
  try {
    await handling.handle(good.map(g => g.body));
    for (const { message } of good) handling.verdicts.done(message);
  } catch (error) {
    log.error("messages failed", { queue: carried.queue, count: good.length, error: describe(error) });
    await tryAgain(good, carried, failureText(error), handling);
  }
}

/** All that they carry and that can be read; the rest are dead letters. Each has its verdict still to come. */
export async function readMessages<Body>(
  batch: Pick<MessageBatch, "queue" | "messages">,
  { schema }: Pick<Carried<Body>, "schema">,
  deadLetters: DeadLetters,
  verdicts: Verdicts,
): Promise<Read<Body>[]> {
  const good: Read<Body>[] = [];
  for (const message of batch.messages) {
    const bodies = bodiesOf(message.body);
    verdicts.expect(message, bodies.length);
    for (const [place, raw] of bodies.entries()) {
      const parsed = schema().safeParse(raw);
      if (parsed.success) good.push({ message, body: parsed.data, raw });
      else {
        const id = partId(message.id, { place, of: bodies.length });
        const letter = unread(batch.queue, { id, raw, tries: message.attempts }, parsed.error.message);
        await storeOrRetry(message, deadLetters, verdicts, [letter]);
      }
    }
  }
  return good;
}

async function tryAgain<Body>(
  failed: readonly Read<Body>[],
  carried: Carried<Body>,
  error: string,
  { handle, deadLetters, verdicts }: Handling<Body>,
): Promise<void> {
  const isLast = ({ message }: Read<Body>) => message.attempts > carried.maxRetries;
  const comingAgain = failed.filter(one => !isLast(one));
  const alone = failed.length > 1 && failed.some(({ message }) => message.attempts >= ALONE_FROM);
  const settled = alone ? await settledAlone(comingAgain, handle) : new Set();
  for (const one of comingAgain)
    if (settled.has(one)) verdicts.done(one.message);
    else later(one.message, verdicts);
  try {
    await deadLetters.recordFailures(
      failed
        .filter(one => !settled.has(one))
        .map(({ body }) => ({ messageId: carried.letterIdOf(body), detail: error })),
    );
  } catch (problem) {
    log.error("failures were not noted", { queue: carried.queue, error: describe(problem) });
  }
  let broken = false;
  for (const one of failed.filter(isLast)) {
    // The dead-letter queue takes what cannot be stored from here.
    if (broken) later(one.message, verdicts);
    else {
      const known = failed.length === 1 ? error : null;
      broken = !(await lastTry(one, carried, known, { handle, deadLetters, verdicts }));
    }
  }
}

/** Those of them that did well by themselves. */
async function settledAlone<Body>(
  failed: readonly Read<Body>[],
  handle: Handling<Body>["handle"],
): Promise<Set<Read<Body>>> {
  const settled = new Set<Read<Body>>();
  let inARow = 0;
  for (const one of failed) {
    if (inARow >= GIVE_UP_AFTER) break;
    try {
      await handle([one.body]);
      settled.add(one);
      inARow = 0;
    } catch {
      inARow++;
    }
  }
  return settled;
}

/**
 * A batch fails as one: by itself each may do well. `error`: that it was by itself, and failed. False = it could not be
 * stored.
 */
async function lastTry<Body>(
  { message, body, raw }: Read<Body>,
  carried: Carried<Body>,
  error: string | null,
  { handle, deadLetters, verdicts }: Handling<Body>,
): Promise<boolean> {
  let problem = error;
  if (problem === null) {
    try {
      await handle([body]);
      verdicts.done(message);
      return true;
    } catch (alone) {
      problem = failureText(alone);
    }
  }
  return storeOrRetry(message, deadLetters, verdicts, [exhausted(carried, body, problem, raw)]);
}

/** A letter of what was tried as often as its queue allows; `raw`: as it came. */
export function exhausted<Body>(
  carried: Carried<Body>,
  body: Body,
  error: string | null,
  raw: unknown,
): NewDeadLetter {
  return {
    id: carried.letterIdOf(body),
    queue: carried.queue,
    payload: JSON.stringify(raw ?? null),
    reason: EXHAUSTED,
    error,
    callId: carried.callIdOf(body),
    tries: carried.maxRetries + 1,
  };
}

const unread = (
  queue: string,
  { id, raw, tries }: { id: string; raw: unknown; tries: number },
  reason: string,
): NewDeadLetter => ({
  id,
  queue,
  payload: JSON.stringify(raw ?? null),
  reason,
  error: reason,
  callId: null,
  tries,
});

/** False = the letters were not stored, and the message comes again. */
export async function storeOrRetry(
  message: Message,
  deadLetters: DeadLetters,
  verdicts: Verdicts,
  letters: readonly NewDeadLetter[],
): Promise<boolean> {
  try {
    await deadLetters.store(letters);
    verdicts.done(message);
    return true;
  } catch (error) {
    log.error("a dead letter could not be kept", { error: describe(error) });
    later(message, verdicts);
    return false;
  }
}

const later = (message: Message, verdicts: Verdicts) =>
  verdicts.later(message, retryDelaySeconds(message.attempts));

/** `attempts` is 1 at the first delivery. */
export const retryDelaySeconds = (attempts: number) =>
  Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(attempts - 1, 16));
