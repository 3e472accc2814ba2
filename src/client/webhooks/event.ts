// What a webhook says.

/** An event as it is sent. `id` is the same each time that it is sent: keep it to tell a repeat. */
export interface WebhookEvent {
  id: string;
  /** `call.finished`, `campaign.completed`, … */
  type: string;
  timestamp: string;
  /** Counts up over all events of the service. */
  sequence: number;
  data: Record<string, unknown>;
}
