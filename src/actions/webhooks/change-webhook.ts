// Another address, other events for a webhook. What is on its way to it goes on.
import { type By, changedFields } from "../../domain/changes/change.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { EndpointFields, EndpointStanding } from "../../domain/webhooks/endpoint.ts";
import type { Clock } from "../ports/clock.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import { type CheckContext, checkedWebhook } from "./check-webhook.ts";
import { showWebhook } from "./show-webhook.ts";

interface Ctx extends CheckContext {
  endpoints: Pick<EndpointStore, "change" | "standing">;
  clock: Clock;
}

/** Others change the same webhook at the same moment: seldom once. */
const TRIES = 5;

/** What `changes` does not name stays. Throws `not_found`, `validation_error` and `conflict`. */
export async function changeWebhook(
  ctx: Ctx,
  {
    id,
    changes,
    requestHost,
    by,
  }: { id: string; changes: Partial<EndpointFields>; requestHost: string; by: By },
): Promise<EndpointStanding> {
  let found = await showWebhook(ctx, { id });
  const checked = await checkedWebhook(ctx, changes, requestHost);
  for (let n = 0; n < TRIES; n++) {
    const { endpoint } = found;
    const changed = changedFields(endpoint, checked);
    if (changed === null) return found;
    const noted = { by, revision: endpoint.revision, ...changed };
    if (await ctx.endpoints.change(id, { ...fieldsOf(endpoint), ...checked }, ctx.clock(), noted))
      return showWebhook(ctx, { id });
    found = await showWebhook(ctx, { id });
  }
  throw new CallManagerError("conflict", "This webhook is being changed by others: ask again.");
}

const fieldsOf = ({
  url,
  description,
  types,
  campaigns,
  payload,
  ordered,
}: EndpointFields): EndpointFields => ({
  ...{ url, description, types },
  ...{ campaigns, payload, ordered },
});
