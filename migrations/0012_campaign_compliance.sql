ALTER TABLE `campaigns` ADD `compliance` text;
