// What happened: polled.
import { listEvents } from "../../../actions/events/list-events.ts";
import { encodeCursor, numericKeyBefore } from "../../lib/paging.ts";
import { Routes } from "../../lib/routes.ts";
import * as event from "./definitions.ts";
import { presentEvents } from "./event-body.ts";

export const events = new Routes().on(event.listEvents, async ({ ctx, query }) => {
  const { types, campaign_id: campaignId, payload, limit } = query;
  // A page goes on where the one before has looked to, be it past `after`.
  const after = numericKeyBefore(query) ?? query.after ?? 0;
  const campaigns = campaignId === undefined ? null : [campaignId];
  const page = await listEvents(ctx, { types, campaigns, after, limit });
  return {
    data: presentEvents(page.events, payload),
    next_cursor: page.lookedTo < (page.newest ?? 0) ? encodeCursor(page.lookedTo) : null,
    last_sequence: page.lookedTo,
    oldest_sequence: page.oldest,
    newest_sequence: page.newest,
    subscribed: page.subscribed,
  };
});
