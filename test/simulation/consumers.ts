// What consumes the queues: dials, callbacks, dead letters; wired as src/queues and src/wiring/context.ts do.
import { placeCalls } from "../../src/actions/dialling/place-calls.ts";
import { Lateness } from "../../src/actions/dialling/take-turns.ts";
import { withdrawDials } from "../../src/actions/dialling/withdraw-dials.ts";
import type { AttemptEnd } from "../../src/domain/calls/settlement.ts";
import type { NewDeadLetter } from "../../src/domain/dead-letters/dead-letter.ts";
import { Estimate } from "../../src/domain/trunks/estimate.ts";
import { mostUnderway } from "../../src/queues/connections.ts";
import { buryOrRetry, consume, type Desk, EXHAUSTED, exhausted } from "../../src/queues/consume.ts";
import { consumeDials } from "../../src/queues/consume-dials.ts";
import { CALLBACKS, type Carried, DIALS } from "../../src/queues/messages.ts";
import { readLetter } from "../../src/queues/read-letter.ts";
import { keepDeadLetters } from "../../src/store/dead-letters/dead-letters.ts";
import { noteFailures } from "../../src/store/dead-letters/delivery-failures.ts";
import type { Actor } from "./actor.ts";
import type { Wired } from "./entrances.ts";
import type { World } from "./world.ts";

type Batch = Pick<MessageBatch, "queue" | "messages">;

/** As src/queues/dead-letter-desk.ts. */
const deskOf = ({ db, gate, clock }: Wired): Desk => ({
  note: failures => noteFailures(db, failures, clock()),
  bury: async letter => {
    const waiting = await keepDeadLetters(db, [letter], clock());
    if (!waiting.has(letter.id)) return;
    const content = readLetter(letter);
    if (content.kind === "dial") await withdrawDials({ gate }, [content.dial]);
  },
});

export async function dialBatch(world: World, batch: Batch, actor: Actor): Promise<void> {
  const wired = world.entrances.wire(actor);
  let nonces = 0;
  const dialTook = new Estimate();
  const deps = {
    ...wired,
    provider: world.provider.reachedBy(actor),
    wait: (ms: number) => actor.step("wait", ms),
    lateness: new Lateness(),
    dialTook,
    callbackQueue: { send: (ends: readonly AttemptEnd[]) => world.callbackQueue.send(actor, ends) },
    newId: () => `${actor.name} ${++nonces}`,
    callbackUrls: {
      ready: async () => {},
      urlOf: async ({ callId, attempt }: { callId: string; attempt: number }) =>
        `https://calls.test/${callId}/${attempt}`,
    },
  };
  await consumeDials(batch, {
    place: (chunk, connectionOf) => placeCalls(deps, chunk, connectionOf),
    mostUnderway: () => mostUnderway(deps.policy.callsPerSecond, dialTook),
    clock: deps.clock,
    wait: deps.wait,
    desk: deskOf(wired),
  });
}

/** A run may try callbacks less often than a deployment does: a hundred tries take hours. */
export const callbacksOf = (world: World): Carried<AttemptEnd> => ({
  ...CALLBACKS,
  maxRetries: world.shape.callbackTries,
});

export async function callbackBatch(world: World, batch: Batch, actor: Actor): Promise<void> {
  const wired = world.entrances.wire(actor);
  const record = async (reports: readonly AttemptEnd[]) => {
    await wired.recordOutcomes(reports);
  };
  await consume(batch, callbacksOf(world), record, deskOf(wired));
}

export async function deadLetterBatch(world: World, batch: Batch, actor: Actor): Promise<void> {
  const desk = deskOf(world.entrances.wire(actor));
  for (const message of batch.messages) await buryOrRetry(message, desk, () => moved(message));
}

/** What the platform has moved to the dead letters; its form says where it comes from. */
export function moved(message: Pick<Message, "id" | "body">): NewDeadLetter {
  const callback = CALLBACKS.schema.safeParse(message.body);
  if (callback.success) return exhausted(CALLBACKS, callback.data, null, message);
  const dial = DIALS.schema.safeParse(message.body);
  if (dial.success) return exhausted(DIALS, dial.data, null, message);
  const payload = JSON.stringify(message.body ?? null);
  return {
    id: message.id,
    queue: DIALS.queue,
    payload,
    reason: EXHAUSTED,
    error: null,
    callId: null,
    tries: 6,
  };
}
