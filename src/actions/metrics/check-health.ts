// Is the service well? Asked of a deployment that is not configured too, which then says what it lacks.
import { probeTimeZones, type TimeZoneProbe } from "../../domain/compliance/place/tz-probe.ts";
import { type Health, judgeHealth, linesNow } from "../../domain/metrics/health.ts";
import { judgeStorage, type StorageHealth } from "../../domain/metrics/storage-health.ts";
import type { GateSnapshot } from "../../domain/trunks/gate-view.ts";
import { describe, log } from "../../log.ts";
import type { Configuration, Stores } from "../context.ts";

/** What takes longer is as good as out of reach for whoever asks whether all is well. */
const ANSWERS_WITHIN_MS = 5_000;

export interface HealthContext extends Pick<Stores, "metrics" | "archive"> {
  configuration: Configuration;
  /** Null where there are no settings to ask the gate with. */
  snapshot: (() => Promise<GateSnapshot>) | null;
}

/** Null = out of reach, or nobody could say. */
export interface ServiceHealth {
  configuration: Configuration;
  /** Whether D1 answers. */
  database: boolean;
  /** False: the gate was asked, and does not answer. */
  gateReached: boolean;
  gate: GateSnapshot | null;
  work: Health | null;
  storage: StorageHealth | null;
  timeZones: TimeZoneProbe;
  /** In ms, when it was looked at. */
  now: number;
}

export async function checkHealth(
  { configuration, metrics, archive, snapshot }: HealthContext,
  now: number,
): Promise<ServiceHealth> {
  const [facts, storage, gate] = await Promise.all([
    reached("database", () => metrics.health(now)),
    // The one before says whether D1 is out of reach.
    metrics.storage().catch(() => null),
    snapshot === null ? null : reached("gate", snapshot),
  ]);
  return {
    configuration,
    database: facts !== null,
    gateReached: snapshot === null || gate !== null,
    gate,
    work:
      configuration.ok && facts !== null && gate !== null
        ? judgeHealth(facts, linesNow(gate, configuration.policy.callsPerSecond), now)
        : null,
    storage:
      configuration.ok && storage !== null
        ? judgeStorage(
            storage,
            { hasBucket: archive !== null, retentionDays: configuration.settings.callRetentionDays },
            now,
          )
        : null,
    timeZones: probeTimeZones(),
    now,
  };
}

async function reached<T>(name: string, ask: () => Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`)),
      ANSWERS_WITHIN_MS,
    );
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    log.error("health check failed", { check: name, error: describe(error) });
    return null;
  } finally {
    clearTimeout(timer);
  }
}
