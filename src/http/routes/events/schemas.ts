// Events as they are sent and polled: one form around all, and what each type is about.
import * as z from "zod";
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { EVENT_TYPES } from "../../../domain/events/event-type.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import { ENDPOINT_STATES } from "../../../domain/webhooks/endpoint.ts";
import type { Json } from "../../openapi/document-types.ts";
import { count, id, list, shape, time } from "../../openapi/schema-parts.ts";
import { CallWithAttempts, callExample, finishedExample } from "../calls/schemas.ts";
import { Import, importExample } from "../imports/schemas.ts";
import { Suppression, example as suppressionExample } from "../suppressions/schemas.ts";

const around = (type: string, data: Json) => ({
  id: "evt_3fa9c1_88123",
  type,
  timestamp: "2026-11-20T21:40:47.020Z",
  sequence: 88123,
  data,
});

function eventOf<const T extends readonly [string, ...string[]], D extends z.ZodType>(types: T, data: D) {
  return z.object({
    id: z.string().describe("The same at each try and each reading: what was seen already is known by it."),
    type: z.enum(types),
    timestamp: time().describe("When it happened."),
    sequence: z.int().min(1).describe("Grows by the order of commits; not without gaps for one reader."),
    data,
  });
}

const named = () => z.object({ id: id(), name: z.string() });
const campaignExample = { id: 1, name: "Appointment reminders" };
const truncated = () =>
  z.literal(true).optional().describe("It would be longer than 20 kB: metadata is left out.");

export const CallFinishedEvent = shape(
  "CallFinishedEvent",
  () =>
    eventOf(
      ["call.finished"],
      z.object({ call: CallWithAttempts(), campaign: named(), truncated: truncated() }),
    ).describe(
      "A call has come to its end: PICKED, CANCELLED, or FAILED without a next attempt. Of its evidence only the `context_id`: the rest is asked for.",
    ),
  around("call.finished", { call: finishedExample, campaign: campaignExample }),
);

export const AttemptEndedEvent = shape(
  "AttemptEndedEvent",
  () =>
    eventOf(
      ["attempt.ended"],
      z.object({
        attempt: z.int().min(1).describe("Which of the call's."),
        call: CallWithAttempts(),
        campaign: named(),
        truncated: truncated(),
      }),
    ).describe("An attempt has ended. The last one comes before its call's `call.finished`."),
  around("attempt.ended", { attempt: 1, call: finishedExample, campaign: campaignExample }),
);

export const CampaignEvent = shape(
  "CampaignEvent",
  () =>
    eventOf(
      ["campaign.started", "campaign.paused", "campaign.resumed", "campaign.completed", "campaign.cancelled"],
      z.object({
        campaign: z.object({
          id: id(),
          name: z.string(),
          status: z.enum(CAMPAIGN_STATUSES),
          is_active: z.boolean(),
          started_at: time().nullable(),
          completed_at: time().nullable(),
        }),
      }),
    ).describe(
      "A campaign has changed its state. One in progress that becomes inactive is paused, and resumed when it is active again.",
    ),
  around("campaign.completed", {
    campaign: {
      ...campaignExample,
      status: "completed",
      is_active: true,
      started_at: "2026-11-20T14:00:00.000Z",
      completed_at: "2026-11-20T21:40:47.020Z",
    },
  }),
);

export const ImportFinishedEvent = shape(
  "ImportFinishedEvent",
  () => eventOf(["import.finished"], z.object({ import: Import(), campaign: named() })),
  around("import.finished", { import: importExample, campaign: campaignExample }),
);

export const NumberSuppressedEvent = shape(
  "NumberSuppressedEvent",
  () => eventOf(["number.suppressed"], z.object({ suppression: Suppression() })),
  around("number.suppressed", { suppression: suppressionExample }),
);

