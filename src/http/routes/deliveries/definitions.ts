// The routes of what was sent to a webhook: tried, listed, sent again.
import { DELIVERY_STATES } from "../../../actions/ports/delivery-store.ts";
import { paging } from "../../lib/paging.ts";
import { pathId, queryFilter, queryInstant, queryWhole, required } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { webhookIdInPath } from "../webhooks/webhook-id.ts";
import { DeliveryList, Resent, ResentSince, TestedWebhook } from "./schemas.ts";

const tag = "Webhooks";
const params = { id: webhookIdInPath };

export const testWebhook = route({
  method: "post",
  path: "/api/v1/webhooks/:id/test",
  id: "testWebhook",
  tag,
  summary: "Send a test to a webhook at once",
  description:
    "An event `webhook.test` of sequence 0, signed like the others. It is tried once and not stored; the webhook's state stays as it is.",
  scope: "admin",
  params,
  answers: { 200: answer("What came of it.", TestedWebhook) },
  errors: ["not_found", "conflict"],
});

export const listDeliveries = route({
  method: "get",
  path: "/api/v1/webhooks/:id/deliveries",
  id: "listDeliveries",
  tag,
  summary: "What became of events for a webhook, newest first",
  description:
    "Derived from its cursor, its runs and its failures. Events are kept for 7 days, failures for 30. A page looks at " +
    "500 events: where few are for the webhook, it may be short, or empty, and still have a `next_cursor`.",
  scope: "read",
  params,
  query: { state: queryFilter(DELIVERY_STATES, { description: "Only these." }), ...paging },
  answers: { 200: answer("A page of deliveries.", DeliveryList) },
  errors: ["not_found"],
});

export const resendDelivery = route({
  method: "post",
  path: "/api/v1/webhooks/:id/deliveries/:sequence/resend",
  id: "resendDelivery",
  tag,
  summary: "Send an event to a webhook again",
  description:
    "The same bytes under the same `webhook-id`, soon; when that fails, it is tried anew as one that stepped aside. 409 " +
    "where the webhook is disabled or has no url.",
  scope: "admin",
  params: {
    ...params,
    sequence: pathId({ description: "The event's sequence.", example: 88_123, shared: "EventSequence" }),
  },
  answers: { 200: answer("It will be sent.", Resent) },
  errors: ["not_found", "conflict"],
});

export const resendSince = route({
  method: "post",
  path: "/api/v1/webhooks/:id/resend",
  id: "resendSince",
  tag,
  summary: "Send to a webhook again what was sent since a time",
  description:
    "Looks at 1,000 events; ask again with `after` = `next_after` for the rest. They are sent beside what happens meanwhile.",
  scope: "admin",
  params,
  query: {
    since: required(queryInstant("Events that happened from then on.")),
    after: queryWhole(
      { min: 0, max: 999_999_999_999_999, absent: 0 },
      { description: "The `next_after` of the request before.", example: 0 },
    ),
  },
  answers: { 200: answer("What will be sent.", ResentSince) },
  errors: ["not_found", "conflict"],
});
