// The packs that a campaign has chosen, among those that come with the product and those of the operator.
import { hasHistoryRules } from "../packs/asks-history.ts";
import type { Pack } from "../packs/pack.ts";
import { selectPacks, uniquePacks } from "../packs/select-packs.ts";
import { probeTimeZones } from "../place/tz-probe.ts";
import { shippedVersion } from "../shipped/shipped.ts";
import { shippedRules, type TenantRules } from "../tenant/tenant-rules.ts";
import { type ComplianceSettings, settingsInForce } from "./compliance-settings.ts";

const MAX_KEPT = 1_000;
interface Chosen {
  packs: Pack[];
  missing: string[];
}
const keptOf = new WeakMap<TenantRules, Map<string, Chosen>>();

type Named = Pick<ComplianceSettings, "packs">;

export const packsInForce = (settings: Named, tenant?: TenantRules): Pack[] =>
  chosenBy(settings, tenant).packs;

/** Names that the door took, and that nobody knows any more: the pack was renamed, dropped, or came with a later release. */
export const missingPacks = (settings: Named, tenant?: TenantRules): string[] =>
  chosenBy(settings, tenant).missing;

function chosenBy({ packs: names }: Named, tenant: TenantRules = shippedRules()): Chosen {
  const kept = keptOf.get(tenant) ?? new Map<string, Chosen>();
  keptOf.set(tenant, kept);
  const key = names.join(" ");
  const known = kept.get(key);
  if (known !== undefined) return known;
  const all = tenant.packs;
  const missing: string[] = [];
  const chosen = names.flatMap(name => {
    const selected = selectPacks(name, all);
    if (!selected.ok) missing.push(name);
    return selected.ok ? selected.packs : [];
  });
  // What a wildcard would have chosen too.
  const begins = names.filter(name => name.endsWith("*")).map(name => name.slice(0, -1));
  for (const { kind, name } of tenant.unsound)
    if (kind === "pack" && !all.has(name) && begins.some(begin => name.startsWith(begin))) missing.push(name);
  const made = { packs: uniquePacks(chosen), missing };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, made);
  return made;
}

/** What is wrong with names of packs, by their place in the list; empty = nothing. */
export const packNameProblems = (
  names: readonly string[],
  { packs }: Pick<TenantRules, "packs">,
): { place: number; message: string }[] =>
  names.flatMap((name, place) => {
    const selected = selectPacks(name, packs);
    return selected.ok ? [] : [{ place, message: selected.message }];
  });

let version: string | null = null;

/** Of packs, calendars and the time zone database: what was decided under another one is decided again. */
export function lawVersion(): string {
  version ??= `${shippedVersion()}${probeTimeZones().ok ? "" : "-old-zones"}`;
  return version;
}

const LAW = "+";

/** The rules that a permit is given under: those of the file, and where the campaign has packs, these too. */
export const rulesVersionFor = (
  fileVersion: string,
  compliance: ComplianceSettings | null | undefined,
): string =>
  settingsInForce(compliance ?? null) === null ? fileVersion : `${fileVersion}${LAW}${lawVersion()}`;

export const isRulesVersion = (given: string, fileVersion: string): boolean =>
  given === fileVersion ||
  (given.startsWith(fileVersion + LAW) && given === `${fileVersion}${LAW}${lawVersion()}`);

const versionsOf = (compliance: ComplianceSettings | null, tenant?: TenantRules) => {
  const settings = settingsInForce(compliance);
  return settings === null ? [] : packsInForce(settings, tenant).flatMap(pack => pack.versions);
};

/** Where the operator's packs are not at hand, what may be one of them is taken to ask for everything. */
const mayBeOwn = (compliance: ComplianceSettings | null, tenant: TenantRules | undefined) =>
  tenant === undefined &&
  (settingsInForce(compliance)?.packs ?? []).some(
    name => name.endsWith("*") || !selectPacks(name, shippedRules().packs).ok,
  );

/** A cap or a quiet time is among them: they ask what has happened. */
export const needsHistory = (compliance: ComplianceSettings | null, tenant?: TenantRules): boolean =>
  mayBeOwn(compliance, tenant) || hasHistoryRules({ versions: versionsOf(compliance, tenant) });

/** Names of the national lists that they ask for. */
export const listsAskedFor = (compliance: ComplianceSettings | null, tenant?: TenantRules): string[] => [
  ...new Set(versionsOf(compliance, tenant).flatMap(v => v.lists.map(({ list }) => list))),
];
