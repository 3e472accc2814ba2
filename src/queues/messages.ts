// What travels through the queues: ids and facts, never state.
import * as z from "zod";
import { type AttemptDetails, NEVER } from "../domain/calls/attempt-details.ts";
import type { DialMessage } from "../domain/calls/dial-key.ts";
import { ANSWERERS, DISPOSITIONS } from "../domain/calls/disposition.ts";
import { OUTCOMES } from "../domain/calls/outcome.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import { CALLBACK_QUEUE, DIAL_QUEUE, WEBHOOK_QUEUE } from "../domain/queue-names.ts";
import { schemaOf } from "../domain/schema-of.ts";

export const dialMessage = schemaOf(
  (): z.ZodType<DialMessage> =>
    z.object({
      callId: z.string(),
      attempt: z.int().min(1),
      token: z.string(),
      dispatchId: z.string().optional(),
      trunk: z.string().optional(),
    }),
);

const attemptDetails = schemaOf(
  (): z.ZodType<AttemptDetails> =>
    z.object({
      answered_at: z.number().nullish(),
      answered_by: z.enum(ANSWERERS).nullish(),
      disposition: z.enum(DISPOSITIONS).nullish(),
      hangup_cause: z.string().nullish(),
      trunk: z.string().nullish(),
      caller_id: z.string().nullish(),
      cost: z.object({ amount: z.string(), currency: z.string() }).nullish(),
      call_back_at: z.number().nullish(),
      connected_to_agent_ms: z.union([z.number(), z.literal(NEVER)]).nullish(),
      rang_seconds: z.number().nullish(),
      message_played: z.boolean().nullish(),
      refused: z.boolean().nullish(),
    }),
);

const outcomeReport = schemaOf(() =>
  z.object({
    callId: z.string(),
    attempt: z.int().min(1),
    outcome: z.enum(OUTCOMES),
    duration: z.number().min(0),
    externalCallId: z.string().nullable(),
    error: z.string().nullable(),
    receivedAt: z.number(),
    final: z.boolean(),
    source: z.enum(["callback", "status", "dial", "lease"]),
    traceId: z.string().optional(),
    // Absent from what versions before sent. Of a later one's, which may have more words, the end is read all the same.
    details: attemptDetails().optional().catch(undefined),
  }),
);

const givenBack = schemaOf(() =>
  z.object({
    source: z.literal("refused"),
    callId: z.string(),
    attempt: z.int().min(1),
    token: z.string(),
    nonce: z.string(),
    trunk: z.string().optional(),
    error: z.string(),
    receivedAt: z.number(),
  }),
);

export const callbackMessage = schemaOf((): z.ZodType<AttemptEnd> => z.union([outcomeReport(), givenBack()]));

/** An endpoint that may have something to be told. */
export interface WebhookMessage {
  endpointId: string;
}

export const WEBHOOKS = {
  queue: WEBHOOK_QUEUE,
  schema: schemaOf((): z.ZodType<WebhookMessage> => z.object({ endpointId: z.string() })),
};

/** What a queue carries, and how often it is tried. */
export interface Carried<Body> {
  queue: string;
  schema: () => z.ZodType<Body>;
  /** As wrangler.toml says: the delivery after this many retries is the last one. */
  maxRetries: number;
  /** That one message carries at the most. */
  together: number;
  /** Messages of one send: 100, and 256 kB, are all that one takes. */
  perSend: number;
  callIdOf: (body: Body) => string;
  /** The same for every delivery: a message's id may be another one in the dead-letter queue. */
  letterIdOf: (body: Body) => string;
}

export const DIALS: Carried<DialMessage> = {
  queue: DIAL_QUEUE,
  schema: dialMessage,
  maxRetries: 5,
  // As many as one consumer dials at once.
  together: 6,
  perSend: 100,
  callIdOf: message => message.callId,
  // Whatever permit it was sent for: its call may be granted, and its messages be given up, many times.
  letterIdOf: ({ callId, attempt }) => `dial-${callId}-${attempt}`,
};

export const CALLBACKS: Carried<AttemptEnd> = {
  queue: CALLBACK_QUEUE,
  schema: callbackMessage,
  maxRetries: 100,
  together: 25,
  perSend: 10,
  callIdOf: end => end.callId,
  letterIdOf: ({ callId, attempt, receivedAt }) => `callback-${callId}-${attempt}-${receivedAt}`,
};
