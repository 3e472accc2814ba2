CREATE TABLE `blackouts` (
	`id` text PRIMARY KEY NOT NULL,
	`begins_at` integer NOT NULL,
	`ends_at` integer,
	`regions` text,
	`campaign_ids` text,
	`reason` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `blackouts_standing` ON `blackouts` (`ends_at`) WHERE revoked_at IS NULL;--> statement-breakpoint
CREATE TABLE `holiday_calendars` (
	`name` text PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rule_packs` (
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`name`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tenant_revisions` (
	`revision` integer PRIMARY KEY NOT NULL
);
