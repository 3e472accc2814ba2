// `webhooks delete ID`: nothing more is sent to it, and what waited for it is gone.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const deleteWebhook = command({
  name: "webhooks delete",
  about: "send nothing more to one; what waited for it is gone",
  takes: ["ID"],
  async run({ client, screen }, { args: [given] }) {
    const id = idSegment(given);
    screen.show(await client.webhooks.delete(id), () => [`Webhook ${id} is deleted.`]);
    return EXIT.done;
  },
});
