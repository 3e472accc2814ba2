// Asks that an endpoint be sent what it has not been told: a hint, since the watchdog finds what lags.

/** `afterMs`: not before. */
export type WebhookWakes = {
  send: (endpointIds: readonly string[], afterMs?: number) => Promise<void>;
};
