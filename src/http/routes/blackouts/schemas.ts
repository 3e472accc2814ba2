// What the API takes and answers about blackouts.
import * as z from "zod";
import {
  BLACKOUT_STATES,
  isBlackoutRegion,
  MAX_BLACKOUT_CAMPAIGNS,
  MAX_BLACKOUT_REGIONS,
  MAX_REASON_CHARACTERS,
} from "../../../domain/compliance/blackout.ts";
import { idField, instantField, quoted, stringField } from "../../lib/body-fields.ts";
import { id, jsonBody, list, shape, time } from "../../openapi/schema-parts.ts";

const listOf = <T extends z.ZodType>(item: T, max: number, right: string) =>
  z
    .array(item, { error: i => `must be a list, such as ${right}, not ${quoted(i.input)}` })
    .min(1, { error: "must not be empty; leave it out for all" })
    .max(max, { error: `must not have more than ${max} entries` })
    .nullish();

export const addBlackout = jsonBody(
  "AddBlackout",
  () =>
    z.strictObject(
      {
        from: instantField().describe("From then on; absent = from now on."),
        to: instantField().describe("Until then, exclusively; absent or null = until it is lifted."),
        regions: listOf(
          stringField(10).refine(isBlackoutRegion, {
            error: i =>
              `must be an ISO 3166-2 region such as US-LA, or a country such as US, not ${quoted(i.input)}`,
          }),
          MAX_BLACKOUT_REGIONS,
          '["US-LA"]',
        ).describe("Whoever is there, or may be; absent = everywhere."),
        campaign_ids: listOf(idField(), MAX_BLACKOUT_CAMPAIGNS, "[1]").describe(
          "Calls of these; absent = all.",
        ),
        reason: stringField(MAX_REASON_CHARACTERS).min(1, { error: "must not be empty" }),
      },
      { error: i => (i.code === "unrecognized_keys" ? `unknown: ${i.keys.join(", ")}` : undefined) },
    ),
  {
    storm: {
      summary: "A state of emergency",
      value: { to: "2199-09-01T00:00:00Z", regions: ["US-LA"], reason: "state of emergency" },
    },
    open: {
      summary: "Until it is lifted",
      value: { campaign_ids: [1], reason: "the offer is being reworked" },
    },
  },
);

export const example = {
  id: "0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f57",
  from: "2026-08-28T14:00:00.000Z",
  to: "2026-09-01T00:00:00.000Z",
  regions: ["US-LA"],
  campaign_ids: null,
  reason: "state of emergency",
  state: "in_force",
  created_by: "ops",
  created_at: "2026-08-28T13:58:00.000Z",
  lifted_at: null,
  lifted_by: null,
};

export const Blackout = shape(
  "Blackout",
  () =>
    z.object({
      id: z.string().describe("Sorts by the time it was added."),
      from: time(),
      to: time().nullable().describe("Exclusive; null = until it is lifted."),
      regions: z.array(z.string()).nullable().describe("Null = everywhere."),
      campaign_ids: z.array(id()).nullable().describe("Null = all."),
      reason: z.string(),
      state: z.enum(BLACKOUT_STATES),
      created_by: z.string().describe("The token's name."),
      created_at: time(),
      lifted_at: time().nullable(),
      lifted_by: z.string().nullable(),
    }),
  example,
);

export const BlackoutList = shape("BlackoutList", () => list(Blackout()), {
  data: [example],
  next_cursor: null,
});
