// `:id` of a webhook in a path.
import { pathText } from "../../lib/parameters.ts";
import { example } from "./schemas.ts";

export const webhookIdInPath = pathText({
  description: "The webhook's id.",
  example: example.id,
  shared: "WebhookId",
});
