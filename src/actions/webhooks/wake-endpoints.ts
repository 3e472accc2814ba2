// After a commit that may have written events: whom they are for is told soon. What fails here waits for the watchdog.
import { describe, log } from "../../log.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { WebhookWakes } from "../ports/webhook-wakes.ts";

export interface WakeContext {
  deliveries: Pick<DeliveryStore, "toWake">;
  wakes: WebhookWakes;
  clock: Clock;
}

/** Never throws. `endpointIds`: where a batch has found them already. */
export async function wakeEndpoints(ctx: WakeContext, endpointIds?: readonly string[]): Promise<void> {
  try {
    const ids = endpointIds ?? (await ctx.deliveries.toWake(ctx.clock()));
    if (ids.length > 0) await ctx.wakes.send(ids);
  } catch (error) {
    log.error("webhook endpoints were not woken", { error: describe(error) });
  }
}
