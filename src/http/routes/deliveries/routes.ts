// What was sent to a webhook: tried, listed, sent again.
import type { Delivery } from "../../../actions/ports/delivery-store.ts";
import { listDeliveries } from "../../../actions/webhooks/list-deliveries.ts";
import { resendDelivery, resendSince } from "../../../actions/webhooks/resend.ts";
import { testWebhook } from "../../../actions/webhooks/test-webhook.ts";
import { byOf } from "../../lib/by.ts";
import { encodeCursor, numericKeyBefore } from "../../lib/paging.ts";
import { Routes } from "../../lib/routes.ts";
import { time } from "../../lib/time.ts";
import * as route from "./definitions.ts";

const present = (delivery: Delivery) => ({
  sequence: delivery.seq,
  type: delivery.type,
  campaign_id: delivery.campaignId,
  subject: delivery.subject,
  happened_at: time(delivery.createdAt),
  state: delivery.state,
  attempts: delivery.attempts,
  next_attempt_at: time(delivery.nextAttemptAt),
  http_status: delivery.status,
  error: delivery.error,
  delivered_at: time(delivery.deliveredAt),
});

export const deliveries = new Routes()
  .on(route.testWebhook, async ({ ctx, params }) => testWebhook(ctx, params))
  .on(route.listDeliveries, async ({ ctx, params: { id }, query }) => {
    const { state = null, limit } = query;
    const before = numericKeyBefore(query) ?? null;
    const { rows, next } = await listDeliveries(ctx, { endpointId: id, state, before, limit });
    return { data: rows.map(present), next_cursor: next === null ? null : encodeCursor(next) };
  })
  .on(route.resendDelivery, async ({ c, ctx, params: { id, sequence } }) => {
    await resendDelivery(ctx, { id, seq: sequence, by: byOf(c) });
    return { id, sequence, resent: true as const };
  })
  .on(route.resendSince, async ({ c, ctx, params: { id }, query: { since, after } }) => {
    const { resent, next } = await resendSince(ctx, { id, since, after, by: byOf(c) });
    return { id, resent, next_after: next };
  });
