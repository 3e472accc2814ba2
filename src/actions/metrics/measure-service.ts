// Everything that a scraper of metrics gets, read at once.
import type { HealthFacts } from "../../domain/metrics/health.ts";
import type { StorageFacts } from "../../domain/metrics/storage-health.ts";
import type { Totals } from "../../domain/metrics/totals.ts";
import type { GateMeasured } from "../../domain/trunks/gate-view.ts";
import type { Context } from "../context.ts";
import { type Answered, askGates } from "../trunks/ask-gates.ts";

/** `now` in ms: when it was asked for. */
export interface Measured {
  now: number;
  totals: Totals;
  facts: HealthFacts;
  storage: StorageFacts;
  /** Campaigns with fewer lines for their abandoned calls, counted up to a limit. */
  throttled: number;
  /** Those that answer. */
  gates: readonly Answered<GateMeasured>[];
}

export async function measureService({
  metrics,
  campaigns,
  trunk,
  trunks,
  clock,
}: Pick<Context, "metrics" | "campaigns" | "trunk" | "trunks" | "clock">): Promise<Measured> {
  const now = clock();
  const [totals, facts, storage, throttled, gates] = await Promise.all([
    metrics.totals(),
    metrics.health(now),
    metrics.storage(),
    campaigns.countThrottles(),
    askGates(trunks, name => trunk.measured(name)),
  ]);
  return { now, totals, facts, storage, throttled, gates };
}
