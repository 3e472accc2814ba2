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

/** Never throws. */
export const wakeEndpoints = ({ deliveries, wakes, clock }: WakeContext): Promise<void> =>
  quietly(async () => {
    const ids = await deliveries.toWake(clock());
    if (ids.length > 0) await wakes.send(ids);
  });

/** Those that the batch of the commit has found. Never throws. */
export const wakeFound = (wakes: WebhookWakes, endpointIds: ReadonlySet<string>): Promise<void> =>
  quietly(async () => {
    if (endpointIds.size > 0) await wakes.send([...endpointIds]);
  });

async function quietly(wake: () => Promise<void>): Promise<void> {
  try {
    await wake();
  } catch (error) {
    log.error("webhook endpoints were not woken", { error: describe(error) });
  }
}
