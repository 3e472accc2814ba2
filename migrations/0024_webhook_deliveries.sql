DROP INDEX `webhook_failures_by_time`;--> statement-breakpoint
CREATE INDEX `webhook_failures_due` ON `webhook_failures` (`endpoint_id`,`next_attempt_at`) WHERE next_attempt_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `webhook_failures_by_time` ON `webhook_failures` (`failed_at`);--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `last_error` text;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `revision` integer DEFAULT 1 NOT NULL;
