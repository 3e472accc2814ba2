// The one consume loop: each message its own verdict. What cannot be read is a dead letter at once, what failed
// comes again later, the rest is done.
import type { z } from "zod";
import { describe, log } from "../log.ts";
import type { NewDeadLetter } from "../store/dead-letters.ts";

/** A message that fails is tried again after this time, doubled with each try. */
const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 300;

export async function consume<Body>(
  batch: Pick<MessageBatch, "queue" | "messages">,
  schema: z.ZodType<Body>,
  handle: (bodies: readonly Body[]) => Promise<void>,
  keep: (letters: readonly NewDeadLetter[]) => Promise<void>,
): Promise<void> {
  const good: { message: Message; body: Body }[] = [];
  for (const message of batch.messages) {
    const parsed = schema.safeParse(message.body);
    if (parsed.success) good.push({ message, body: parsed.data });
    else await bury(batch.queue, message, parsed.error.message, keep);
  }
  if (good.length === 0) return;
  try {
    await handle(good.map(g => g.body));
    for (const { message } of good) message.ack();
  } catch (error) {
    log.error("messages failed", { queue: batch.queue, count: good.length, error: describe(error) });
    for (const { message } of good) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
  }
}

async function bury(
  queue: string,
  message: Message,
  reason: string,
  keep: (letters: readonly NewDeadLetter[]) => Promise<void>,
): Promise<void> {
  try {
    await keep([{ id: message.id, queue, payload: JSON.stringify(message.body ?? null), reason }]);
    message.ack();
  } catch (error) {
    log.error("a dead letter could not be kept", { queue, error: describe(error) });
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
  }
}

/** `attempts` is 1 at the first delivery. */
export const retryDelaySeconds = (attempts: number) =>
  Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(attempts - 1, 16));
