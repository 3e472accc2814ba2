CREATE TABLE `changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`who` text NOT NULL,
	`subject` text NOT NULL,
	`what` text NOT NULL,
	`was` text,
	`became` text,
	`request_id` text
);
--> statement-breakpoint
CREATE INDEX `changes_by_subject` ON `changes` (`subject`);
