CREATE TABLE `suppressions` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`scope` text NOT NULL,
	`reason` text NOT NULL,
	`source` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`note` text,
	`revoked_at` integer,
	`revoked_by` text,
	`swept_to` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `suppressions_not_revoked` ON `suppressions` (`kind`,`value`,`scope`) WHERE revoked_at IS NULL;--> statement-breakpoint
CREATE INDEX `suppressions_revoked` ON `suppressions` (`kind`,`value`) WHERE revoked_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `suppressions_to_sweep` ON `suppressions` (`id`) WHERE swept_to IS NOT NULL;--> statement-breakpoint
ALTER TABLE `calls` ADD `person_id` text;--> statement-breakpoint
CREATE INDEX `calls_waiting_by_person` ON `calls` (`person_id`,`next_attempt_at`) WHERE person_id IS NOT NULL AND next_attempt_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `contact_zones` ADD `suppressed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `contacts` ADD `person_id` text;--> statement-breakpoint
ALTER TABLE `contacts` ADD `suppressed_at` integer;
