// The account behind a trunk: how its provider is asked.
import type { FetchStatus, Provider } from "./provider.ts";

export interface TrunkAccount {
  provider: Provider;
  /** Null where the provider cannot be asked about a call. */
  fetchStatus: FetchStatus | null;
  /** 0 = unlimited; what its gate goes by may be some seconds newer. */
  callsPerSecond: number;
}

/** Null: there is no such trunk. Throws where nobody can say. A change is seen within half a minute. */
export type AccountOf = (trunk: string) => Promise<TrunkAccount | null>;
