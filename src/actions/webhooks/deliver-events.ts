// Tells one endpoint what it has not been told. At least once: dying between a request and its commit, the same bytes
// are sent again under the same id.

import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Endpoint } from "../../domain/webhooks/endpoint.ts";
import { log } from "../../log.ts";
import type { Lease } from "../ports/delivery-store.ts";
import { collectRun } from "./collect-run.ts";
import type { DeliverContext } from "./delivery-context.ts";
import type { Run } from "./run-once.ts";

/** Longer than what was begun at the end of RUN_MS may take: a request, and the commit. */
const LEASE_MS = 60_000;
/** So long one message goes on. */
const RUN_MS = 20_000;
/** Requests after which it ends: an invocation has 10,000 of any kind, and what stops there looks like an outage of others. */
const MOST_REQUESTS = 3_000;
/** Tries due within so long are made by one message: they failed at about the same time. */
const TOGETHER_MS = 2_000;

/** Nothing happens where somebody else sends to it, or nothing may be sent. */
export async function deliverEvents(ctx: DeliverContext, endpointId: string): Promise<void> {
  // Our own lack is no failure of a receiver: its cursor stays, and the watchdog comes back in a minute.
  if (!ctx.canSign)
    return log.error("webhook events wait: WEBHOOK_SECRET_KEY is not set", { endpoint: endpointId });
  const startedAt = ctx.clock();
  const until = startedAt + RUN_MS;
  const lease = { endpointId, token: ctx.newId() };
  /** When each that failed in this message is tried again, in ms. */
  const tries = new Map<number, number | null>();
  let endpoint = await ctx.deliveries.lease(lease, startedAt, startedAt + LEASE_MS);
  let requests = 0;
  let retriesFrom: number | null = startedAt + RUN_MS / 2;
  while (endpoint !== null) {
    const run = await collectRun(ctx, lease, endpoint, { until, retriesFrom });
    if (run.retriesRefused) retriesFrom = null;
    requests += run.sent + run.failures.length - run.failed;
    const now = ctx.clock();
    const keepUntil = run.stopped || now >= until || requests >= MOST_REQUESTS ? null : now + LEASE_MS;
    const { stored, kept, more } = await ctx.deliveries.finish(lease, { ...run, keepUntil }, now);
    report(endpoint, run, stored);
    // It is sent again: by whoever has the lease now, or as the endpoint is set now.
    if (!stored) return letGo(ctx, lease);
    for (const { seq, nextAttemptAt } of run.failures) tries.set(seq, nextAttemptAt);
    if (!kept) return comeBack(ctx, endpointId, run, { more, now, tries });
    endpoint = { ...endpoint, ...run.health, cursor: run.to };
  }
}

async function letGo({ deliveries, wakes }: DeliverContext, lease: Lease): Promise<void> {
  if (await deliveries.release(lease)) await wakes.send([lease.endpointId]);
}

/** Within the minute by a message; what is due later the watchdog finds. */
async function comeBack(
  { wakes }: DeliverContext,
  endpointId: string,
  { stopped, goesOn, health }: Run,
  { more, now, tries }: { more: boolean; now: number; tries: ReadonlyMap<number, number | null> },
): Promise<void> {
  if (health.status === "disabled") return;
  if (!stopped && (more || goesOn)) await wakes.send([endpointId]);
  const times = [health.nextTryAt, ...tries.values()].filter(time => time !== null);
  const soonest = Math.min(...times);
  const together = Math.max(...times.filter(time => time < soonest + TOGETHER_MS));
  if (soonest < now + MINUTE_MS) await wakes.send([endpointId], Math.max(0, together - now));
}

function report({ id }: Endpoint, { sent, failed, failures, health, ms }: Run, stored: boolean): void {
  if (sent === 0 && failures.length === 0 && health.status === "enabled") return;
  log.info("webhook run", {
    endpoint: id,
    sent,
    failed,
    retried: failures.length - failed,
    status: health.status,
    duration_ms: ms,
    stored,
  });
}
