// A batch of dial messages. A message is a hint: whatever becomes of it, its call is in D1, due as long as nobody has
// claimed it. So a dial message is tried while its permit lives and then forgotten: it never ends an attempt.
import { GRANT_SECONDS } from "../actions/grant-permits.ts";
import type { Clock, DialMessage } from "../actions/ports.ts";
import { describe, log } from "../log.ts";
import { type Desk, type Read, readMessages, retryDelaySeconds } from "./consume.ts";
import { failureText } from "./failure-text.ts";
import { DIALS } from "./messages.ts";

/** Requests that may wait for their headers at once in one invocation (a limit of the platform). */
const CONNECTIONS = 6;
/** When a connection comes free, others often do as well: a chunk costs a request to the gate and one to D1. */
const SETTLE_MS = 100;
/** What has waited so long for a connection here is given to another consumer, while its permit still lives. */
const HAND_BACK_AFTER_MS = 20_000;

export interface DialsDeps {
  /** Places a chunk; `freed` is told how many of its connections are free again. */
  place: (chunk: readonly DialMessage[], freed: (connections: number) => void) => Promise<void>;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  desk: Desk;
}

type ReadDial = Read<DialMessage>;

/**
 * Takes as many at once as there are connections, so that the last look at a call is never minutes old, and goes on
 * with those that come free: a slow dial holds its own connection, not the batch.
 */
export async function consumeDials(
  batch: Pick<MessageBatch, "queue" | "messages">,
  deps: DialsDeps,
): Promise<void> {
  const waiting = await readMessages(batch, DIALS, deps.desk);
  const { clock, wait } = deps;
  const running: Promise<void>[] = [];
  let free = CONNECTIONS;
  let changed = () => {};
  const change = () =>
    new Promise<void>(resolve => {
      changed = resolve;
    });
  const freed = (connections: number) => {
    free += connections;
    changed();
  };
  let late = false;
  if (waiting.length > CONNECTIONS)
    void wait(HAND_BACK_AFTER_MS).then(() => {
      late = true;
      changed();
    });
  while (waiting.length > 0 && !late) {
    if (free === 0) {
      await change();
      continue;
    }
    if (free < CONNECTIONS && free < waiting.length) {
      let settled = false;
      const pause = wait(SETTLE_MS).then(() => {
        settled = true;
      });
      while (!settled && free < CONNECTIONS) await Promise.race([change(), pause]);
    }
    const chunk = waiting.splice(0, free);
    free -= chunk.length;
    running.push(placeChunk(chunk, deps, freed));
  }
  for (const { message } of waiting) again(message, 0, clock());
  await Promise.all(running);
}

async function placeChunk(
  chunk: readonly ReadDial[],
  { place, clock, desk }: DialsDeps,
  freed: (connections: number) => void,
): Promise<void> {
  let held = chunk.length;
  const giveBack = (connections: number) => {
    const given = Math.min(connections, held);
    held -= given;
    if (given > 0) freed(given);
  };
  try {
    await place(
      chunk.map(c => c.body),
      giveBack,
    );
    for (const { message } of chunk) message.ack();
  } catch (error) {
    log.error("dials were not placed", { count: chunk.length, error: describe(error) });
    const now = clock();
    const failed = chunk.filter(({ message }) => again(message, retryDelaySeconds(message.attempts), now));
    await note(desk, failed, failureText(error));
  } finally {
    giveBack(held);
  }
}

/** Delivers it again where its permit would still live; else it is done, and its call is granted anew. */
function again(message: Message, delaySeconds: number, now: number): boolean {
  const ageMs = now - message.timestamp.getTime();
  const lives = ageMs + delaySeconds * 1000 < GRANT_SECONDS * 1000;
  const comes = lives && message.attempts <= DIALS.maxRetries;
  if (comes) message.retry({ delaySeconds });
  else message.ack();
  return comes;
}

/** What went wrong, for the history of a message that the platform gives up. */
async function note(desk: Desk, failed: readonly ReadDial[], detail: string): Promise<void> {
  if (failed.length === 0) return;
  try {
    await desk.note(failed.map(({ body }) => ({ messageId: DIALS.letterIdOf(body), detail })));
  } catch (problem) {
    log.error("failures were not noted", { queue: DIALS.queue, error: describe(problem) });
  }
}
