// The account of every trunk there is: one provider.
import type { FetchStatus, Provider } from "../../../src/actions/ports/provider.ts";
import type { AccountOf } from "../../../src/actions/ports/trunk-account.ts";

export const accountsOf =
  (provider: Partial<Provider>, fetchStatus: FetchStatus | null = null, callsPerSecond = 0): AccountOf =>
  async () => ({ provider: provider as Provider, fetchStatus, callsPerSecond });
