// What the API answers about why a call is not being dialled.
import { z } from "zod";
import { CALL_STATUSES } from "../../domain/calls/call.ts";
import { id, named, time } from "./schema-parts.ts";

const checkExample = { check: "campaign_active", pass: true, detail: "Campaign 1 is active." };

export const check = named(
  "Check",
  z.object({ check: z.string(), pass: z.boolean(), detail: z.string() }),
  checkExample,
);

export const callExplanation = named(
  "Explanation",
  z.object({
    call_id: z.string(),
    campaign_id: id,
    status: z.enum(CALL_STATUSES),
    as_of: time,
    can_be_dialled_now: z.boolean(),
    next_possible_at: time
      .nullable()
      .describe("By the rules, lines permitting; null = time alone will not bring it."),
    reason: z.string(),
    checks: z.array(check),
  }),
  {
    call_id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23",
    campaign_id: 1,
    status: "INITIATED",
    as_of: "2026-11-20T21:40:00.000Z",
    can_be_dialled_now: false,
    next_possible_at: "2026-11-20T21:40:00.000Z",
    reason: "The trunk is paused: nothing is dialled.",
    checks: [
      checkExample,
      { check: "trunk", pass: false, detail: "The trunk is paused: nothing is dialled." },
    ],
  },
);
