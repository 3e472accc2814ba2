// Deletes a version of a pack of the operator's own, which no campaign names.
import type { Campaign } from "../../../domain/campaigns/campaign.ts";
import { shippedPacks } from "../../../domain/compliance/shipped/shipped.ts";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import type { CampaignStore } from "../../ports/campaign-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnRuleStore, PackKey } from "../../ports/own-rule-store.ts";

interface Ctx {
  campaigns: Pick<CampaignStore, "list">;
  ownRules: Pick<OwnRuleStore, "packVersions" | "removePack" | "addPack">;
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
  const versions = await ctx.ownRules.packVersions(key.name);
  const pack = versions.find(({ version }) => version === key.version);
  if (pack === undefined) throw notFound("Rule pack not found.");
  const names = [key.name, ...versions.flatMap(({ content }) => otherNames(content))];
  refuseNamed(key, await campaignNaming(ctx, names, key.name));
  if (!(await ctx.ownRules.removePack(key, ctx.clock()))) throw notFound("Rule pack not found.");
  // A campaign may have named it since it was looked for.
  const late = await campaignNaming(ctx, names, key.name);
  if (late === null) return;
  const { content, by } = pack;
  await ctx.ownRules.addPack({ ...key, content, by, calendar: null }, Number.MAX_SAFE_INTEGER, ctx.clock());
  refuseNamed(key, late);
}

function refuseNamed({ name }: PackKey, naming: Campaign | null): void {
  if (naming === null) return;
  throw new CallManagerError(
    "conflict",
    `Campaign ${naming.id} names ${name}: take it out of its compliance.packs first.`,
    { campaign_id: naming.id },
  );
}

/** Of what may not be sound any more. */
function otherNames(content: string): string[] {
  try {
    const { also } = JSON.parse(content) as { also?: unknown };
    return Array.isArray(also) ? also.filter(name => typeof name === "string") : [];
  } catch {
    return [];
  }
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
