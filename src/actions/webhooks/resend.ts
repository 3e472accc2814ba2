// Sends again what a webhook was sent: each event gets tries of its own, beside what comes. The cursor does not move.

import type { By } from "../../domain/changes/change.ts";
import { CallManagerError, notFound } from "../../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import type { WebhookWakes } from "../ports/webhook-wakes.ts";
import { webhookNotFound } from "./show-webhook.ts";
import { wakeFound } from "./wake-endpoints.ts";

/** Events of the log that one request looks at. */
export const RESENT_AT_ONCE = 1_000;

interface ResendContext {
  endpoints: Pick<EndpointStore, "read">;
  deliveries: Pick<DeliveryStore, "resend" | "resendSince">;
  wakes: WebhookWakes;
  clock: Clock;
}

/** Throws `not_found`, and `conflict` where nothing is sent to it. */
async function checkSends({ endpoints }: ResendContext, id: string): Promise<void> {
  const endpoint = await endpoints.read(id);
  if (endpoint === null) throw webhookNotFound();
  if (endpoint.url === null || endpoint.status === "disabled")
    throw new CallManagerError("conflict", "Nothing is sent to the webhook: enable it first.");
}

/** Throws `not_found` of an event that was not sent to it, or is not kept any more. */
export async function resendDelivery(
  ctx: ResendContext,
  { id, seq, by }: { id: string; seq: number; by: By },
): Promise<void> {
  await checkSends(ctx, id);
  if (!(await ctx.deliveries.resend(id, seq, ctx.clock(), by)))
    throw notFound(
      "No event of this sequence was sent to the webhook, or it is not kept any more. What waits is sent anyway.",
    );
  await wakeFound(ctx.wakes, new Set([id]));
}

/** `next`: ask again behind it; null = that was all. */
export async function resendSince(
  ctx: ResendContext,
  { id, since, after, by }: { id: string; since: number; after: number; by: By },
): Promise<{ resent: number; next: number | null }> {
  await checkSends(ctx, id);
  const asked = { endpointId: id, since, after, limit: RESENT_AT_ONCE };
  const done = await ctx.deliveries.resendSince(asked, ctx.clock(), by);
  if (done.resent > 0) await wakeFound(ctx.wakes, new Set([id]));
  return done;
}
