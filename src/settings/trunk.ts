// The settings of the trunk: its provider, its lines, its pace, its leases, its circuit breaker.
import type { BreakerRules } from "../domain/trunks/breaker.ts";
import { PROVIDER_KINDS } from "../telephony/registry.ts";
import { choice, integer } from "./fields.ts";
import { problemsOf, type Section, setting, type ValuesOf } from "./setting.ts";

const ACCOUNT_PROVIDERS = PROVIDER_KINDS.map(kind => kind.name);
/** A lease must outlast the claim that follows its begin (see begin-dials); development and tests may be quicker. */
const SHORTEST_LEASE_SECONDS = 180;

export const TRUNK = {
  title: "Trunk",
  about: "The circuit breaker, and what a provider's refusals do to a trunk: [providers](providers.md).",
  fields: {
    TELEPHONY_PROVIDER: setting(choice(["none", "simulator", "http", ...ACCOUNT_PROVIDERS], "none"), {
      about: "Who dials. A deployment must name one.",
      example: "http",
      unset: "`none`; `simulator` in development",
    }),
    MAX_CONCURRENT_CALLS: setting(integer(1, 10_000, null), {
      about: "Lines of the trunk: calls that are on the line at once.",
      example: "250",
      unset: "`defaults.concurrent_call_limit` of the rules file, else `100`",
    }),
    CALLS_PER_SECOND: setting(integer(0, 1000, 0), {
      about:
        "Dials that may reach the provider in any one second, of which some 96 % are reached ([operations](operations.md)); 0 = unlimited.",
      example: "20",
    }),
    CALL_LEASE_SECONDS: setting(integer(10, 14_400, 900), {
      about: `Must exceed ringing plus the longest call, and the provider's timeout: after it an attempt counts as failed. A deployment needs ${SHORTEST_LEASE_SECONDS} or more.`,
      example: "900",
    }),
    BREAKER_FAILURE_PERCENT: setting(integer(0, 100, 50), {
      about: "The breaker opens when so many per cent of the dials in its window failed; 0 = never.",
      example: "50",
    }),
    BREAKER_MIN_DIALS: setting(integer(1, 10_000, 20), {
      about: "Not before so many dials in the window.",
      example: "20",
    }),
    BREAKER_WINDOW_SECONDS: setting(integer(10, 3600, 60), {
      about: "The window in which dials and failures are counted.",
      example: "60",
    }),
    BREAKER_OPEN_SECONDS: setting(integer(1, 3600, 30), {
      about: "The breaker stays open so long: doubled each time in a row, 16 times as long at most.",
      example: "30",
    }),
    BREAKER_PROBES: setting(integer(1, 100, 3), {
      about: "Then so many probes must go well before it closes.",
      example: "3",
    }),
  },
} satisfies Section;

type Values = ValuesOf<typeof TRUNK.fields>;

export interface TrunkSettings {
  provider: string;
  /** Null when not set explicitly: the rules file decides. */
  maxConcurrentCalls: number | null;
  /** 0 = unlimited. */
  callsPerSecond: number;
  leaseSeconds: number;
  breaker: BreakerRules;
}

export const trunkSettings = (v: Values, development: boolean): TrunkSettings => ({
  provider: v.TELEPHONY_PROVIDER === "none" && development ? "simulator" : v.TELEPHONY_PROVIDER,
  maxConcurrentCalls: v.MAX_CONCURRENT_CALLS,
  callsPerSecond: v.CALLS_PER_SECOND,
  leaseSeconds: v.CALL_LEASE_SECONDS,
  breaker: {
    failurePercent: v.BREAKER_FAILURE_PERCENT,
    minDials: v.BREAKER_MIN_DIALS,
    windowMs: v.BREAKER_WINDOW_SECONDS * 1000,
    openMs: v.BREAKER_OPEN_SECONDS * 1000,
    probes: v.BREAKER_PROBES,
  },
});

export const trunkProblems = ({ provider, leaseSeconds }: TrunkSettings, development: boolean): string[] =>
  problemsOf([
    provider === "none" &&
      "TELEPHONY_PROVIDER must be simulator, http or another that docs/providers.md names: a deployment names its provider",
    !development &&
      leaseSeconds < SHORTEST_LEASE_SECONDS &&
      `CALL_LEASE_SECONDS must be ${SHORTEST_LEASE_SECONDS} or more, not ${leaseSeconds}: a claim may take half a minute to arrive`,
  ]);
