// A webhook: from the answer on events are kept for it.
import type { By } from "../../domain/changes/change.ts";
import { CallManagerError } from "../../domain/errors.ts";
import {
  type EndpointFields,
  type EndpointStanding,
  MOST_ENDPOINTS,
} from "../../domain/webhooks/endpoint.ts";
import type { Clock } from "../ports/clock.ts";
import type { EndpointStore } from "../ports/endpoint-store.ts";
import { type CheckContext, checkedWebhook } from "./check-webhook.ts";
import { showWebhook } from "./show-webhook.ts";

interface Ctx extends CheckContext {
  endpoints: Pick<EndpointStore, "create" | "standing">;
  clock: Clock;
}

/** `id`: that of a request that is done again is the same. Throws `validation_error` and `conflict`. */
export async function createWebhook(
  ctx: Ctx,
  { id, fields, requestHost, by }: { id: string; fields: EndpointFields; requestHost: string; by: By },
): Promise<EndpointStanding> {
  const checked = await checkedWebhook(ctx, fields, requestHost);
  const isMade = await ctx.endpoints.create(id, checked, ctx.clock(), by);
  // A keyed request that is done again has made it.
  if (!isMade && (await ctx.endpoints.standing(id)) === null)
    throw new CallManagerError(
      "conflict",
      `There are ${MOST_ENDPOINTS} webhooks, as many as there may be: delete one that is not needed.`,
    );
  return showWebhook(ctx, { id });
}
