// The abandon rules of a campaign: those of its packs in force that are made for calls of its purpose. Where the people
// are is not asked: who has chosen a pack obeys it in all its calls.
import { DAY_MS } from "../../time-units.ts";
import { type ComplianceSettings, settingsInForce } from "../campaign/compliance-settings.ts";
import { packsInForce } from "../campaign/packs-in-force.ts";
import { type PackVersion, versionOn } from "../packs/pack.ts";
import { shippedRules, type TenantRules } from "../tenant/tenant-rules.ts";

export interface AbandonRule {
  /** Such as `us-federal`. */
  pack: string;
  source: string;
  /** Null = it is measured, and no rate is too high. */
  maxPercent: number | null;
  /** UTC days, today's among them. */
  periodDays: number;
  minRingSeconds: number;
}

/** Where a rule names no period. */
const DEFAULT_PERIOD_DAYS = 1;
export const DEFAULT_MIN_RING_SECONDS = 15;

const keptOf = new WeakMap<TenantRules, Map<string, AbandonRule[]>>();
const MOST_KEPT = 1_000;

/** None = nothing is measured. `now` in ms. */
export function abandonRules(
  compliance: ComplianceSettings | null | undefined,
  now: number,
  tenant: TenantRules = shippedRules(),
): AbandonRule[] {
  const settings = settingsInForce(compliance ?? null);
  if (settings === null) return [];
  const kept = keptOf.get(tenant) ?? new Map<string, AbandonRule[]>();
  keptOf.set(tenant, kept);
  const day = Math.floor(now / DAY_MS);
  const key = `${day} ${settings.purpose} ${settings.automated} ${settings.packs.join(" ")}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const rules = packsInForce(settings, tenant).flatMap(pack => {
    const version = versionOn(pack, day);
    return version === null ? [] : ruleOf(version, settings);
  });
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, rules);
  return rules;
}

function ruleOf(
  { pack, source, appliesTo, abandon }: PackVersion,
  settings: ComplianceSettings,
): AbandonRule[] {
  if (abandon === null || (appliesTo.automatedOnly && !settings.automated)) return [];
  if (appliesTo.purposes !== null && !appliesTo.purposes.includes(settings.purpose)) return [];
  const { maxPercent, periodDays, minRingSeconds } = abandon;
  return [
    {
      pack,
      source,
      maxPercent,
      periodDays: periodDays ?? DEFAULT_PERIOD_DAYS,
      minRingSeconds: minRingSeconds ?? DEFAULT_MIN_RING_SECONDS,
    },
  ];
}

/** Those that hold the campaign up; where it only observes, none does. */
export const abandonLimits = (
  compliance: ComplianceSettings | null | undefined,
  now: number,
  tenant?: TenantRules,
): AbandonRule[] =>
  compliance?.mode === "enforce"
    ? abandonRules(compliance, now, tenant).filter(r => r.maxPercent !== null)
    : [];

/** The longest that one of them asks for. */
export const minRingSecondsOf = (rules: readonly AbandonRule[]): number =>
  Math.max(...rules.map(r => r.minRingSeconds));
