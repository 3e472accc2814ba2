// The contacts of campaigns, and where the hopper stands in their lists.
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Metadata } from "../../domain/contacts/metadata.ts";
import { count } from "./count-column.ts";
import { partyColumn } from "./party-column.ts";

export const contacts = sqliteTable(
  "contacts",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    campaignId: integer("campaign_id").notNull(),
    phoneNumber: text("phone_number").notNull(),
    timeZone: text("time_zone"),
    metadata: text({ mode: "json" }).$type<Metadata>(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    createdAt: integer("created_at").notNull(),
    /** When the campaign called this number, of calls that have left for the archive. */
    calledAt: integer("called_at"),
    /** The client's own id of who is called. */
    personId: text("person_id"),
    /** When the hopper passed it over, because it was suppressed. */
    suppressedAt: integer("suppressed_at"),
    /** What else is said of the person. */
    party: partyColumn("party"),
  },
  t => [
    uniqueIndex("contacts_by_number").on(t.campaignId, t.phoneNumber),
    // The rowid is part of every index: this one walks a campaign and zone in order of their ids.
    index("contacts_by_zone").on(t.campaignId, t.timeZone),
  ],
);

/** One row a campaign and zone. */
export const contactZones = sqliteTable(
  "contact_zones",
  {
    campaignId: integer("campaign_id").notNull(),
    /** Empty = the campaign's own. */
    timeZone: text("time_zone").notNull(),
    /** The last contact of this zone that was turned into a call or passed over. */
    cursor: integer().notNull(),
    /** The last contact of this zone. */
    lastContact: integer("last_contact").notNull(),
    /** Contacts behind the cursor. */
    waiting: integer().notNull(),
    /** Contacts that were passed over, because they were suppressed. */
    suppressed: count("suppressed"),
  },
  t => [
    primaryKey({ columns: [t.campaignId, t.timeZone] }),
    index("contact_zones_waiting").on(t.campaignId).where(sql`waiting > 0`),
  ],
);
