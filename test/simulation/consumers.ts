// What consumes the queues: dials, callbacks, dead letters; wired as src/queues and src/wiring/context.ts do.
import { placeCalls } from "../../src/actions/dialling/place-calls.ts";
import type { AttemptEnd } from "../../src/domain/calls/settlement.ts";
import { Estimate } from "../../src/domain/trunks/estimate.ts";
import { Lateness } from "../../src/domain/trunks/lateness.ts";
import { mostUnderway } from "../../src/queues/connections.ts";
import { consume, type DeadLetters } from "../../src/queues/consume.ts";
import { consumeDials } from "../../src/queues/consume-dials.ts";
import { deadLettersOf, storeMoved } from "../../src/queues/dead-letters.ts";
import { asMessages } from "../../src/queues/groups.ts";
import { CALLBACKS, type Carried } from "../../src/queues/messages.ts";
import { d1Letters } from "../../src/store/d1.ts";
import type { Actor } from "./actor.ts";
import type { Wired } from "./entrances.ts";
import type { World } from "./world.ts";

type Batch = Pick<MessageBatch, "queue" | "messages">;

const lettersOf = ({ db, gate, clock }: Wired): DeadLetters =>
  deadLettersOf({ letters: d1Letters(db) }, () => ({ gate }), clock);

export async function dialBatch(world: World, batch: Batch, actor: Actor): Promise<void> {
  const wired = world.entrances.wire(actor);
  let nonces = 0;
  const dialTook = new Estimate();
  const deps = {
    ...wired,
    accountOf: async (trunk: string) => ({
      provider: world.provider.reachedBy(actor, trunk),
      fetchStatus: null,
      callsPerSecond: world.invariants.trunks.of(trunk).callsPerSecond ?? wired.policy.callsPerSecond,
    }),
    wait: (ms: number) => actor.step("wait", ms),
    lateness: new Lateness(),
    dialTook,
    preDial: world.hooks.reachedBy(actor),
    callbackQueue: {
      send: (ends: readonly AttemptEnd[]) => world.callbackQueue.send(actor, asMessages(CALLBACKS, ends)),
    },
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
    deadLetters: lettersOf(wired),
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
  await consume(batch, callbacksOf(world), record, lettersOf(wired));
}

export async function deadLetterBatch(world: World, batch: Batch, actor: Actor): Promise<void> {
  await storeMoved(batch, lettersOf(world.entrances.wire(actor)));
}
