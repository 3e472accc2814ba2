// Trunks: each an account at a provider with lines of its own, guarded by one gate.

import type { CallerIdPool } from "./caller-ids/caller-id-pool.ts";

/** The trunk of the settings. It accepts all calls, and keeps the duplicate window and the callback keys of all. */
export const DEFAULT_TRUNK = "default";

/** A gate each, and a row each dispatch reads: more than anybody has accounts. */
export const MOST_TRUNKS = 50;

/** Made of what stands in an address and a log line as it is. */
export const isTrunkName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,39}$/.test(name);

/** What may be said of a trunk. Null = as the settings say, which only the default trunk goes by. */
export interface TrunkFields {
  provider: string | null;
  maxConcurrentCalls: number | null;
  /** 0 = unlimited. */
  callsPerSecond: number | null;
  /** Its share of what it dials together with others, relative to theirs and on top of its lines; 1 or more. */
  weight: number;
  /** It dials for this trunk while that one is unavailable. */
  backupOf: string | null;
  /** The provider's, without secrets. */
  settings: Record<string, unknown> | null;
  /** Which Worker secret holds which of the provider's secrets. */
  secrets: Record<string, string> | null;
  /** Shown by the calls of campaigns without a pool of their own; null = what the account shows. */
  callerIds: CallerIdPool | null;
}

export interface Trunk extends TrunkFields {
  name: string;
  paused: boolean;
  /** Its provider wants to be left alone, or its breaker is open, until then (ms); null = it has not been so. */
  unavailableUntil: number | null;
  /** Since when (ms) its breaker is not closed, as its gate said last; null = it is. */
  breakerOpenedAt: number | null;
  /** When (ms) its gate said that last; null = never. */
  breakerToldAt: number | null;
  /** Grows with every change. */
  revision: number;
  createdAt: number;
  updatedAt: number;
}

/** What a gate goes by; the lines and the pace of the default trunk are those of the settings. */
export interface TrunkLimits {
  maxConcurrentCalls: number;
  /** 0 = unlimited. */
  callsPerSecond: number;
}

export const limitsOf = (
  { maxConcurrentCalls, callsPerSecond }: Pick<Trunk, "maxConcurrentCalls" | "callsPerSecond">,
  settings: TrunkLimits,
): TrunkLimits => ({
  maxConcurrentCalls: maxConcurrentCalls ?? settings.maxConcurrentCalls,
  callsPerSecond: callsPerSecond ?? settings.callsPerSecond,
});

/** The trunks that a campaign names; none = the default one. */
export const namedTrunks = ({ trunks }: { trunks: readonly string[] | null }): readonly string[] =>
  trunks ?? [DEFAULT_TRUNK];