export const DeadLetterEvent = shape(
  "DeadLetterEvent",
  () =>
    eventOf(
      ["dead_letter.created"],
      z.object({
        dead_letter: z.object({
          id: z.string(),
          queue: z.string(),
          call_id: z.string().nullable(),
          reason: z.string(),
          error: z.string().nullable(),
          tries: count().nullable(),
          created_at: time(),
        }),
      }),
    ).describe("A message could not be handled. The message itself is asked for."),
  around("dead_letter.created", {
    dead_letter: {
      id: "5f0f7f5c-5f3e-4f2e-9a51-0c1f1f1f1f1f",
      queue: "ccm-callbacks",
      call_id: callExample.call_id,
      reason: "exhausted",
      error: "D1 is overloaded",
      tries: 100,
      created_at: "2026-11-20T21:40:47.020Z",
    },
  }),
);

export const TrunkEvent = shape(
  "TrunkEvent",
  () =>
    eventOf(
      ["trunk.paused", "trunk.resumed", "trunk.breaker_opened", "trunk.breaker_closed"],
      z.object({
        trunk: z.object({
          name: z.string(),
          paused: z.boolean(),
          breaker_opened_at: time()
            .nullable()
            .describe("Since when too many of its dials fail; null = they do not."),
        }),
      }),
    ),
  around("trunk.breaker_opened", {
    trunk: { name: "default", paused: false, breaker_opened_at: "2026-11-20T21:40:46.400Z" },
  }),
);

export const WebhookEvent = shape(
  "WebhookEvent",
  () =>
    eventOf(
      ["webhook.held", "webhook.disabled"],
      z.object({
        webhook: z.object({
          id: z.string(),
          description: z.string().nullable(),
          status: z.enum(ENDPOINT_STATES),
          held_since: time().nullable(),
          disabled_reason: z.string().nullable(),
        }),
      }),
    ).describe("An endpoint does not answer, or is told of nothing any more. Sent to the others."),
  around("webhook.held", {
    webhook: {
      id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f77",
      description: "CRM",
      status: "held",
      held_since: "2026-11-20T21:40:47.020Z",
      disabled_reason: null,
    },
  }),
);

export const ThinEvent = shape(
  "ThinEvent",
  () =>
    eventOf(
      EVENT_TYPES,
      z.object({
        attempt: z.int().min(1).optional(),
        call: z.object({ call_id: z.string() }).optional(),
        campaign: z.object({ id: id() }).optional(),
        import: z.object({ import_id: z.string() }).optional(),
        suppression: z.object({ id: z.string() }).optional(),
        dead_letter: z.object({ id: z.string(), call_id: z.string().nullable() }).optional(),
        trunk: z.object({ name: z.string() }).optional(),
        webhook: z.object({ id: z.string() }).optional(),
      }),
    ).describe("An event with `payload: thin`: what it is about, by its ids."),
  around("call.finished", { call: { call_id: callExample.call_id }, campaign: { id: 1 } }),
);

export const Event = shape("Event", () =>
  z.union([
    CallFinishedEvent(),
    AttemptEndedEvent(),
    CampaignEvent(),
    ImportFinishedEvent(),
    NumberSuppressedEvent(),
    DeadLetterEvent(),
    TrunkEvent(),
    WebhookEvent(),
    ThinEvent(),
  ]),
);

const sequence = schemaOf(() => z.int().min(0));

export const EventList = shape(
  "EventList",
  () =>
    list(Event()).extend({
      last_sequence: sequence().describe(
        "Everything up to it was looked at: ask again with `after` and this, at once where `next_cursor` is not null.",
      ),
      oldest_sequence: sequence()
        .nullable()
        .describe("Of those that are kept; null = there is none. What is before it is gone."),
      newest_sequence: sequence().nullable(),
      subscribed: z
        .array(
          z.object({
            type: z.enum(EVENT_TYPES),
            campaigns: z.array(id()).nullable().describe("Null = of all, and of none."),
          }),
        )
        .describe("What is written to the log now, since some webhook wants it. Nothing else is."),
    }),
  {
    data: [around("call.finished", { call: { call_id: callExample.call_id }, campaign: { id: 1 } })],
    next_cursor: null,
    last_sequence: 88123,
    oldest_sequence: 61002,
    newest_sequence: 88123,
    subscribed: [{ type: "call.finished", campaigns: null }],
  },
);
