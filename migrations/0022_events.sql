CREATE TABLE `event_subscriptions` (
	`type` text NOT NULL,
	`campaign_id` integer NOT NULL,
	`endpoint_id` text NOT NULL,
	PRIMARY KEY(`type`, `campaign_id`, `endpoint_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`campaign_id` integer,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text,
	`description` text,
	`types` text NOT NULL,
	`campaigns` text,
	`payload` text DEFAULT 'full' NOT NULL,
	`ordered` integer DEFAULT false NOT NULL,
	`status` text DEFAULT 'enabled' NOT NULL,
	`disabled_reason` text,
	`disabled_at` integer,
	`cursor` integer DEFAULT 0 NOT NULL,
	`secret_version` integer DEFAULT 1 NOT NULL,
	`previous_secret_until` integer,
	`held_since` integer,
	`next_try_at` integer,
	`failed_in_a_row` integer DEFAULT 0 NOT NULL,
	`leased_until` integer,
	`lease_token` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `webhook_failures` (
	`endpoint_id` text NOT NULL,
	`seq` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer,
	`status` integer,
	`error` text NOT NULL,
	`failed_at` integer NOT NULL,
	`delivered_at` integer,
	PRIMARY KEY(`endpoint_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `webhook_failures_by_time` ON `webhook_failures` (`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `webhook_runs` (
	`endpoint_id` text NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer NOT NULL,
	`at` integer NOT NULL,
	`sent` integer NOT NULL,
	`failed` integer NOT NULL,
	`ms` integer NOT NULL,
	PRIMARY KEY(`endpoint_id`, `to_seq`)
) WITHOUT ROWID;
