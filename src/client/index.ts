// The entrance of the package: the client of the API, its errors, and what checks a webhook.
export { ApiError, Unreachable } from "./core/errors.ts";
export type { FileBody } from "./core/file-body.ts";
export type { List, Page, Part, Parts } from "./core/lists.ts";
export type { CallOptions, ClientOptions, Fetch, FileOptions } from "./core/options.ts";
export { type CampaignCallManager, createClient } from "./create-client.ts";
export type * from "./generated/resources.ts";
export type * from "./generated/types.ts";
export type { WebhookEvent } from "./webhooks/event.ts";
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookHeaders,
  WebhookVerificationError,
} from "./webhooks/verify-webhook.ts";
