// The routes of webhooks: where events are sent.
import { queryChoice } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { enableWebhook as enableBody } from "./enable-from.ts";
import { createWebhook as createBody, updateWebhook as updateBody } from "./fields.ts";
import {
  CreatedWebhook,
  DeletedWebhook,
  RotatedSecret,
  Webhook,
  WebhookList,
  WebhookSecret,
} from "./schemas.ts";
import { webhookIdInPath } from "./webhook-id.ts";

const tag = "Webhooks";
const params = { id: webhookIdInPath };

export const createWebhook = route({
  method: "post",
  path: "/api/v1/webhooks",
  id: "createWebhook",
  tag,
  summary: "Send events to an address",
  description:
    "Of what happens from the answer on. Each is signed as Standard Webhooks has it, with the webhook's own secret. " +
    "There may be 20. 409 where WEBHOOK_SECRET_KEY is not set.",
  scope: "admin",
  body: createBody,
  answers: { 201: answer("The webhook, with its secret.", CreatedWebhook) },
  errors: ["conflict"],
});

export const listWebhooks = route({
  method: "get",
  path: "/api/v1/webhooks",
  id: "listWebhooks",
  tag,
  summary: "All webhooks, oldest first",
  scope: "read",
  answers: { 200: answer("The webhooks.", WebhookList) },
});

export const getWebhook = route({
  method: "get",
  path: "/api/v1/webhooks/:id",
  id: "getWebhook",
  tag,
  summary: "A webhook: its state, and how far it is behind",
  scope: "read",
  params,
  answers: { 200: answer("The webhook.", Webhook) },
  errors: ["not_found"],
});

export const updateWebhook = route({
  method: "patch",
  path: "/api/v1/webhooks/:id",
  id: "updateWebhook",
  tag,
  summary: "Change a webhook",
  description:
    "What is not named stays. Other types and campaigns hold from the answer on, also for what waits. Held, it is tried at " +
    "once under another url. One that had no url begins with what happens next.",
  scope: "admin",
  params,
  body: updateBody,
  answers: { 200: answer("The webhook.", Webhook) },
  errors: ["not_found", "conflict"],
});

export const deleteWebhook = route({
  method: "delete",
  path: "/api/v1/webhooks/:id",
  id: "deleteWebhook",
  tag,
  summary: "Delete a webhook",
  description: "With what is known of what was sent to it. A request that is on its way still arrives.",
  scope: "admin",
  params,
  answers: { 200: answer("It is gone.", DeletedWebhook) },
  errors: ["not_found"],
});

export const getWebhookSecret = route({
  method: "get",
  path: "/api/v1/webhooks/:id/secret",
  id: "getWebhookSecret",
  tag,
  summary: "What a webhook's receiver verifies with",
  scope: "admin",
  params,
  answers: { 200: answer("The secret.", WebhookSecret) },
  errors: ["not_found", "conflict"],
});

export const rotateWebhookSecret = route({
  method: "post",
  path: "/api/v1/webhooks/:id/rotate",
  id: "rotateWebhookSecret",
  tag,
  summary: "A new secret for a webhook",
  description:
    "Both sign for 24 hours: give the new one to the receiver in that time. Asked for again within a minute, nothing is done; while the one before signs too, it is refused (409).",
  scope: "admin",
  params,
  query: {
    force: queryChoice(["false", "true"], {
      description: "Rotate although the secret before signs too: that ends at once.",
    }),
  },
  answers: { 200: answer("The new secret.", RotatedSecret) },
  errors: ["not_found", "conflict"],
});

export const enableWebhook = route({
  method: "post",
  path: "/api/v1/webhooks/:id/enable",
  id: "enableWebhook",
  tag,
  summary: "Send to a webhook again",
  description:
    "One that is held is tried at once. It never goes back to what was sent. For one that failures disabled events are " +
    "kept for 7 days; of one that somebody disabled, what happened meanwhile may be missing.",
  scope: "admin",
  params,
  body: { ...enableBody, optional: true },
  answers: { 200: answer("The webhook.", Webhook) },
  errors: ["not_found"],
});

export const disableWebhook = route({
  method: "post",
  path: "/api/v1/webhooks/:id/disable",
  id: "disableWebhook",
  tag,
  summary: "Send nothing to a webhook",
  description: "And keep nothing for it, until it is enabled.",
  scope: "admin",
  params,
  answers: { 200: answer("The webhook.", Webhook) },
  errors: ["not_found"],
});
