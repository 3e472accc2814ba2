// The trunks that a campaign names, and its `provider_options`, put to the adapters that are to dial with them.
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import { invalid } from "../../domain/errors.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import type { AccountOf } from "../ports/trunk-account.ts";
import type { TrunkStore } from "../ports/trunk-store.ts";

export interface TrunksContext {
  accountOf: AccountOf;
  trunks: Pick<TrunkStore, "list">;
}

/** Throws `validation_error` with what is wrong. */
export async function checkTrunks(
  ctx: TrunksContext,
  { trunks, providerOptions }: Pick<CampaignFields, "trunks" | "providerOptions">,
): Promise<void> {
  if (trunks !== null) await refuseUnknown(ctx, trunks);
  if (providerOptions === null) return;
  const named = namedTrunks({ trunks });
  const accounts = await Promise.all(named.map(name => ctx.accountOf(name)));
  const problems = accounts.flatMap((account, i) =>
    (account?.provider.checkOptions?.(providerOptions) ?? []).map(problem =>
      named.length === 1 ? problem : `trunk ${named[i]}: ${problem}`,
    ),
  );
  if (problems.length > 0) throw invalid({ provider_options: problems });
}

async function refuseUnknown(ctx: TrunksContext, trunks: readonly string[]): Promise<void> {
  const names = (await ctx.trunks.list()).map(trunk => trunk.name);
  const unknown = trunks.filter(name => !names.includes(name));
  if (unknown.length > 0)
    throw invalid({ trunks: unknown.map(name => `there is no trunk ${name}; there is ${names.join(", ")}`) });
}
