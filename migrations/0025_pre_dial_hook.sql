ALTER TABLE `calls` ADD `kept_back` text;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `pre_dial_hook` text;
