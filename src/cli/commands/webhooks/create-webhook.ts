// `webhooks create URL`: tells an address of yours what happens.
import type { CreateWebhook } from "../../../client/generated/types.ts";
import { EXIT } from "../../exit-codes.ts";
import { secretLines, webhookLines } from "../../terminal/webhook-lines.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";
import { WEBHOOK_OPTIONS, webhookFields } from "./webhook-options.ts";

export const createWebhook = command({
  name: "webhooks create",
  about: "tell an address of yours what happens; its secret is shown",
  takes: ["[URL]"],
  options: {
    ...WEBHOOK_OPTIONS,
    polled: { type: "boolean", about: "without a URL: send nothing, keep its events for who polls" },
  },
  async run({ client, newKey, screen }, { values, args: [url] }) {
    const { polled, ...fields } = values;
    if ((url === undefined) !== (polled === true)) throw new WrongUsage("Give either a URL or --polled.");
    // What is wrong with a field the service says by its name.
    const body = { url: url ?? null, ...webhookFields(fields) } as CreateWebhook;
    const made = await client.webhooks.create(body, { idempotencyKey: newKey() });
    // An answer to a request with a key is stored, and goes without.
    const told = url === undefined ? null : await client.webhooks.getSecret(made.id);
    screen.show({ ...made, secret: told?.secret ?? null }, (answer, width) => [
      ...webhookLines(answer, width),
      ...(told === null ? [] : secretLines(told)),
    ]);
    return EXIT.done;
  },
});
