ALTER TABLE `calls` ADD `party` text;--> statement-breakpoint
ALTER TABLE `contacts` ADD `party` text;
