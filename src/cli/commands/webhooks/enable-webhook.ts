// `webhooks enable|disable ID`: whether it is told, and from where on.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { webhookLines } from "../../terminal/webhook-lines.ts";
import { command } from "../command.ts";

export const enableWebhook = command({
  name: "webhooks enable",
  about: "tell one that is held or disabled again",
  takes: ["ID"],
  options: {
    from: {
      type: "string",
      value: "WHERE",
      about: "cursor: where it stopped, as is; now; or a time, 2026-11-20T09:00:00Z",
    },
  },
  async run({ client, screen }, { values: { from }, args: [id] }) {
    const body = from === undefined ? {} : { from };
    screen.show(await client.webhooks.enable(idSegment(id), body), webhookLines);
    return EXIT.done;
  },
});

export const disableWebhook = command({
  name: "webhooks disable",
  about: "tell one of nothing; nothing is kept for it meanwhile",
  takes: ["ID"],
  async run({ client, screen }, { args: [id] }) {
    screen.show(await client.webhooks.disable(idSegment(id)), webhookLines);
    return EXIT.done;
  },
});
