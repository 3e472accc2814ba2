// `webhooks deliveries ID`: what was sent to one, what failed, what waits.
import type { WebhookDeliveryList } from "../../../client/generated/types.ts";
import { idSegment, numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";

export const listDeliveries = command({
  name: "webhooks deliveries",
  about: "what was sent to one, newest first: delivered, failed, waiting",
  takes: ["ID"],
  options: {
    state: { type: "string", value: "STATE", about: "only failed, delivered or waiting ones" },
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(context, { values, args: [given] }) {
    const id = idSegment(given);
    await showPages(context, {
      list: paging => context.client.webhooks.listDeliveries(id, asTyped({ state: values.state, ...paging })),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines,
      none: "No deliveries here.",
    });
    return EXIT.done;
  },
});

const lines = (deliveries: WebhookDeliveryList["data"], width: number) =>
  table(
    [
      { title: "sequence", align: "right" },
      { title: "type" },
      { title: "state" },
      { title: "tries", align: "right" },
      { title: "when" },
      { title: "error", min: 12, optional: true },
      { title: "about", min: 8, optional: true },
    ],
    deliveries.map(each => [
      String(each.sequence),
      each.type ?? "",
      each.state,
      String(each.attempts),
      whenOf(each),
      each.error ?? "",
      each.subject ?? "",
    ]),
    width,
  );

function whenOf({ state, next_attempt_at, delivered_at, happened_at }: WebhookDeliveryList["data"][number]) {
  if (state === "failed") {
    return next_attempt_at === null ? "given up: resend it" : `again ${localTime(next_attempt_at)}`;
  }
  return localTime(delivered_at ?? happened_at);
}
