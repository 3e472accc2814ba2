// The event that is sent on demand, to try a webhook: in no log, and in full and thin the same.
import * as z from "zod";
import { TEST_EVENT } from "../../../domain/events/event-type.ts";
import { shape, time } from "../../openapi/schema-parts.ts";

export const TestEvent = shape(
  "TestEvent",
  () =>
    z
      .object({
        id: z.string(),
        type: z.literal(TEST_EVENT),
        timestamp: time(),
        sequence: z.literal(0),
        data: z.object({ webhook: z.object({ id: z.string() }) }),
      })
      .describe("Sent on demand to try a webhook. It is in no log."),
  {
    id: "evt_test_0b9f4c3e-51d7-4a55-9d0a-6f2f4f0d7c11",
    type: TEST_EVENT,
    timestamp: "2026-11-20T21:40:47.020Z",
    sequence: 0,
    data: { webhook: { id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f77" } },
  },
);
