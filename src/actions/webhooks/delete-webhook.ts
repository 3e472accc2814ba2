// Removes a webhook, and what is known of what was sent to it.
import type { By } from "../../domain/changes/change.ts";
import type { Clock } from "../ports/clock.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import { webhookNotFound } from "./show-webhook.ts";

/** Rows of a batch, and batches of a request: what is left goes by its age. */
const ROWS = 1_000;
const BATCHES = 20;

/** Throws `not_found`. */
export async function deleteWebhook(
  { endpoints, clock }: { endpoints: Pick<EndpointStore, "remove" | "forget">; clock: Clock },
  { id, by }: { id: string; by: By },
): Promise<void> {
  if (!(await endpoints.remove(id, clock(), by))) throw webhookNotFound();
  for (let n = 0; n < BATCHES; n++) {
    if ((await endpoints.forget(id, ROWS)) === 0) return;
  }
}
