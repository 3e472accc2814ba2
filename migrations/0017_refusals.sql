ALTER TABLE `calls` ADD `refusal` text;
