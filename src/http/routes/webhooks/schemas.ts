// What the API answers about webhooks.
import * as z from "zod";
import { EVENT_TYPES } from "../../../domain/events/event-type.ts";
import { ENDPOINT_STATES, PAYLOADS } from "../../../domain/webhooks/endpoint.ts";
import { count, id, shape, time } from "../../openapi/schema-parts.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

export const example = {
  id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f57",
  url: "https://example.com/calls",
  description: "results into the CRM",
  types: ["call.finished"],
  campaign_ids: [1],
  payload: "full",
  ordered: false,
  status: "held",
  disabled_reason: null,
  disabled_at: null,
  held_since: "2026-11-20T10:02:00.000Z",
  held_reason: "HTTP 503: try again later",
  next_try_at: "2026-11-20T10:07:00.000Z",
  cursor: 88_119,
  lag: 4,
  oldest_waiting_at: "2026-11-20T10:01:58.000Z",
  oldest_waiting_seconds: 62,
  events_gone_before: null,
  failed_in_a_row: 5,
  last_error: {
    sequence: 88_120,
    attempts: 5,
    http_status: 503,
    error: "HTTP 503: try again later",
    failed_at: "2026-11-20T10:02:00.000Z",
    delivered_at: null,
  },
  secret_version: 1,
  previous_secret_until: null,
  created_by: "ops",
  created_at: "2026-11-18T09:00:00.000Z",
  updated_at: "2026-11-18T09:00:00.000Z",
};

const LastError = shape("WebhookError", () =>
  z
    .object({
      sequence: count().describe("Of the event."),
      attempts: count().describe("Tries that failed."),
      http_status: z.int().nullable().describe("Of the last try; null = there was no answer."),
      error: z.string().describe("With at most 1 kB of the answer."),
      failed_at: time(),
      delivered_at: time().nullable().describe("It got there after all."),
    })
    .describe("The newest event that could not be sent at first."),
);

const properties = () => ({
  id: z.string().describe("Sorts by the time it was created."),
  url: z.string().nullable().describe("Null = nothing is sent: its events are kept for who polls them."),
  description: z.string().nullable(),
  types: z.array(z.enum(EVENT_TYPES)),
  campaign_ids: z.array(id()).nullable().describe("Null = of every campaign, and of none."),
  payload: z.enum(PAYLOADS),
  ordered: z.boolean(),
  status: z
    .enum(ENDPOINT_STATES)
    .describe(
      "held: it does not answer; only the oldest event is tried and the rest waits. disabled: nothing is sent.",
    ),
  disabled_reason: z.string().nullable().describe("Null = it is not disabled, or somebody wished it."),
  disabled_at: time().nullable(),
  held_since: time().nullable(),
  held_reason: z.string().nullable().describe("Why its last try failed; null = it is not held."),
  next_try_at: time().nullable().describe("When one that is held is tried again."),
  cursor: count().describe(
    "The sequence of the last event that was sent, stepped aside, or was not for it; where it was created: the newest of then.",
  ),
  lag: count()
    .nullable()
    .describe("Events behind the cursor, some of them not for it; null where nothing is sent."),
  oldest_waiting_at: time().nullable().describe("When the first event behind the cursor happened."),
  oldest_waiting_seconds: count().nullable(),
  events_gone_before: z
    .object({ sequence: count() })
    .nullable()
    .describe(
      "Events between the cursor and this sequence are gone: they were kept for 7 days, and are passed over. Null = none are.",
    ),
  failed_in_a_row: count(),
  last_error: LastError().nullable(),
  secret_version: z.int().min(1),
  previous_secret_until: time().nullable().describe("Until then the secret before this one signs too."),
  created_by: z.string().describe("The token's name."),
  created_at: time(),
  updated_at: time(),
});

const secretOnce = () =>
  z
    .string()
    .nullable()
    .describe(
      "What its receiver verifies with. Null where the request has an Idempotency-Key, since that answer is stored, and where WEBHOOK_SECRET_KEY is not set: `GET /webhooks/{id}/secret` answers it.",
    );

export const Webhook = shape("Webhook", () => z.object(properties()), example);

export const CreatedWebhook = shape(
  "CreatedWebhook",
  () => z.object({ ...properties(), secret: secretOnce() }),
  { ...example, secret: SECRET },
);

export const WebhookList = shape("WebhookList", () => z.object({ webhooks: z.array(Webhook()) }), {
  webhooks: [example],
});

export const DeletedWebhook = shape(
  "DeletedWebhook",
  () => z.object({ id: z.string(), deleted: z.literal(true) }),
  { id: example.id, deleted: true },
);

export const WebhookSecret = shape(
  "WebhookSecret",
  () =>
    z.object({
      id: z.string().describe("The webhook's."),
      secret_version: z.int().min(1),
      secret: z.string(),
      previous_secret: z.string().nullable().describe("It signs too; null = it does not."),
      previous_secret_until: time().nullable(),
    }),
  {
    id: example.id,
    secret_version: 1,
    secret: SECRET,
    previous_secret: null,
    previous_secret_until: null,
  },
);

export const RotatedSecret = shape(
  "RotatedSecret",
  () =>
    z.object({
      id: z.string().describe("The webhook's."),
      rotated: z.boolean().describe("False: it was less than a minute ago."),
      secret_version: z.int().min(1),
      secret: secretOnce(),
      previous_secret_until: time().nullable(),
    }),
  {
    id: example.id,
    rotated: true,
    secret_version: 2,
    secret: SECRET,
    previous_secret_until: "2026-11-21T10:00:00.000Z",
  },
);
