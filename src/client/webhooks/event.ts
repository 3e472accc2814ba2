// What a webhook says, by its type.
import type {
  AttemptEndedEvent,
  CallFinishedEvent,
  CampaignEvent,
  DeadLetterEvent,
  EndpointEvent,
  ImportFinishedEvent,
  NumberSuppressedEvent,
  TestEvent,
  TrunkEvent,
} from "../generated/types.ts";

/** An event as it is sent in full: `type` tells what `data` has. `id` is the same each time that it is sent. */
export type WebhookEvent =
  | CallFinishedEvent
  | AttemptEndedEvent
  | CampaignEvent
  | ImportFinishedEvent
  | NumberSuppressedEvent
  | DeadLetterEvent
  | TrunkEvent
  | EndpointEvent
  | TestEvent;
