// What sending events to others needs of the environment.
import type { Context } from "../actions/context.ts";
import type { WebhookWakes } from "../actions/ports/webhook-wakes.ts";
import { COLLECT_MS } from "../actions/webhooks/collect-run.ts";
import { urlRules } from "../actions/webhooks/url-rules.ts";
import { checkUrl } from "../domain/webhooks/check-url.ts";
import { signingSecrets } from "../domain/webhooks/secret.ts";
import type { Settings } from "../settings/index.ts";

/** Messages that one sendBatch takes. */
const MESSAGES_PER_SEND = 100;

/** `afterMs`: in whole seconds, later rather than earlier. */
export const webhookWakes = (queue: Queue): WebhookWakes => ({
  send: async (endpointIds, afterMs = 0) => {
    const delaySeconds = Math.ceil(afterMs / 1000);
    for (let from = 0; from < endpointIds.length; from += MESSAGES_PER_SEND) {
      const some = endpointIds.slice(from, from + MESSAGES_PER_SEND);
      await queue.sendBatch(some.map(endpointId => ({ body: { endpointId }, delaySeconds })));
    }
  },
});

export const webhookSender = (
  settings: Settings,
): Pick<Context, "fetch" | "canSign" | "urlProblem" | "secretsOf" | "collectMs"> => ({
  fetch: (url, init) => fetch(url, init),
  // It saves rows and messages; in development they cost nothing, and a message waits for the one before it.
  collectMs: settings.environment === "development" ? 0 : COLLECT_MS,
  canSign: settings.webhookSecretKey !== "",
  urlProblem: url => {
    const checked = checkUrl(url, urlRules(settings));
    return checked.ok ? null : checked.problem;
  },
  secretsOf: (endpoint, now) => signingSecrets(settings.webhookSecretKey, endpoint, now),
});
