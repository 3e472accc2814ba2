// `webhooks update ID`: another address, other filters. What is not given stays.
import type { UpdateWebhook } from "../../../client/generated/types.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { webhookLines } from "../../terminal/webhook-lines.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";
import { WEBHOOK_OPTIONS, webhookFields } from "./webhook-options.ts";

export const updateWebhook = command({
  name: "webhooks update",
  about: "another address, other filters for one; what is not given stays",
  takes: ["ID"],
  options: {
    to: { type: "string", value: "URL", about: "where its events go from now on" },
    ...WEBHOOK_OPTIONS,
  },
  async run({ client, screen }, { values, args: [id] }) {
    const { to, ...fields } = values;
    const body = { ...(to === undefined ? {} : { url: to }), ...webhookFields(fields) } as UpdateWebhook;
    if (Object.keys(body).length === 0)
      throw new WrongUsage("Give what is to change. See: call-manager webhooks update --help");
    screen.show(await client.webhooks.update(idSegment(id), body), webhookLines);
    return EXIT.done;
  },
});
