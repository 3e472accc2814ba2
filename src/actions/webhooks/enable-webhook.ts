// Sends to a webhook again, or no more, since somebody wishes it.
import type { By } from "../../domain/changes/change.ts";
import type { EnableFrom, EndpointStanding } from "../../domain/webhooks/endpoint.ts";
import type { Clock } from "../ports/clock.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import { showWebhook, webhookNotFound } from "./show-webhook.ts";

/** One that is held is tried at once. Throws `not_found`. */
export async function enableWebhook(
  { endpoints, clock }: { endpoints: Pick<EndpointStore, "enable" | "standing">; clock: Clock },
  { id, from, by }: { id: string; from: EnableFrom; by: By },
): Promise<EndpointStanding> {
  if (!(await endpoints.enable(id, from, clock(), by))) throw webhookNotFound();
  return showWebhook({ endpoints }, { id });
}

/** Disabled twice is disabled. Throws `not_found`. */
export async function disableWebhook(
  { endpoints, clock }: { endpoints: Pick<EndpointStore, "disable" | "standing">; clock: Clock },
  { id, by }: { id: string; by: By },
): Promise<EndpointStanding> {
  await endpoints.disable(id, clock(), by);
  return showWebhook({ endpoints }, { id });
}
