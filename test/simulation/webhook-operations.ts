// What operators do with webhooks while events are sent: another address, another secret, an end, and on again.
import { changeWebhook } from "../../src/actions/webhooks/change-webhook.ts";
import { disableWebhook, enableWebhook } from "../../src/actions/webhooks/enable-webhook.ts";
import { wakeEndpoints } from "../../src/actions/webhooks/wake-endpoints.ts";
import { rotateWebhookSecret } from "../../src/actions/webhooks/webhook-secret.ts";
import { d1Endpoints } from "../../src/store/webhooks/d1-endpoints.ts";
import type { Actor } from "./actor.ts";
import type { Planned } from "./plan.ts";
import { Stream } from "./random.ts";
import { makeReceivers, urlOf } from "./receiver-shapes.ts";
import { SECOND, type Shape } from "./shape.ts";
import type { World } from "./world.ts";

export const WEBHOOK_OPERATION_KINDS = [
  "give a webhook another address",
  "enable a webhook",
  "disable a webhook",
  "rotate a webhook's secret",
] as const;
export interface WebhookOperation {
  do: (typeof WEBHOOK_OPERATION_KINDS)[number];
  webhook: string;
}

/** Of a stream of its own: what else happens in a run stays as it is. In half of the runs with webhooks. */
export function planWebhooks(seed: number, shape: Shape, moments: readonly number[]): Planned[] {
  const ids = shape.big ? [] : makeReceivers(seed).map(({ id }) => id);
  const stream = new Stream(seed, "what operators do with webhooks");
  if (ids.length === 0 || stream.maybe(0.5)) return [];
  const planned = Array.from({ length: stream.whole(1, 5) }, (_, i): Planned => {
    const at = stream.maybe(0.7)
      ? stream.pick(moments) + stream.whole(0, 10 * SECOND)
      : stream.whole(0, shape.chaosMs);
    const operation = { do: stream.pick(WEBHOOK_OPERATION_KINDS), webhook: stream.pick(ids) };
    return { name: `webhook operation ${i}`, at, operation };
  });
  // Mostly whoever disables one enables it again.
  for (const { name, at, operation } of [...planned])
    if (operation.do === "disable a webhook" && stream.maybe(0.7)) {
      const after = at + stream.whole(0, 60 * SECOND);
      const again = { ...operation, do: "enable a webhook" } as WebhookOperation;
      planned.push({ name: `after ${name}`, at: after, operation: again });
    }
  return planned;
}

/** No more is asked of it than of a request: addresses are checked, and there is a key. */
const SETTINGS = {
  environment: "production",
  publicUrl: "https://calls.test",
  webhookSecretKey: "a key",
} as const;

export async function performWebhook(
  world: World,
  actor: Actor,
  { do: what, webhook: id }: WebhookOperation,
): Promise<void> {
  const wired = world.entrances.wire(actor);
  const ctx = { ...wired, endpoints: d1Endpoints(wired.db), settings: SETTINGS };
  const by = { who: "simulation", requestId: actor.name };
  switch (what) {
    case "give a webhook another address": {
      const changes = { url: urlOf(id, encodeURIComponent(actor.name)) };
      await changeWebhook(ctx, { id, changes, requestHost: "calls.test", by });
      break;
    }
    case "enable a webhook":
      await enableWebhook(ctx, { id, from: "cursor", by });
      break;
    case "disable a webhook":
      await disableWebhook(ctx, { id, by });
      break;
    case "rotate a webhook's secret":
      await rotateWebhookSecret(ctx, { id, force: true, by });
  }
  // As the middleware does behind the answer.
  await wakeEndpoints(wired);
}
