// What the API answers about campaigns, their numbers, imports and hours.
import { z } from "zod";
import { CAMPAIGN_STATUSES } from "../../domain/campaigns/campaign.ts";
import { count, id, list, named, time } from "./schema-parts.ts";

const retryPolicy = named(
  "RetryPolicy",
  z.object({
    max_attempts: z.int().min(1).optional(),
    base_delay: z.string().optional(),
    max_delay: z.string().optional(),
    jitter: z.number().min(0).max(1).optional(),
  }),
  { max_attempts: 3, base_delay: "2s", max_delay: "5s" },
);

const businessHour = named(
  "BusinessHour",
  z.object({
    day_of_week: z.int().min(0).max(6).describe("0 = Sunday."),
    start: z.string(),
    end: z.string().describe("24:00 ends the day; an end before the start is on the next day."),
  }),
  { day_of_week: 1, start: "09:00", end: "17:00" },
);

const campaignExample = {
  id: 1,
  name: "Appointment reminders",
  description: null,
  is_active: true,
  status: "pending",
  time_zone: "America/New_York",
  weight: 1,
  max_concurrent_calls: null,
  retry_policy: { max_attempts: 3, base_delay: "2s", max_delay: "5s" },
  business_hours: [{ day_of_week: 1, start: "09:00", end: "17:00" }],
  created_at: "2026-11-20T21:00:00.000Z",
  updated_at: "2026-11-20T21:00:00.000Z",
  started_at: null,
  completed_at: null,
  phone_numbers: [],
  phone_count: 3,
};

export const campaign = named(
  "Campaign",
  z.object({
    id: id.describe("0 = the built-in campaign of ad-hoc calls."),
    name: z.string(),
    description: z.string().nullable(),
    is_active: z.boolean(),
    status: z
      .enum(CAMPAIGN_STATUSES)
      .describe("pending → in_progress ⇄ paused → completed; cancelled. Legal verbs are named by a 409."),
    time_zone: z.string().describe("Its own, else that of the rules file."),
    weight: z.int().min(1).max(100).describe("Its share of the lines, relative to the other campaigns'."),
    max_concurrent_calls: z.int().min(1).nullable(),
    retry_policy: retryPolicy.nullable(),
    business_hours: z.array(businessHour).nullable().describe("Null = always."),
    created_at: time,
    updated_at: time,
    started_at: time.nullable(),
    completed_at: time.nullable(),
    phone_numbers: z.array(z.string()).max(0).describe("Always empty: list them with GET /phone-numbers."),
    phone_count: count,
  }),
  campaignExample,
);

export const campaignList = named("CampaignList", z.array(campaign), [campaignExample]);

export const campaignStats = named(
  "CampaignStats",
  z.object({
    total_calls: count,
    completed_calls: count.describe("PICKED."),
    failed_calls: count.describe("Final FAILED, and CANCELLED."),
    in_progress_calls: count.describe("On the line."),
    pending_calls: count.describe("Waiting for an attempt."),
    retries_attempted: count,
    phone_count: count,
    by_status: z.object({
      INITIATED: count,
      PROCESSING: count,
      RETRYING: count,
      DISCONNECTED: count,
      RNR: count,
      FAILED: count,
      PICKED: count,
      CANCELLED: count,
    }),
    waiting_for_retry: count,
    final_failed: count,
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
    waiting_for_retry: 1,
    final_failed: 1,
  },
);

const contactExample = {
  id: 7,
  campaign_id: 1,
  campaign: 1,
  phone_number: "+12025550143",
  number: "+12025550143",
  is_active: true,
  time_zone: null,
  metadata: { name: "Ada" },
  added_at: "2026-11-20T21:00:00.000Z",
  created_at: "2026-11-20T21:00:00.000Z",
};

export const contact = named(
  "Contact",
  z.object({
    id,
    campaign_id: id,
    campaign: id.describe("The same as campaign_id."),
    phone_number: z.string().describe("In normal form: + and digits."),
    number: z.string().describe("The same as phone_number."),
    is_active: z.boolean(),
    time_zone: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
    added_at: time,
    created_at: time.describe("The same as added_at."),
  }),
  contactExample,
);

export const contactList = named("ContactList", list(contact), { data: [contactExample], next_cursor: null });

export const addedNumbers = named(
  "AddedNumbers",
  z.object({
    success: z.literal(true),
    campaign_id: id,
    added_count: count,
    created_count: count.describe("The same as added_count."),
    phone_numbers: z.array(z.string()).describe("Those that were added."),
    created_numbers: z.array(z.string()).describe("The same as phone_numbers."),
    errors: z.array(z.string()).describe("One sentence for each that was left out."),
    duplicates: z.array(z.string()).describe("Given twice, or in the campaign already."),
  }),
  {
    success: true,
    campaign_id: 1,
    added_count: 1,
    created_count: 1,
    phone_numbers: ["+12025550143"],
    created_numbers: ["+12025550143"],
    errors: ["Invalid phone number: call me"],
    duplicates: [],
  },
);
