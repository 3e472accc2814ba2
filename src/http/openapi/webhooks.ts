// What the service itself sends, as OpenAPI 3.1 has it: each type of event with its body.
import { EVENT_TYPES, type EventType, TEST_EVENT } from "../../domain/events/event-type.ts";
import type { Shape } from "../lib/route.ts";
import * as event from "../routes/events/schemas.ts";
import { TestEvent } from "../routes/events/test-event.ts";
import type { ApiDocument, OperationObject, ParameterObject } from "./document-types.ts";
import { schemaOf } from "./json-schemas.ts";
import type { Tag } from "./tags.ts";

interface Sent {
  summary: string;
  schema: Shape;
}

const SENT: Record<EventType, Sent> = {
  "call.finished": { summary: "A call has come to its end", schema: event.CallFinishedEvent },
  "attempt.ended": { summary: "An attempt has ended", schema: event.AttemptEndedEvent },
  "campaign.started": { summary: "A campaign was started", schema: event.CampaignEvent },
  "campaign.paused": { summary: "A campaign is held up", schema: event.CampaignEvent },
  "campaign.resumed": { summary: "A campaign goes on", schema: event.CampaignEvent },
  "campaign.completed": { summary: "A campaign has nothing left", schema: event.CampaignEvent },
  "campaign.cancelled": { summary: "A campaign was cancelled", schema: event.CampaignEvent },
  "import.finished": { summary: "An import is done, or has failed", schema: event.ImportFinishedEvent },
  "number.suppressed": {
    summary: "A number, a person or a prefix is not to be called",
    schema: event.NumberSuppressedEvent,
  },
  "dead_letter.created": { summary: "A message could not be handled", schema: event.DeadLetterEvent },
  "trunk.paused": { summary: "Nothing is dialled over a trunk", schema: event.TrunkEvent },
  "trunk.resumed": { summary: "A trunk dials again", schema: event.TrunkEvent },
  "trunk.breaker_opened": { summary: "Too many dials of a trunk fail", schema: event.TrunkEvent },
  "trunk.breaker_closed": { summary: "Dials of a trunk succeed again", schema: event.TrunkEvent },
  "webhook.held": { summary: "Another endpoint does not answer", schema: event.WebhookEvent },
  "webhook.disabled": { summary: "Another endpoint is told of nothing any more", schema: event.WebhookEvent },
};

const header = (name: string, description: string, example: string): ParameterObject => ({
  name,
  in: "header",
  description,
  required: true,
  schema: { type: "string" },
  example,
});

const HEADERS = [
  header("webhook-id", "The event's id.", "evt_3fa9c1_88123"),
  header("webhook-timestamp", "Of this try, in seconds since the epoch.", "1795297247"),
  header(
    "webhook-signature",
    "`v1,` and base64; several, separated by blanks.",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQ==",
  ),
];

const one = (schema: Shape, thin: Shape[]) =>
  thin.length === 0 ? schemaOf(schema) : { anyOf: [schema, ...thin].map(schemaOf) };

const TAG: Tag = "Events";

const TEST: Sent = { summary: "Somebody tries the endpoint", schema: TestEvent };

function sent(type: string, { summary, schema }: Sent, thin: Shape[]): OperationObject {
  return {
    operationId: `on_${type.replace(".", "_")}`,
    summary,
    tags: [TAG],
    security: [],
    parameters: HEADERS,
    requestBody: {
      required: true,
      content: { "application/json": { schema: one(schema, thin) } },
    },
    responses: { "2XX": { description: "It was taken. Anything else is a failed try." } },
  };
}

export const webhooks = (): ApiDocument["webhooks"] =>
  Object.fromEntries([
    ...EVENT_TYPES.map(type => [type, { post: sent(type, SENT[type], [event.ThinEvent]) }]),
    [TEST_EVENT, { post: sent(TEST_EVENT, TEST, []) }],
  ]);
