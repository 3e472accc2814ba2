ALTER TABLE `webhook_endpoints` ADD `revision` integer DEFAULT 1 NOT NULL;
