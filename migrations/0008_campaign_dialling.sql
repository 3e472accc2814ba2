ALTER TABLE `campaigns` ADD `voicemail_counts_as` text DEFAULT 'rnr' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `machine_detection` text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `ring_timeout_seconds` integer;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `max_call_seconds` integer;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `provider_options` text;
