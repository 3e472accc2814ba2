// Which queue carries what, and who handles it.
import { z } from "zod";
import type { DialMessage } from "../actions/ports.ts";
import { keepDeadLetters } from "../store/dead-letters.ts";
import { wire } from "../wiring.ts";
import { consume } from "./consume.ts";
import { callbackMessage, dialMessage } from "./messages.ts";

const EXHAUSTED = "Delivered too often without success";
/** Requests that may wait for their headers at once in one invocation (a limit of the platform). */
const CONNECTIONS = 6;

export async function handleBatch(batch: MessageBatch, env: Env): Promise<void> {
  const keep = (letters: Parameters<typeof keepDeadLetters>[1]) =>
    keepDeadLetters(env.DB, letters, Date.now());
  switch (batch.queue) {
    case "ccm-dial":
      return consume(batch, dialMessage, messages => inChunks(messages, wire(env).placeCalls), keep);
    case "ccm-callback":
      return consume(
        batch,
        callbackMessage,
        async reports => {
          await wire(env).recordOutcomes(reports);
        },
        keep,
      );
    case "ccm-dead-letters":
      // Needs no settings: what a misconfigured deployment could not handle is kept all the same.
      for (const message of batch.messages) {
        // Nobody says which queue a dead letter comes from; its form does.
        const queue = callbackMessage.safeParse(message.body).success ? "ccm-callback" : "ccm-dial";
        const letter = { id: message.id, queue, payload: JSON.stringify(message.body ?? null) };
        await consume(
          { queue, messages: [message] },
          z.unknown(),
          () => keep([{ ...letter, reason: EXHAUSTED }]),
          keep,
        );
      }
      return;
    default:
      throw new Error(`no handler for queue ${batch.queue}`);
  }
}

async function inChunks(
  messages: readonly DialMessage[],
  place: (chunk: readonly DialMessage[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < messages.length; from += CONNECTIONS) {
    await place(messages.slice(from, from + CONNECTIONS));
  }
}
