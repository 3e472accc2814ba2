// The one list of tables, for drizzle and drizzle-kit; everybody else imports the subject's file.
export * from "./abandon.ts";
export * from "./archive.ts";
export * from "./calls.ts";
export * from "./campaigns.ts";
export * from "./changes.ts";
export * from "./compliance.ts";
export * from "./contacts.ts";
export * from "./dead-letters.ts";
export * from "./dial-answers.ts";
export * from "./events.ts";
export * from "./idempotency.ts";
export * from "./imports.ts";
export * from "./lists.ts";
export * from "./metrics.ts";
export * from "./tallies.ts";
export * from "./trunks.ts";
export * from "./webhooks.ts";
