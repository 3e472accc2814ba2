DROP INDEX `calls_on_the_line`;--> statement-breakpoint
CREATE INDEX `calls_on_the_line` ON `calls` (`phone_number`,`last_attempt_at`) WHERE status IN ('PROCESSING', 'RETRYING');--> statement-breakpoint
ALTER TABLE `campaigns` ADD `trunks` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `provider` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `max_concurrent_calls` integer;--> statement-breakpoint
ALTER TABLE `trunks` ADD `calls_per_second` integer;--> statement-breakpoint
ALTER TABLE `trunks` ADD `weight` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `backup_of` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `settings` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `secrets` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `unavailable_until` integer;--> statement-breakpoint
ALTER TABLE `trunks` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `created_at` integer DEFAULT 0 NOT NULL;
