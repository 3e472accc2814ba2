CREATE TABLE `abandon_days` (
	`day` text NOT NULL,
	`campaign_id` integer NOT NULL,
	`connected` integer DEFAULT 0 NOT NULL,
	`message_only` integer DEFAULT 0 NOT NULL,
	`silent` integer DEFAULT 0 NOT NULL,
	`not_told` integer DEFAULT 0 NOT NULL,
	`short_ring` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`day`, `campaign_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `abandon_throttles` (
	`campaign_id` integer PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
);
