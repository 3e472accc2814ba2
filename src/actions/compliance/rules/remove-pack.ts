// Deletes a version of a pack of the operator's own, which no campaign names.
import type { Campaign } from "../../../domain/campaigns/campaign.ts";
import { shippedPacks } from "../../../domain/compliance/shipped/shipped.ts";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import type { CallStore } from "../../ports/call-store.ts";
import type { CampaignStore } from "../../ports/campaign-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnRuleStore, PackKey } from "../../ports/own-rule-store.ts";

interface Ctx {
  calls: Pick<CallStore, "tenantRules">;
  campaigns: Pick<CampaignStore, "list">;
  ownRules: Pick<OwnRuleStore, "removePack">;
  clock: Clock;
}

/** Campaigns that one statement reads. */
const PAGE = 500;

/** Throws `not_found`, and `conflict` for one of the product and one that a campaign names. */
export async function removePack(ctx: Ctx, key: PackKey): Promise<void> {
  if (
    shippedPacks()
      .get(key.name)
      ?.versions.some(v => v.version === key.version)
  )
    throw new CallManagerError("conflict", `${key.name}@${key.version} comes with the product: it stays.`);
  const now = ctx.clock();
  const pack = (await ctx.calls.tenantRules(null, now)).packs.get(key.name);
  if (pack?.versions.some(v => v.version === key.version) !== true) throw notFound("Rule pack not found.");
  const names = [key.name, ...pack.versions.flatMap(v => v.aliases)];
  const naming = await campaignNaming(ctx, names, key.name);
  if (naming !== null)
    throw new CallManagerError(
      "conflict",
      `Campaign ${naming.id} names ${key.name}: take it out of its compliance.packs first.`,
      { campaign_id: naming.id },
    );
  if (!(await ctx.ownRules.removePack(key, now))) throw notFound("Rule pack not found.");
}

/** One that may still dial; by a wildcard too. */
async function campaignNaming(
  { campaigns }: Ctx,
  names: readonly string[],
  packName: string,
): Promise<Campaign | null> {
  const isNamed = (chosen: string) =>
    chosen.endsWith("*") ? packName.startsWith(chosen.slice(0, -1)) : names.includes(chosen);
  for (let before: number | undefined; ; ) {
    const page = await campaigns.list({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    const found = page.find(
      ({ campaign }) => campaign.status !== "cancelled" && campaign.compliance?.packs.some(isNamed) === true,
    );
    if (found !== undefined) return found.campaign;
    if (page.length < PAGE) return null;
    before = page.at(-1)?.campaign.id;
  }
}
