// The secret that a webhook's receiver verifies with: read, and replaced by another one.
import type { By } from "../../domain/changes/change.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { type Endpoint, SAME_ROTATION_MS } from "../../domain/webhooks/endpoint.ts";
import { ROTATION_MS, signingSecrets } from "../../domain/webhooks/secret.ts";
import type { Settings } from "../../settings/index.ts";
import type { Clock } from "../ports/clock.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import { webhookNotFound } from "./show-webhook.ts";
import { withoutKey } from "./without-key.ts";

interface Ctx {
  endpoints: Pick<EndpointStore, "read" | "rotate">;
  settings: Pick<Settings, "webhookSecretKey">;
  clock: Clock;
}

export interface WebhookSecrets {
  endpoint: Endpoint;
  secret: string;
  /** Of the version before, while it signs too; null = it does not. */
  previous: string | null;
}

/** Null where nothing can be signed. */
export async function secretOf(
  { settings, clock }: Pick<Ctx, "settings" | "clock">,
  endpoint: Endpoint,
): Promise<WebhookSecrets | null> {
  if (settings.webhookSecretKey === "") return null;
  const [secret = "", previous = null] = await signingSecrets(settings.webhookSecretKey, endpoint, clock());
  return { endpoint, secret, previous };
}

/** Throws `not_found`, and `conflict` where there is no key. */
export async function showWebhookSecret(ctx: Ctx, { id }: { id: string }): Promise<WebhookSecrets> {
  const endpoint = await ctx.endpoints.read(id);
  if (endpoint === null) throw webhookNotFound();
  const secrets = await secretOf(ctx, endpoint);
  if (secrets === null) throw withoutKey("webhooks have no secrets");
  return secrets;
}

/**
 * Asked for twice within a minute it is done once. While the secret before signs too a third one would leave receivers
 * with none that they know: that is done where it is forced. Throws as above, and `conflict` then.
 */
export async function rotateWebhookSecret(
  ctx: Ctx,
  { id, force, by }: { id: string; force: boolean; by: By },
): Promise<WebhookSecrets & { rotated: boolean }> {
  const { endpoint } = await showWebhookSecret(ctx, { id });
  const { secretVersion, previousSecretUntil } = endpoint;
  const now = ctx.clock();
  const isSame = previousSecretUntil !== null && now < previousSecretUntil - ROTATION_MS + SAME_ROTATION_MS;
  if (!isSame && !force && previousSecretUntil !== null && now < previousSecretUntil)
    throw new CallManagerError("conflict", stillSigns(previousSecretUntil));
  const rotated = !isSame && (await ctx.endpoints.rotate(id, secretVersion, now, by));
  return { ...(await showWebhookSecret(ctx, { id })), rotated };
}

const stillSigns = (until: number) =>
  `The secret before signs until ${new Date(until).toISOString()}: another rotation would end it at once, and a receiver that has not changed over would know none. Rotate after that, or with force=true.`;
