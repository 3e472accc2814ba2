// What a webhook says, by its type.
import type {
  AttemptEndedEvent,
  CallFinishedEvent,
  CampaignEvent,
  DeadLetterEvent,
  EndpointEvent,
  ImportFinishedEvent,
  NumberSuppressedEvent,
  TrunkEvent,
} from "../generated/types.ts";

/** Sent on demand to try an endpoint. */
export interface TestEvent {
  id: string;
  type: "webhook.test";
  timestamp: string;
  sequence: number;
  data: Record<string, unknown>;
}

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
