// The archive: files in a bucket, and what has left for them.
import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ArchiveFileState, ArchiveKind } from "../../domain/archive/archive-file.ts";
import { count } from "./count-column.ts";
import { endedColumns } from "./ended-columns.ts";

/** How far the nightly walk through a table has come. */
export const archiveState = sqliteTable("archive_state", {
  kind: text().$type<ArchiveKind>().primaryKey(),
  /** When the walk began; it takes what is older than the cutoff. */
  startedAt: count("started_at"),
  cutoff: count("cutoff"),
  /** Everything up to here was looked at. Null = the walk has come to its end. */
  cursor: text(),
  /** The latest change of any row that has left. */
  archivedThrough: count("archived_through"),
});

/** One row a file, for as long as there is the file: it finds the file of a call. */
export const archiveFiles = sqliteTable(
  "archive_files",
  {
    /** <kind>-<date>-<number>.ndjson.gz: numbers of a day are never given out twice. */
    name: text().primaryKey(),
    kind: text().$type<ArchiveKind>().notNull(),
    /** UTC. Calls: the day in their ids. Contacts: the day on which their campaign ended. */
    date: text().notNull(),
    number: integer().notNull(),
    /** Of contacts. */
    campaignId: integer("campaign_id"),
    /** The rows behind afterId up to and with lastId: fixed before anything is written. */
    afterId: text("after_id").notNull(),
    lastId: text("last_id").notNull(),
    cutoff: integer().notNull(),
    state: text().$type<ArchiveFileState>().notNull().default("planned"),
    rows: count("rows"),
    bytes: count("bytes"),
    sha256: text(),
    manifest: integer(),
    /** Ids that changed after they were written: their rows stayed, the copies in the file do not count. */
    stayed: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  t => [
    index("archive_files_by_date").on(t.date),
    index("archive_files_open").on(t.state).where(sql`state IN ('planned', 'stored', 'listed')`),
  ],
);

/** The chain: each manifest's object names its files and holds the SHA-256 of the manifest before it. */
export const archiveManifests = sqliteTable("archive_manifests", {
  number: integer().primaryKey(),
  sha256: text().notNull(),
  files: integer().notNull(),
  createdAt: integer("created_at").notNull(),
});

/** What has left, by campaign: a scan of the rows that are there plus this equals campaign_counters. */
export const archivedCounters = sqliteTable("archived_counters", {
  campaignId: integer("campaign_id").primaryKey(),
  total: count("total"),
  picked: count("picked"),
  failed: count("failed"),
  cancelled: count("cancelled"),
  retries: count("retries"),
  contacts: count("contacts"),
  ...endedColumns(),
});
