CREATE TABLE `decision_contexts` (
	`hash` text PRIMARY KEY NOT NULL,
	`context` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reach` (
	`key` text PRIMARY KEY NOT NULL,
	`placed` text NOT NULL,
	`quiet` text NOT NULL,
	`revision` integer NOT NULL,
	`updated_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `campaigns` ADD `compliance` text;
