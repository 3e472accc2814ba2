// Which queue carries what, and who handles it.

import { recordOutcomes } from "../actions/calls/record-outcomes.ts";
import type { Entrance } from "../actions/context.ts";
import { placeCalls } from "../actions/dialling/place-calls.ts";
import { deliverEvents } from "../actions/webhooks/deliver-events.ts";
import { wakeEndpoints } from "../actions/webhooks/wake-endpoints.ts";
import { DEAD_LETTER_QUEUE } from "../domain/queue-names.ts";
import { Estimate } from "../domain/trunks/estimate.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import { mostUnderwayOver } from "./connections.ts";
import { consume } from "./consume.ts";
import { consumeDials } from "./consume-dials.ts";
import { consumeWebhooks } from "./consume-webhooks.ts";
import { deadLettersOf, storeMoved } from "./dead-letters.ts";
import { bodiesOf } from "./groups.ts";
import { watchMessages } from "./message-log.ts";
import { CALLBACKS, DIALS, WEBHOOKS } from "./messages.ts";

export async function handleBatch<Environment>(
  delivered: MessageBatch,
  entrance: Entrance<Environment>,
  env: Environment,
): Promise<void> {
  // Reads LOG_LEVEL; a deployment that is not configured keeps its messages all the same.
  entrance.configure(env);
  const { batch, written } = watchMessages(delivered);
  try {
    await handle(batch, entrance, env);
  } finally {
    written();
  }
}

async function handle<Environment>(
  batch: Pick<MessageBatch, "queue" | "messages">,
  entrance: Entrance<Environment>,
  env: Environment,
): Promise<void> {
  const context = () => entrance.context(env);
  const deadLetters = deadLettersOf(entrance.stores(env), context);
  switch (batch.queue) {
    case DIALS.queue:
      return consumeDials(batch, {
        // Wired for each chunk: a deployment that is not configured fails a chunk, and its messages come again.
        place: async (...args) => placeCalls(context(), ...args),
        mostUnderway: await mostDials(batch.messages, entrance, env),
        clock: () => Date.now(),
        wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
        deadLetters,
      });
    case CALLBACKS.queue:
      return consume(
        batch,
        CALLBACKS,
        async reports => {
          await recordOutcomes(context(), reports);
        },
        deadLetters,
      );
    case WEBHOOKS.queue:
      return consumeWebhooks(batch, async endpointId => deliverEvents(context(), endpointId));
    case DEAD_LETTER_QUEUE:
      await storeMoved(batch, deadLetters);
      if (entrance.configure(env).ok) await wakeEndpoints(context());
      return;
    default:
      throw new Error(`no handler for queue ${batch.queue}`);
  }
}

/** Dials that one batch may have begun at once. */
async function mostDials<Environment>(
  messages: readonly Message[],
  entrance: Entrance<Environment>,
  env: Environment,
): Promise<() => number> {
  if (!entrance.configure(env).ok) return () => mostUnderwayOver([0], new Estimate());
  const { accountOf, dialTook } = entrance.context(env);
  const read = messages
    .flatMap(({ body }) => bodiesOf(body))
    .flatMap(body => DIALS.schema().safeParse(body).data ?? []);
  const trunks = [...new Set(read.map(({ trunk = DEFAULT_TRUNK }) => trunk))];
  // One that nobody can say anything of now is dialled over by nobody now.
  const accounts = await Promise.all(trunks.map(trunk => accountOf(trunk).catch(() => null)));
  const rates = accounts.flatMap(account => (account === null ? [] : [account.callsPerSecond]));
  return () => mostUnderwayOver(rates, dialTook);
}
