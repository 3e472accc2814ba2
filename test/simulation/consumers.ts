// What consumes the queues: dials, callbacks, dead letters; wired as src/queues and src/wiring/context.ts do.
import { placeCalls } from "../../src/actions/dialling/place-calls.ts";
import type { AttemptEnd } from "../../src/domain/calls/settlement.ts";
import { Estimate } from "../../src/domain/trunks/estimate.ts";
import { Lateness } from "../../src/domain/trunks/lateness.ts";
import { mostUnderway } from "../../src/queues/connections.ts";
import { buryOrRetry, consume, type Desk } from "../../src/queues/consume.ts";
import { consumeDials } from "../../src/queues/consume-dials.ts";
import { deadLetterDesk, movedLetter } from "../../src/queues/dead-letters.ts";
import { CALLBACKS, type Carried } from "../../src/queues/messages.ts";
import { d1Letters } from "../../src/store/d1.ts";
import type { Actor } from "./actor.ts";
import type { Wired } from "./entrances.ts";
import type { World } from "./world.ts";

type Batch = Pick<MessageBatch, "queue" | "messages">;

const deskOf = ({ db, gate, clock }: Wired): Desk =>
  deadLetterDesk({ letters: d1Letters(db) }, () => ({ gate }), clock);

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
  for (const message of batch.messages) await buryOrRetry(message, desk, () => movedLetter(message));
}
