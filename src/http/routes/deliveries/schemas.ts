// What the API answers about what was sent to a webhook.
import * as z from "zod";
import { DELIVERY_STATES } from "../../../actions/ports/delivery-store.ts";
import { count, id, list, shape, time } from "../../openapi/schema-parts.ts";

const deliveryExample = {
  sequence: 88_123,
  type: "call.finished",
  campaign_id: 7,
  subject: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
  happened_at: "2026-11-22T10:00:00.000Z",
  state: "failed",
  attempts: 4,
  next_attempt_at: "2026-11-22T10:35:07.000Z",
  http_status: 502,
  error: "HTTP 502: Bad Gateway",
  delivered_at: null,
};

const Delivery = shape(
  "WebhookDelivery",
  () =>
    z.object({
      sequence: count().describe("The event's."),
      type: z
        .string()
        .nullable()
        .describe("Null, as the next three: the event is not kept any more (7 days)."),
      campaign_id: id().nullable(),
      subject: z.string().nullable().describe("What it is about: a call's id, an import's, a trunk's name."),
      happened_at: time().nullable(),
      state: z
        .enum(DELIVERY_STATES)
        .describe("failed: it stepped aside, and has tries of its own. waiting: it is behind the cursor."),
      attempts: count().describe(
        "Tries so far, the one that got there among them; anew where it was sent again. Of one that waits: of the oldest of a held webhook.",
      ),
      next_attempt_at: time().nullable().describe("Null = it is not tried by itself any more."),
      http_status: z.int().nullable().describe("Of the last try of its own; null = there was no answer."),
      error: z.string().nullable().describe("Why that failed, with at most 1 kB of the answer."),
      delivered_at: time().nullable().describe("Of most the end of the run that it was sent in."),
    }),
  deliveryExample,
);

export const DeliveryList = shape("WebhookDeliveryList", () => list(Delivery()), {
  data: [deliveryExample],
  next_cursor: null,
});

export const TestedWebhook = shape(
  "TestedWebhook",
  () =>
    z.object({
      delivered: z.boolean().describe("Whether it answered 2xx in 15 seconds."),
      status: z.int().nullable().describe("Of the answer; null = there was none."),
      ms: count().describe("From the request to the answer."),
      answer: z.string().describe("What it said, at most 1 kB; without an answer why there was none."),
    }),
  { delivered: true, status: 204, ms: 183, answer: "" },
);

export const Resent = shape(
  "ResentDelivery",
  () => z.object({ id: z.string().describe("The webhook's."), sequence: count(), resent: z.literal(true) }),
  { id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f57", sequence: 88_123, resent: true },
);

export const ResentSince = shape(
  "ResentDeliveries",
  () =>
    z.object({
      id: z.string().describe("The webhook's."),
      resent: count().describe("Events that have tries of their own from now on."),
      next_after: count().nullable().describe("Ask again with `after` for the rest; null = that was all."),
    }),
  { id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f57", resent: 412, next_after: null },
);
