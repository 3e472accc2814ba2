CREATE TABLE `compliance_list_sets` (
	`set_id` text PRIMARY KEY NOT NULL,
	`list` text NOT NULL,
	`look_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `compliance_list_sets_by_look` ON `compliance_list_sets` (`look_at`);--> statement-breakpoint
CREATE TABLE `compliance_lists` (
	`list` text PRIMARY KEY NOT NULL,
	`set_id` text NOT NULL,
	`as_of` integer NOT NULL,
	`numbers` integer NOT NULL,
	`whole` integer NOT NULL,
	`blocks` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`uploaded_by` text NOT NULL
) WITHOUT ROWID;
