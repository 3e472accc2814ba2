// Is the service well? Asked of a deployment that is not configured too, which then says what it lacks.

import { probeTimeZones, type TimeZoneProbe } from "../../domain/compliance/place/tz-probe.ts";
import type { TenantRules, UnsoundRule } from "../../domain/compliance/tenant/tenant-rules.ts";
import { type Health, judgeHealth, type LinesNow, linesNow } from "../../domain/metrics/health.ts";
import {
  type CampaignUnderPacks,
  judgePacks,
  listsWanted,
  type PacksHealth,
} from "../../domain/metrics/packs-health.ts";
import { judgeStorage, type StorageHealth } from "../../domain/metrics/storage-health.ts";
import type { GateSnapshot } from "../../domain/trunks/gate-view.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { DEFAULT_TRUNK, type Trunk } from "../../domain/trunks/trunk.ts";
import { webhookTrouble } from "../../domain/webhooks/webhook-trouble.ts";
import { describe, log } from "../../log.ts";
import type { Configuration, Stores } from "../context.ts";

/** What takes longer is as good as out of reach for whoever asks whether all is well. */
const ANSWERS_WITHIN_MS = 5_000;

export interface HealthContext
  extends Pick<Stores, "metrics" | "trunks" | "archive" | "calls" | "lists" | "endpoints"> {
  configuration: Configuration;
  /** Null where there are no settings to ask a gate with. */
  snapshot: ((trunk: string) => Promise<GateSnapshot>) | null;
}

/** Null = its gate is out of reach. */
export interface TrunkHealth {
  trunk: Trunk;
  gate: GateSnapshot | null;
}

/** Null = out of reach, or nobody could say. */
export interface ServiceHealth {
  configuration: Configuration;
  /** Whether D1 answers. */
  database: boolean;
  /** False: the default trunk's gate was asked, and does not answer. */
  gateReached: boolean;
  gate: GateSnapshot | null;
  /** Beside the default one, by name. */
  furtherTrunks: readonly TrunkHealth[];
  work: Health | null;
  storage: StorageHealth | null;
  timeZones: TimeZoneProbe;
  /** Of the operator's own: campaigns that need them wait. */
  unsoundRules: readonly UnsoundRule[] | null;
  /** Of webhooks that are held, were disabled by their failures, cannot be signed for, or lose events. */
  webhookTroubles: readonly string[] | null;
  packs: PacksHealth | null;
  /** In ms, when it was looked at. */
  now: number;
}

export async function checkHealth(
  { configuration, metrics, trunks, archive, calls, lists, endpoints, snapshot }: HealthContext,
  now: number,
): Promise<ServiceHealth> {
  const [facts, storage, gate, others, rules, webhooks] = await Promise.all([
    reached("database", () => metrics.health(now)),
    // The one before says whether D1 is out of reach.
    metrics.storage().catch(() => null),
    snapshot === null ? null : reached("gate", () => snapshot(DEFAULT_TRUNK)),
    snapshot === null ? null : askTrunks(trunks, snapshot),
    reached("rules of the operator", () => calls.tenantRules(null, now)),
    reached("webhooks", () => endpoints.list()),
  ]);
  return {
    configuration,
    database: facts !== null,
    gateReached: snapshot === null || gate !== null,
    gate,
    furtherTrunks: others?.further ?? [],
    work:
      configuration.ok && facts !== null && gate !== null && others !== null
        ? judgeHealth(facts, linesOf({ ...others, gate }, configuration.policy), now)
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
    unsoundRules: rules?.unsound ?? null,
    webhookTroubles: webhooks?.flatMap(one => webhookTrouble(one, canSign(configuration), now) ?? []) ?? null,
    packs: facts === null || rules === null ? null : await packsOf(facts.underPacks, rules, lists, now),
    now,
  };
}

/** Of one without its settings nobody knows. */
const canSign = (configuration: Configuration) =>
  !configuration.ok || configuration.settings.webhookSecretKey !== "";

/** Lists are asked for only where a pack wants one. */
async function packsOf(
  campaigns: readonly CampaignUnderPacks[],
  rules: TenantRules,
  lists: HealthContext["lists"],
  now: number,
): Promise<PacksHealth | null> {
  const wanted = listsWanted(campaigns, rules);
  const heads = wanted.size === 0 ? [] : await reached("national lists", () => lists.heads());
  return heads === null ? null : judgePacks(campaigns, rules, heads, now);
}

/** The default one is asked whether D1 knows of it or not. Null: D1 did not say which there are. */
async function askTrunks(
  trunks: HealthContext["trunks"],
  snapshot: (trunk: string) => Promise<GateSnapshot>,
): Promise<{ ours: Trunk | undefined; further: TrunkHealth[] } | null> {
  const all = await reached("trunks", () => trunks.list());
  if (all === null) return null;
  const asked = all
    .filter(({ name }) => name !== DEFAULT_TRUNK)
    .map(async trunk => ({
      trunk,
      gate: await reached(`gate of ${trunk.name}`, () => snapshot(trunk.name)),
    }));
  return { ours: all.find(({ name }) => name === DEFAULT_TRUNK), further: await Promise.all(asked) };
}

function linesOf(
  { ours, gate, further }: { ours: Trunk | undefined; gate: GateSnapshot; further: readonly TrunkHealth[] },
  policy: Policy,
): LinesNow[] {
  const all = [...(ours === undefined ? [] : [{ trunk: ours, gate }]), ...further];
  return all.flatMap(found => (found.gate === null ? [] : [linesNow(found.trunk, found.gate, policy)]));
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
