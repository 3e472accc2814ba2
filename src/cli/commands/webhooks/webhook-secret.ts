// `webhooks secret ID`, `webhooks rotate ID`: what its receiver verifies with, and a new one of these.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { secretLines } from "../../terminal/webhook-lines.ts";
import { command } from "../command.ts";

export const showWebhookSecret = command({
  name: "webhooks secret",
  about: "what its receiver verifies with; for tokens of scope admin",
  takes: ["ID"],
  async run({ client, screen }, { args: [id] }) {
    screen.show(await client.webhooks.getSecret(idSegment(id)), secretLines);
    return EXIT.done;
  },
});

export const rotateWebhook = command({
  name: "webhooks rotate",
  about: "a new secret for one; for 24 hours the one before signs too",
  takes: ["ID"],
  options: {
    force: { type: "boolean", about: "although the one before signs yet: that ends at once" },
  },
  async run({ client, newKey, screen }, { args: [given], values }) {
    const id = idSegment(given);
    const { rotated } = await client.webhooks.rotateSecret(
      id,
      values.force === true ? { force: "true" } : {},
      { idempotencyKey: newKey() },
    );
    // An answer to a request with a key is stored, and goes without.
    screen.show({ ...(await client.webhooks.getSecret(id)), rotated }, answer => [
      rotated
        ? `Webhook ${id} has a new secret.`
        : `Webhook ${id} was rotated less than a minute ago: this is it.`,
      ...secretLines(answer),
    ]);
    return EXIT.done;
  },
});
