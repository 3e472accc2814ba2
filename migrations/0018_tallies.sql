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
--> statement-breakpoint
-- Lists that are there already, along an index; what was called is counted by `metrics rebuild --campaigns`.
INSERT INTO `zone_counts` (`campaign_id`, `zone`, `contacts`)
	SELECT `campaign_id`, coalesce(`time_zone`, ''), `n`
	FROM (SELECT `campaign_id`, `time_zone`, count(*) AS `n` FROM `contacts` GROUP BY `campaign_id`, `time_zone`) WHERE true
	ON CONFLICT (`campaign_id`, `zone`) DO UPDATE SET `contacts` = `contacts` + excluded.`contacts`;
