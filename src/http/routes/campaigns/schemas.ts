// What a client sends to make and change a campaign, and what the API answers about one.
import * as z from "zod";
import { CAMPAIGN_STATUSES } from "../../../domain/campaigns/campaign.ts";
import { targetFields } from "../../lib/target-fields.ts";
import { count, id, jsonBody, shape, time } from "../../openapi/schema-parts.ts";
import { ByDisposition, byDispositionExample } from "../metrics/by-disposition.ts";
import { asOf, CampaignProgress, pickUp } from "../overview/figures.ts";
import { answeredFields, exampleFields, sentFields } from "./fields.ts";

export const createCampaign = jsonBody(
  "CreateCampaign",
  () =>
    z.object({
      ...sentFields(),
      is_active: sentFields().is_active.default(true),
      targets: z
        .array(z.object(targetFields()), { error: "must be a list of {phone_number}" })
        .default([])
        .describe("Numbers to call; all or nothing, at most 10,000."),
    }),
  {
    small: { summary: "The least", value: { name: "Appointment reminders" } },
    whole: {
      summary: "With hours, retries and numbers",
      value: {
        name: "Appointment reminders",
        time_zone: "America/New_York",
        max_concurrent_calls: 20,
        retry_policy: { max_attempts: 3, base_delay: "30m", max_delay: "2h", jitter: 0.2 },
        business_hours: [{ day_of_week: 1, start: "09:00", end: "17:00" }],
        targets: [{ phone_number: "+15005551000", metadata: { name: "Ada" } }],
      },
    },
  },
);

export const updateCampaign = jsonBody("UpdateCampaign", () => z.object(sentFields()).partial(), {
  hours: {
    summary: "Other hours",
    value: { business_hours: [{ day_of_week: 6, start: "10:00", end: "12:00" }] },
  },
  lines: { summary: "Fewer lines", value: { max_concurrent_calls: 10 } },
});

const example = {
  id: 1,
  ...exampleFields,
  status: "pending",
  created_at: "2026-11-20T21:00:00.000Z",
  updated_at: "2026-11-20T21:00:00.000Z",
  started_at: null,
  completed_at: null,
  phone_numbers: [],
  phone_count: 3,
};

export const Campaign = shape(
  "Campaign",
  () =>
    z.object({
      id: id().describe("0 = the built-in campaign of ad-hoc calls."),
      ...answeredFields(),
      status: z
        .enum(CAMPAIGN_STATUSES)
        .describe("pending → in_progress ⇄ paused → completed; cancelled. Legal verbs are named by a 409."),
      created_at: time(),
      updated_at: time(),
      started_at: time().nullable(),
      completed_at: time().nullable(),
      phone_numbers: z.array(z.string()).max(0).describe("Always empty: list them with GET /phone-numbers."),
      phone_count: count(),
    }),
  example,
);

export const CampaignList = shape("CampaignList", () => z.array(Campaign()), [example]);

/** Of `include=counts`. */
export const CampaignPage = shape("CampaignPage", () =>
  z.object({
    as_of: asOf(),
    data: z.array(Campaign().safeExtend({ counts: CampaignProgress(), pick_up: pickUp() })).max(50),
    next_cursor: z.string().nullable().describe("Give it as `cursor` for the next page; null on the last."),
  }),
);

/** The document has both. Its type is that of the bare array: who asks for pages knows that they are `CampaignPage`. */
export const CampaignListing = shape("CampaignListing", () =>
  z.union([CampaignList(), CampaignPage()]),
) as unknown as typeof CampaignList;

export const CampaignStats = shape(
  "CampaignStats",
  () =>
    z.object({
      total_calls: count(),
      completed_calls: count().describe("PICKED."),
      failed_calls: count().describe("Final FAILED, and CANCELLED."),
      in_progress_calls: count().describe("On the line."),
      pending_calls: count().describe("Waiting for an attempt."),
      retries_attempted: count(),
      phone_count: count(),
      by_status: z.object({
        INITIATED: count(),
        PROCESSING: count(),
        RETRYING: count(),
        DISCONNECTED: count(),
        RNR: count(),
        FAILED: count(),
        PICKED: count(),
        CANCELLED: count(),
      }),
      by_disposition: ByDisposition(),
      waiting_for_retry: count(),
      final_failed: count(),
    }),
  {
    total_calls: 4,
    completed_calls: 1,
    failed_calls: 1,
    in_progress_calls: 1,
    pending_calls: 1,
    retries_attempted: 2,
    phone_count: 4,
    by_status: {
      INITIATED: 0,
      PROCESSING: 1,
      RETRYING: 0,
      DISCONNECTED: 0,
      RNR: 1,
      FAILED: 1,
      PICKED: 1,
      CANCELLED: 0,
    },
    by_disposition: byDispositionExample,
    waiting_for_retry: 1,
    final_failed: 1,
  },
);
