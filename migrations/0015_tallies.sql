CREATE TABLE `latest_ends` (
	`id` integer PRIMARY KEY NOT NULL,
	`calls` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tallies` (
	`campaign_id` integer NOT NULL,
	`kind` text NOT NULL,
	`slot` text NOT NULL,
	`dialled` integer DEFAULT 0 NOT NULL,
	`picked` integer DEFAULT 0 NOT NULL,
	`disconnected` integer DEFAULT 0 NOT NULL,
	`rnr` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`seconds` real DEFAULT 0 NOT NULL,
	PRIMARY KEY(`campaign_id`, `kind`, `slot`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tallies_by_quarter` ON `tallies` (`slot`) WHERE kind = 'q';--> statement-breakpoint
CREATE TABLE `zone_counts` (
	`campaign_id` integer NOT NULL,
	`zone` text NOT NULL,
	`contacts` integer DEFAULT 0 NOT NULL,
	`accepted` integer DEFAULT 0 NOT NULL,
	`ended` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`campaign_id`, `zone`)
) WITHOUT ROWID;
