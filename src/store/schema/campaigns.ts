// Campaigns. Times of all tables are milliseconds since the epoch, UTC; booleans are 0 or 1; JSON is text.
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CampaignFields, CampaignStatus } from "../../domain/campaigns/campaign.ts";
import type { ComplianceSettings } from "../../domain/compliance/campaign/compliance-settings.ts";
import type { BusinessHour } from "../../domain/hours/business-hours.ts";
import type { PreDialHook } from "../../domain/pre-dial/pre-dial-hook.ts";
import type { RetryPolicy } from "../../domain/retries/retry-policy.ts";
import type { CallerIdPool } from "../../domain/trunks/caller-ids/caller-id-pool.ts";

export const campaigns = sqliteTable(
  "campaigns",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    description: text(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    status: text().$type<CampaignStatus>().notNull().default("pending"),
    timeZone: text("time_zone"),
    maxConcurrentCalls: integer("max_concurrent_calls"),
    retryPolicy: text("retry_policy", { mode: "json" }).$type<RetryPolicy>(),
    businessHours: text("business_hours", { mode: "json" }).$type<BusinessHour[]>(),
    /** How many contacts were taken from the list: guards the next taking. */
    contactCursor: integer("contact_cursor").notNull().default(0),
    cursorAtStart: integer("cursor_at_start").notNull().default(0),
    /** Counts changes of what decides dialling; statements that decided on an older revision do not match. */
    revision: integer().notNull().default(1),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    startedAt: integer("started_at"),
    completedAt: integer("completed_at"),
    /** Relative size of the campaign's share of the lines. */
    weight: integer().notNull().default(1),
    /** 1 once a cancelled campaign has no open call any more, which then stays so. */
    emptied: integer().notNull().default(0),
    voicemailCountsAs: text("voicemail_counts_as")
      .$type<CampaignFields["voicemailCountsAs"]>()
      .notNull()
      .default("rnr"),
    machineDetection: text("machine_detection")
      .$type<CampaignFields["machineDetection"]>()
      .notNull()
      .default("off"),
    ringTimeoutSeconds: integer("ring_timeout_seconds"),
    maxCallSeconds: integer("max_call_seconds"),
    providerOptions: text("provider_options", { mode: "json" }).$type<Record<string, unknown>>(),
    /** Names; null = the default trunk. */
    trunks: text({ mode: "json" }).$type<string[]>(),
    /** Null = those of the trunk. */
    callerIds: text("caller_ids", { mode: "json" }).$type<CallerIdPool>(),
    compliance: text({ mode: "json" }).$type<ComplianceSettings>(),
    /** Null = nobody is asked. */
    preDialHook: text("pre_dial_hook", { mode: "json" }).$type<PreDialHook>(),
  },
  t => [
    index("campaigns_in_progress").on(t.id).where(sql`status = 'in_progress'`),
    index("campaigns_by_status").on(t.status),
    index("campaigns_by_activity").on(t.isActive),
    index("campaigns_by_status_and_activity").on(t.status, t.isActive),
    index("campaigns_to_empty").on(t.id).where(sql`status = 'cancelled' AND emptied = 0`),
  ],
);
