// The route of events: what happened, for who polls.
import { EVENTS_KEPT_DAYS } from "../../../domain/events/event-type.ts";
import { PAYLOADS } from "../../../domain/webhooks/endpoint.ts";
import { paging } from "../../lib/paging.ts";
import { queryChoice, queryId } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { queryTypes } from "./query-types.ts";
import { EventList } from "./schemas.ts";

export const listEvents = route({
  method: "get",
  path: "/api/v1/events",
  id: "listEvents",
  tag: "Events",
  summary: "What happened, oldest first",
  description:
    "The log that webhooks are sent from, with the same ids and bodies. Only what some webhook wants is written to it: " +
    "`subscribed` says what that is now; a webhook without a `url` sends nothing and keeps events for who polls. " +
    `Kept for ${EVENTS_KEPT_DAYS} days. An answer looks at 1,000 events at most, whatever the filter leaves of them.`,
  scope: "read",
  query: {
    after: queryId({
      description: "Only events behind this sequence; none = from the oldest that is kept.",
      example: 88123,
    }),
    types: queryTypes({
      description: "Only events of these types, separated by commas.",
      example: "call.finished,campaign.completed",
    }),
    campaign_id: queryId({ description: "Only events of this campaign; 0 = ad-hoc calls.", example: 7 }),
    payload: queryChoice(PAYLOADS, { description: "`thin` = ids only." }),
    ...paging,
  },
  answers: { 200: answer("A page of events.", EventList) },
});
