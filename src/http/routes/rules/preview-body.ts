// What a client sends to ask what the retry rules would decide.
import { z } from "zod";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";
import { idField, instantField, timeZoneField } from "../../lib/body-fields.ts";

const MAX_ATTEMPT = 1_000;
const said = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? "nothing";
const attemptError = (i: { input?: unknown }) =>
  `must be a whole number from 1 to ${MAX_ATTEMPT}, not ${said(i.input)}`;

export const previewBody = z.object({
  campaign_id: idField.nullish().describe("Absent: the global rules, no policy and no hours of a campaign."),
  outcome: z
    .enum(OUTCOMES, { error: i => `must be one of ${OUTCOMES.join(", ")}, not ${said(i.input)}` })
    .describe("How the attempt ended."),
  attempt: z
    .int({ error: attemptError })
    .min(1, { error: attemptError })
    .max(MAX_ATTEMPT, { error: attemptError })
    .describe("The attempt that just ended, 1 = the first."),
  at: instantField,
  time_zone: timeZoneField,
});
