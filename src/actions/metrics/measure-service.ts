// Everything that a scraper of metrics gets, read at once.
import type { HealthFacts } from "../../domain/metrics/health.ts";
import type { StorageFacts } from "../../domain/metrics/storage-health.ts";
import type { Totals } from "../../domain/metrics/totals.ts";
import type { GateSnapshot, GateTimingsView } from "../../domain/trunks/gate-view.ts";
import type { Context } from "../context.ts";

/** `now` in ms: when it was asked for. */
export interface Measured {
  now: number;
  totals: Totals;
  facts: HealthFacts;
  storage: StorageFacts;
  gate: GateSnapshot & { timings: GateTimingsView };
}

export async function measureService({
  metrics,
  trunk,
  clock,
}: Pick<Context, "metrics" | "trunk" | "clock">): Promise<Measured> {
  const now = clock();
  const [totals, facts, storage, gate] = await Promise.all([
    metrics.totals(),
    metrics.health(now),
    metrics.storage(),
    trunk.measured(),
  ]);
  return { now, totals, facts, storage, gate };
}
