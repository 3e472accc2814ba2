// A webhook and its secrets in the API's form.
import type { WebhookSecrets } from "../../../actions/webhooks/webhook-secret.ts";
import type { EndpointFailure, EndpointStanding } from "../../../domain/webhooks/endpoint.ts";
import { goneBefore } from "../../../domain/webhooks/gone-events.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { RotatedSecret, Webhook, WebhookSecret } from "./schemas.ts";

const seconds = (ms: number) => Math.max(0, Math.round(ms / 1000));

export function presentWebhook(standing: EndpointStanding, now: number): Of<typeof Webhook> {
  const { endpoint: e, newest, lastFailure } = standing;
  const isSent = e.url !== null;
  const gone = goneBefore(standing, now);
  const oldestWaitingAt = isSent ? standing.oldestWaitingAt : null;
  return {
    id: e.id,
    url: e.url,
    description: e.description,
    types: e.types,
    campaign_ids: e.campaigns,
    payload: e.payload,
    ordered: e.ordered,
    status: e.status,
    disabled_reason: e.disabledReason,
    disabled_at: time(e.disabledAt),
    held_since: time(e.heldSince),
    held_reason: e.status === "held" ? e.lastError : null,
    next_try_at: time(e.nextTryAt),
    cursor: e.cursor,
    lag: isSent ? Math.max(0, newest - e.cursor) : null,
    oldest_waiting_at: time(oldestWaitingAt),
    oldest_waiting_seconds: oldestWaitingAt === null ? null : seconds(now - oldestWaitingAt),
    events_gone_before: gone === null ? null : { sequence: gone },
    failed_in_a_row: e.failedInARow,
    last_error: lastFailure === null ? null : presentFailure(lastFailure),
    secret_version: e.secretVersion,
    previous_secret_until: time(
      e.previousSecretUntil !== null && e.previousSecretUntil > now ? e.previousSecretUntil : null,
    ),
    created_by: e.createdBy,
    created_at: time(e.createdAt),
    updated_at: time(e.updatedAt),
  };
}

const presentFailure = (failure: EndpointFailure) => ({
  sequence: failure.seq,
  attempts: failure.attempts,
  http_status: failure.status,
  error: failure.error,
  failed_at: time(failure.failedAt),
  delivered_at: time(failure.deliveredAt),
});

/** While the one before signs too. */
const previousUntil = ({ endpoint, previous }: WebhookSecrets) =>
  time(previous === null ? null : endpoint.previousSecretUntil);

export const presentSecret = (secrets: WebhookSecrets): Of<typeof WebhookSecret> => ({
  id: secrets.endpoint.id,
  secret_version: secrets.endpoint.secretVersion,
  secret: secrets.secret,
  previous_secret: secrets.previous,
  previous_secret_until: previousUntil(secrets),
});

/** `isStored`: the answer is written down, and a secret never is. */
export const presentRotation = (
  secrets: WebhookSecrets & { rotated: boolean },
  isStored: boolean,
): Of<typeof RotatedSecret> => ({
  id: secrets.endpoint.id,
  rotated: secrets.rotated,
  secret_version: secrets.endpoint.secretVersion,
  secret: isStored ? null : secrets.secret,
  previous_secret_until: previousUntil(secrets),
});
