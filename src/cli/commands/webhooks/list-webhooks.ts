// `webhooks list`: who is told of what, and how that stands.
import { EXIT } from "../../exit-codes.ts";
import { webhookTable } from "../../terminal/webhook-lines.ts";
import { command } from "../command.ts";

export const listWebhooks = command({
  name: "webhooks list",
  about: "who is told of what happens, and how that stands",
  async run({ client, screen }) {
    screen.show(await client.webhooks.list(), ({ webhooks }, width) =>
      webhooks.length === 0 ? ["There are none."] : webhookTable(webhooks, width),
    );
    return EXIT.done;
  },
});
