// Makes this machine a webhook of the service that runs on it, for as long as somebody listens. A deployed service refuses
// such an address.
import type { CommandContext } from "../command.ts";
import { webhookFilters } from "./webhook-options.ts";

interface Registered {
  secrets: string[];
  /** After the stop too. */
  remove(): Promise<void>;
}

export async function register(
  { client, newKey, afterStop, screen }: CommandContext,
  port: number,
  filters: { types?: string; campaign?: string },
): Promise<Registered> {
  const { id } = await client.webhooks.create(
    { url: `http://127.0.0.1:${port}/`, description: "webhooks listen", ...webhookFilters(filters) },
    { idempotencyKey: newKey() },
  );
  const remove = async () => {
    await afterStop.webhooks.delete(id);
    screen.hint(`Webhook ${id} is removed.`);
  };
  try {
    const { secret } = await client.webhooks.getSecret(id);
    return { secrets: [secret], remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
