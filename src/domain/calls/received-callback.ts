// What a provider reports to the callback route, and what it is answered.
import type { AttemptDetails } from "./attempt-details.ts";
import type { Outcome } from "./outcome.ts";

export interface ReceivedCallback {
  callId: string;
  status: Outcome;
  /** Seconds. */
  duration: number;
  externalCallId: string | null;
  attempt: number | null;
  /** As the callback URL has it. */
  attemptInUrl: number | null;
  /** The trunk that the URL's signature is for: attempts of others it does not end. Null = a token speaks for all. */
  trunkInUrl?: string | null;
  /** What else is told; its disposition may end the call, whatever the retry rules say. */
  details?: AttemptDetails | undefined;
  /** Whoever was called said stop: nothing follows, and why, for people; null or absent = nobody did. */
  stopped?: string | null;
  /** The request's id: goes with the report through the queue. */
  traceId?: string;
}

export interface CallbackAnswer {
  callId: string;
  /** Which one the report was about. */
  attempt: number;
  status: Outcome;
  retryScheduled: boolean;
  nextRetryAt: number | null;
  duplicate: boolean;
}
