ALTER TABLE `campaigns` ADD `caller_ids` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `caller_ids` text;
