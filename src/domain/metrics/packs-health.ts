// Do campaigns wait for rules that nobody has? A pack that is gone, a national list that is missing or too old: their calls
// are not dialled until somebody acts.
import { type ComplianceSettings, settingsInForce } from "../compliance/campaign/compliance-settings.ts";
import { missingPacks, packsInForce } from "../compliance/campaign/packs-in-force.ts";
import type { TenantRules } from "../compliance/tenant/tenant-rules.ts";
import { DAY_MS } from "../time-units.ts";

/** Of campaigns that may dial and have calls waiting, some hundred if there are more. */
export interface CampaignUnderPacks {
  campaignId: number;
  compliance: ComplianceSettings;
}

/** `asOf` in ms. */
export interface ListAge {
  list: string;
  asOf: number;
}

/** One that is ok may have problems: somebody should act soon, and nothing waits yet. */
export interface PacksHealth {
  ok: boolean;
  problems: readonly string[];
}

/** A list takes a day to get and to upload. */
const LIST_WARNING_MS = 3 * DAY_MS;
/** Named in one problem. */
const NAMED = 5;

/** Which lists their packs ask for, and for how many days a list is good. */
export function listsWanted(
  campaigns: readonly CampaignUnderPacks[],
  rules: TenantRules,
): Map<string, { days: number; campaigns: CampaignUnderPacks[] }> {
  const wanted = new Map<string, { days: number; campaigns: CampaignUnderPacks[] }>();
  for (const campaign of campaigns) {
    if (settingsInForce(campaign.compliance) === null) continue;
    const asked = packsInForce(campaign.compliance, rules).flatMap(pack =>
      pack.versions.flatMap(version => version.lists),
    );
    for (const name of new Set(asked.map(({ list }) => list))) {
      const known = wanted.get(name) ?? { days: Number.POSITIVE_INFINITY, campaigns: [] };
      const days = asked.filter(({ list }) => list === name).map(({ maxAgeDays }) => maxAgeDays);
      wanted.set(name, { days: Math.min(known.days, ...days), campaigns: [...known.campaigns, campaign] });
    }
  }
  return wanted;
}

/** `now` in ms. */
export function judgePacks(
  campaigns: readonly CampaignUnderPacks[],
  rules: TenantRules,
  lists: readonly ListAge[],
  now: number,
): PacksHealth {
  const found = [...goneOf(campaigns, rules), ...listsOf(campaigns, rules, lists, now)];
  return { ok: found.every(({ waits }) => !waits), problems: found.map(({ problem }) => problem) };
}

interface Found {
  /** Calls wait for it now. */
  waits: boolean;
  problem: string;
}

function goneOf(campaigns: readonly CampaignUnderPacks[], rules: TenantRules): Found[] {
  const gone = new Map<string, CampaignUnderPacks[]>();
  for (const campaign of campaigns) {
    if (settingsInForce(campaign.compliance) === null) continue;
    for (const name of missingPacks(campaign.compliance, rules))
      gone.set(name, [...(gone.get(name) ?? []), campaign]);
  }
  return [...gone].map(([name, of]) => ({
    waits: of.some(isEnforced),
    problem: `there is no rule pack "${name}" any more: ${whatOf(of)}`,
  }));
}

function listsOf(
  campaigns: readonly CampaignUnderPacks[],
  rules: TenantRules,
  lists: readonly ListAge[],
  now: number,
): Found[] {
  return [...listsWanted(campaigns, rules)].flatMap(([name, { days, campaigns: of }]): Found[] => {
    const head = lists.find(({ list }) => list === name);
    if (head === undefined)
      return [{ waits: of.some(isEnforced), problem: `the list ${name} is missing: ${whatOf(of)}` }];
    const left = head.asOf + days * DAY_MS - now;
    const date = new Date(head.asOf).toISOString().slice(0, 10);
    if (left <= 0)
      return [
        {
          waits: of.some(isEnforced),
          problem: `the list ${name} of ${date} is older than ${days} days: ${whatOf(of)}`,
        },
      ];
    if (left > LIST_WARNING_MS) return [];
    const hours = Math.ceil(left / (DAY_MS / 24));
    const problem = `the list ${name} of ${date} is too old in ${hours} h: upload a newer one (docs/compliance/lists.md)`;
    return [{ waits: false, problem }];
  });
}

const isEnforced = ({ compliance }: CampaignUnderPacks) => compliance.mode === "enforce";

function whatOf(campaigns: readonly CampaignUnderPacks[]): string {
  const some = campaigns.some(isEnforced) ? campaigns.filter(isEnforced) : campaigns;
  const names = some.slice(0, NAMED).map(({ campaignId }) => campaignId);
  const more = some.length > NAMED ? ` and ${some.length - NAMED} more` : "";
  const which = `campaign${some.length === 1 ? "" : "s"} ${names.join(", ")}${more}`;
  return campaigns.some(isEnforced)
    ? `calls of ${which} wait`
    : `${which} observe${some.length === 1 ? "s" : ""} without it`;
}
