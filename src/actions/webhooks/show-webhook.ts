// Webhooks, each with how far it is behind.
import { notFound } from "../../domain/errors.ts";
import type { EndpointStanding } from "../../domain/webhooks/endpoint.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";

/** Oldest first. */
export const listWebhooks = ({
  endpoints,
}: {
  endpoints: Pick<EndpointStore, "list">;
}): Promise<EndpointStanding[]> => endpoints.list();

/** Throws `not_found`. */
export async function showWebhook(
  { endpoints }: { endpoints: Pick<EndpointStore, "standing"> },
  { id }: { id: string },
): Promise<EndpointStanding> {
  const found = await endpoints.standing(id);
  if (found === null) throw webhookNotFound();
  return found;
}

export const webhookNotFound = () => notFound("Webhook not found.");
