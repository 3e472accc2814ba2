// What became of the events that a webhook is told of.
import type { DeliveryFilter, DeliveryStore } from "../ports/delivery-store.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import { webhookNotFound } from "./show-webhook.ts";

/** Newest first. Throws `not_found`. */
export async function listDeliveries(
  ctx: { endpoints: Pick<EndpointStore, "read">; deliveries: Pick<DeliveryStore, "deliveries"> },
  filter: DeliveryFilter,
) {
  if ((await ctx.endpoints.read(filter.endpointId)) === null) throw webhookNotFound();
  return ctx.deliveries.deliveries(filter);
}
