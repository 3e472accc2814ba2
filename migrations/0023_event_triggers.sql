CREATE TABLE `event_source` (
	`prefix` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `trunks` ADD `breaker_opened_at` integer;
--> statement-breakpoint
ALTER TABLE `trunks` ADD `breaker_told_at` integer;
--> statement-breakpoint
-- Sets the ids of this database's events apart from those of any other.
INSERT INTO event_source (prefix) SELECT lower(hex(randomblob(3)));
