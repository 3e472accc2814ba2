// What a campaign's pre-dial hook said of a call, in the API's form.
import * as z from "zod";
import type { AttemptRecord, Call } from "../../../domain/calls/call.ts";
import { HOW_DECIDED } from "../../../domain/pre-dial/verdict.ts";
import { schemaOf } from "../../../domain/schema-of.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { time as instant, shape } from "../../openapi/schema-parts.ts";

const how = schemaOf(() =>
  z
    .enum(HOW_DECIDED)
    .describe(
      "answered: by the hook; cached: by its answer to the same question before; failed, breaker_open: by on_failure (with the breaker open, refuse waits); not_asked: it could not be asked for want of something on this side.",
    ),
);
const reason = schemaOf(() => z.string().nullable().describe("The hook's own, or why it was of no use."));

export const PreDialLetOut = shape("PreDialLetOut", () => z.object({ how: how(), reason: reason() }), {
  how: "answered",
  reason: null,
});

export const PreDialKeptBack = shape(
  "PreDialKeptBack",
  () =>
    z.object({
      decision: z.enum(["wait", "refuse"]),
      how: how(),
      reason: reason(),
      attempt: z.int().min(1).describe("That was about to be dialled."),
      decided_at: instant(),
      until: instant().nullable().describe("Of a wait; the hours may have moved the call further."),
      waits: z.int().min(1).describe("In a row, of this attempt."),
    }),
  {
    decision: "wait",
    how: "answered",
    reason: "an agent is talking to them",
    attempt: 1,
    decided_at: "2026-11-20T21:40:00.000Z",
    until: "2026-11-20T22:10:00.000Z",
    waits: 1,
  },
);

/** Absent where no hook has let it out. */
export const presentLetOut = ({ pre_dial }: AttemptRecord): { pre_dial?: Of<typeof PreDialLetOut> } =>
  pre_dial === null || pre_dial === undefined ? {} : { pre_dial };

/** Absent where no hook has kept it back. */
export function presentKeptBack({ keptBack }: Call): { pre_dial?: Of<typeof PreDialKeptBack> } {
  if (keptBack === null || keptBack === undefined) return {};
  const { decidedAt, until, ...same } = keptBack;
  return { pre_dial: { ...same, decided_at: time(decidedAt), until: time(until) } };
}
