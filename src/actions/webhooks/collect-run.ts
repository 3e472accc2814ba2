// What one storing is for: each costs rows and most of a message, so what is sent soon after the first goes with it. While
// its sender waits, an endpoint is leased, and nobody sends a message for it.
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import type { Lease } from "../ports/delivery-store.ts";
import type { DeliverContext } from "./delivery-context.ts";
import { RUN_EVENTS, type Run, type RunLimits, runOnce } from "./run-once.ts";

/** What is not stored yet would be sent again, if its sender died. */
export const COLLECT_MS = 10_000;
/** The most that an event waits for its sender's next look. */
const LOOK_EVERY_MS = 1_000;

/** Sends what is there, and what comes meanwhile. */
export async function collectRun(
  ctx: DeliverContext,
  lease: Lease,
  endpoint: Endpoint,
  limits: Omit<RunLimits, "most">,
): Promise<Run> {
  let run = await runOnce(ctx, endpoint, { ...limits, most: RUN_EVENTS });
  const storeAt = Math.min(limits.until, ctx.clock() + ctx.collectMs);
  while (mayWait(run) && ctx.clock() + LOOK_EVERY_MS <= storeAt) {
    await ctx.wait(LOOK_EVERY_MS);
    const looked = await ctx.deliveries.look(lease, run, ctx.clock());
    if (looked === "lost") break;
    if (looked === "nothing") continue;
    const from = { ...endpoint, ...run.health, cursor: run.to };
    run = joined(run, await runOnce(ctx, from, { ...limits, most: RUN_EVENTS - run.sent }));
  }
  return run;
}

/** Where nothing was sent nothing more is expected; a failure is noted at once. */
const mayWait = ({ stopped, goesOn, sent, failures, was, health }: Run) =>
  !stopped && !goesOn && sent > 0 && sent < RUN_EVENTS && failures.length === 0 && was === health.status;

const joined = (first: Run, second: Run): Run => ({
  ...second,
  from: first.from,
  was: first.was,
  failures: [...first.failures, ...second.failures],
  sent: first.sent + second.sent,
  failed: first.failed + second.failed,
  ms: first.ms + second.ms,
});
