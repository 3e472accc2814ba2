// The rule packs that a campaign names, among those of the product and the operator's own.
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import { packNameProblems } from "../../domain/compliance/campaign/packs-in-force.ts";
import { shippedRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { invalid } from "../../domain/errors.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";

export interface PacksContext {
  calls: Pick<CallStore, "tenantRules">;
  clock: Clock;
}

/** The operator's are read where the product has none of that name. Throws `validation_error`. */
export async function checkPacks(
  ctx: PacksContext,
  { compliance }: Pick<CampaignFields, "compliance">,
): Promise<void> {
  const names = compliance?.packs ?? [];
  if (packNameProblems(names, shippedRules()).length === 0) return;
  const problems = packNameProblems(names, await ctx.calls.tenantRules(null, ctx.clock()));
  if (problems.length > 0)
    throw invalid(
      Object.fromEntries(problems.map(({ place, message }) => [`compliance.packs.${place}`, [message]])),
      `compliance.packs.${problems[0]?.place}: ${problems[0]?.message}`,
    );
}
