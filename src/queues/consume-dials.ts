// A batch of dial messages, each of one call or of several. A message is a hint: whatever becomes of it, its calls are in D1,
// due as long as nobody has claimed them. So it is tried while its permits live and then forgotten: it never ends an attempt.
// One that comes again for some of its calls brings the others too: their permits are begun, or gone, and refuse them.

import { failureText } from "../actions/dead-letters/failure-text.ts";
import { GRANT_SECONDS } from "../actions/dialling/grant-permits.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { Connection } from "../actions/ports/connection.ts";
import type { DialKey, DialMessage } from "../domain/calls/dial-key.ts";
import { describe, log } from "../log.ts";
import { Connections } from "./connections.ts";
import { type DeadLetters, type Read, readMessages, retryDelaySeconds } from "./consume.ts";
import { DIALS } from "./messages.ts";
import { Verdicts } from "./verdicts.ts";

/** When a connection comes free, others often do as well: a chunk costs a request to the gate and one to D1. */
const SETTLE_MS = 100;
/** What has waited so long for a connection here is given to another consumer, while its permit still lives. */
const HAND_BACK_AFTER_MS = 20_000;

export interface DialsDeps {
  /** Places a chunk, each message with the connection that it holds. */
  place: (chunk: readonly DialMessage[], connectionOf: (message: DialKey) => Connection) => Promise<void>;
  /** How many calls may be begun at once. */
  mostUnderway: () => number;
  clock: Clock;
  wait: (ms: number) => Promise<void>;
  deadLetters: DeadLetters;
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
  const verdicts = new Verdicts((message, delaySeconds) => {
    if (comesAgain(message, delaySeconds, deps.clock())) message.retry({ delaySeconds });
    else message.ack();
  });
  const waiting = await readMessages(batch, DIALS, deps.deadLetters, verdicts);
  const connections = new Connections();
  const running: Promise<void>[] = [];
  let late = false;
  if (waiting.length > connections.free)
    void deps.wait(HAND_BACK_AFTER_MS).then(() => {
      late = true;
      connections.wake();
    });
  const room = () => Math.min(connections.free, deps.mostUnderway() - connections.underway);
  while (waiting.length > 0 && !late) {
    if (room() <= 0) {
      await connections.change();
      continue;
    }
    if (!connections.allFree && room() < waiting.length) await settled(connections, deps);
    // A call that waited for its turn may have taken one meanwhile.
    const chunk = waiting.splice(0, Math.max(0, room()));
    if (chunk.length > 0) running.push(placeChunk(chunk, connections, deps, verdicts));
  }
  for (const { message } of waiting) verdicts.later(message, 0);
  await Promise.all(running);
}

/** All connections are free, or those are that come free at about the same time. */
async function settled(connections: Connections, { wait }: DialsDeps): Promise<void> {
  let over = false;
  const pause = wait(SETTLE_MS).then(() => {
    over = true;
  });
  while (!over && !connections.allFree) await Promise.race([connections.change(), pause]);
}

async function placeChunk(
  chunk: readonly ReadDial[],
  connections: Connections,
  { place, clock, deadLetters }: DialsDeps,
  verdicts: Verdicts,
): Promise<void> {
  const held = new Map<string, Connection>();
  // Two messages of one call share one: only one of them begins.
  for (const { body } of chunk) if (!held.has(body.callId)) held.set(body.callId, connections.hold());
  const connectionOf = ({ callId }: DialKey) => held.get(callId) as Connection;
  try {
    await place(
      chunk.map(c => c.body),
      connectionOf,
    );
    for (const { message } of chunk) verdicts.done(message);
  } catch (error) {
    log.error("dials were not placed", { count: chunk.length, error: describe(error) });
    const now = clock();
    const delaySeconds = ({ message }: ReadDial) => retryDelaySeconds(message.attempts);
    const failed = chunk.filter(one => comesAgain(one.message, delaySeconds(one), now));
    for (const one of chunk) verdicts.later(one.message, delaySeconds(one));
    await recordFailures(deadLetters, failed, failureText(error));
  } finally {
    for (const connection of held.values()) connection.end();
  }
}

/** Its permits would still live; else it is done, and its calls are granted anew. */
function comesAgain(message: Message, delaySeconds: number, now: number): boolean {
  const ageMs = now - message.timestamp.getTime();
  const live = ageMs + delaySeconds * 1000 < GRANT_SECONDS * 1000;
  return live && message.attempts <= DIALS.maxRetries;
}

/** What went wrong, for the history of a message that the platform gives up. */
async function recordFailures(
  deadLetters: DeadLetters,
  failed: readonly ReadDial[],
  detail: string,
): Promise<void> {
  if (failed.length === 0) return;
  try {
    await deadLetters.recordFailures(
      failed.map(({ body }) => ({ messageId: DIALS.letterIdOf(body), detail })),
    );
  } catch (problem) {
    log.error("failures were not noted", { queue: DIALS.queue, error: describe(problem) });
  }
}
