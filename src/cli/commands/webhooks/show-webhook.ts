// `webhooks show ID`: one of them, with everything that is said of it.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { webhookLines } from "../../terminal/webhook-lines.ts";
import { command } from "../command.ts";

export const showWebhook = command({
  name: "webhooks show",
  about: "one of them: its state, its filters, how far it has been told",
  takes: ["ID"],
  async run({ client, screen }, { args: [id] }) {
    screen.show(await client.webhooks.get(idSegment(id)), webhookLines);
    return EXIT.done;
  },
});
