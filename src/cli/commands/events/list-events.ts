// `events list`: what happened, oldest first.
import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { EVENT_TITLE, eventLine } from "../../terminal/event-lines.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";

export const EVENT_OPTIONS = {
  after: { type: "string", value: "SEQUENCE", about: "only what is behind this one" },
  types: { type: "string", value: "A,B", about: "only events of these types" },
  campaign: { type: "string", value: "ID", about: "only events of this campaign" },
  full: { type: "boolean", about: "with whole phone numbers" },
} as const;

export const listEvents = command({
  name: "events list",
  about: "what happened, oldest first: the log that webhooks are sent from",
  options: {
    ...EVENT_OPTIONS,
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  details: ["Only what some webhook wants is written to it; one without a URL keeps events for who polls."],
  async run(context, { values }) {
    const { after, types, campaign: campaign_id } = values;
    await showPages(context, {
      list: paging => context.client.events.list(asTyped({ after, types, campaign_id, ...paging })),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines: events => [
        EVENT_TITLE,
        ...events.map(event => eventLine(event, { full: values.full === true })),
      ],
      none: "No events.",
    });
    return EXIT.done;
  },
});
