// A campaign's `provider_options`, put to the adapter that is to dial with them.
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import { invalid } from "../../domain/errors.ts";
import type { Provider } from "../ports/provider.ts";

export interface OptionsContext {
  provider: Pick<Provider, "checkOptions">;
}

/** Throws `validation_error` with what is wrong. Options that are not among the fields, or null, are good. */
export function checkProviderOptions(
  { provider }: OptionsContext,
  { providerOptions = null }: Partial<CampaignFields>,
): void {
  if (providerOptions === null) return;
  const problems = provider.checkOptions?.(providerOptions) ?? [];
  if (problems.length > 0) throw invalid({ provider_options: problems });
}
