// What travels through the queues: ids and facts, never state.
import { z } from "zod";
import type { DialMessage } from "../actions/ports.ts";
import { OUTCOMES } from "../domain/outcome.ts";
import type { OutcomeReport } from "../domain/settlement.ts";

export const dialMessage: z.ZodType<DialMessage> = z.object({
  callId: z.string(),
  attempt: z.int().min(1),
  token: z.string(),
});

export const callbackMessage: z.ZodType<OutcomeReport> = z.object({
  callId: z.string(),
  attempt: z.int().min(1),
  outcome: z.enum(OUTCOMES),
  duration: z.number().min(0),
  externalCallId: z.string().nullable(),
  error: z.string().nullable(),
  receivedAt: z.number(),
  final: z.boolean(),
  source: z.enum(["callback", "dial", "lease"]),
});
