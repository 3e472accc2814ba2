// What may need somebody, as D1 tells it: letters that wait, imports that failed, work that stands still.
import type { HealthFacts } from "../../domain/metrics/health.ts";
import { judgeStorage, type StorageHealth } from "../../domain/metrics/storage-health.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { EndpointStanding } from "../../domain/webhooks/endpoint.ts";
import type { Context } from "../context.ts";
import type { FailedImport } from "../ports/figure-store.ts";

export interface Trouble {
  /** Dead letters that nothing was done about; `oldestAt` in ms, null = none. */
  letters: { waiting: number; oldestAt: number | null };
  imports: FailedImport[];
  work: HealthFacts;
  storage: StorageHealth;
  webhooks: EndpointStanding[];
  /** False: there is no key, so no webhook is sent anything. */
  canSign: boolean;
}

type Ctx = Pick<Context, "letters" | "figures" | "metrics" | "archive" | "endpoints" | "settings">;

/** `now` in ms. */
export async function lookForTrouble(ctx: Ctx, now: number): Promise<Trouble> {
  const [oldest, waiting, imports, work, storage, webhooks] = await Promise.all([
    ctx.letters.waiting({ limit: 1 }),
    ctx.letters.countWaiting({}),
    ctx.figures.failedImports(now - DAY_MS),
    ctx.metrics.health(now),
    ctx.metrics.storage(),
    ctx.endpoints.list(),
  ]);
  return {
    letters: { waiting, oldestAt: oldest[0]?.createdAt ?? null },
    imports,
    work,
    webhooks,
    canSign: ctx.settings.webhookSecretKey !== "",
    storage: judgeStorage(
      storage,
      { hasBucket: ctx.archive !== null, retentionDays: ctx.settings.callRetentionDays },
      now,
    ),
  };
}
