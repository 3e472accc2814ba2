// What the API answers about messages that could not be handled.
import * as z from "zod";
import { CALLBACK_QUEUE } from "../../../domain/queue-names.ts";
import { count, list, shape, time } from "../../openapi/schema-parts.ts";

const letter = () => ({
  id: z.string(),
  queue: z.string().describe("The one that it was sent to."),
  call_id: z.string().nullable().describe("Null when the message cannot be read."),
  payload: z.unknown().describe("The message as it was sent."),
  reason: z.string().describe("Why it could not be handled."),
  error: z.string().nullable().describe("What the last try failed with; null = nothing is known of it."),
  state: z.enum(["waiting", "redriven"]).describe("What was discarded is not there any more."),
  tries: count()
    .nullable()
    .describe("How often it was delivered; null = of a letter that was kept before they were counted."),
  created_at: time(),
});

const letterExample = {
  id: "5f0f7f5c-5f3e-4f2e-9a51-0c1f1f1f1f1f",
  queue: CALLBACK_QUEUE,
  call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
  payload: { callId: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23" },
  reason: "exhausted",
  error: "D1 is overloaded",
  state: "waiting",
  tries: 100,
  created_at: "2026-11-20T21:40:00.000Z",
};

export const DeadLetter = shape(
  "DeadLetter",
  () => z.object(letter()).describe("A message that could not be handled."),
  letterExample,
);
export const DeadLetterList = shape("DeadLetterList", () => list(DeadLetter()), {
  data: [letterExample],
  next_cursor: null,
});

const history = () =>
  z
    .array(
      z.object({
        at: time(),
        event: z.enum(["failed", "buried", "redriven", "redrive failed"]),
        detail: z.string(),
      }),
    )
    .describe("Oldest first.");
const historyExample = [{ at: "2026-11-20T21:40:00.000Z", event: "buried", detail: "D1 is overloaded" }];

export const WholeLetter = shape(
  "DeadLetterWithHistory",
  () => z.object({ ...letter(), history: history() }),
  {
    ...letterExample,
    history: historyExample,
  },
);

export const RedrivenLetter = shape(
  "RedrivenLetter",
  () => z.object({ success: z.literal(true), ...letter(), history: history() }),
  { success: true, ...letterExample, state: "redriven", history: historyExample },
);

export const RedriveAnswer = shape(
  "RedriveAnswer",
  () =>
    z.object({
      success: z.literal(true),
      redriven: count(),
      skipped: z.array(z.object({ id: z.string(), reason: z.string() })).describe("At most 100 of them."),
      skipped_count: count(),
      remaining: count().describe("Waiting behind the last one that was looked at; counted up to 10,000."),
      next_cursor: z.string().nullable(),
    }),
  { success: true, redriven: 2, skipped: [], skipped_count: 0, remaining: 0, next_cursor: null },
);

export const DiscardedLetter = shape(
  "DiscardedLetter",
  () => z.object({ success: z.literal(true), id: z.string() }),
  { success: true, id: letterExample.id },
);
