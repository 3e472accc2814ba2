// A message of an endpoint that may have something to be told. It is a hint: what it is about is in D1, and the watchdog
// finds it again, so a message that fails too often is forgotten, and no letter is kept of it.
import { describe, log } from "../log.ts";
import { retryDelaySeconds } from "./consume.ts";
import { WEBHOOKS } from "./messages.ts";

export async function consumeWebhooks(
  batch: Pick<MessageBatch, "queue" | "messages">,
  deliver: (endpointId: string) => Promise<void>,
): Promise<void> {
  for (const message of batch.messages) {
    const parsed = WEBHOOKS.schema().safeParse(message.body);
    try {
      if (parsed.success) await deliver(parsed.data.endpointId);
      message.ack();
    } catch (error) {
      log.error("events were not delivered", {
        endpoint: parsed.data?.endpointId,
        error: describe(error),
      });
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    }
  }
}
