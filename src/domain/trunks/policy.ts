// The rules in force: the rules file and what the settings say on top of it.
import type { RulesInForce } from "../hours/calling-hours.ts";
import type { BreakerRules } from "./breaker.ts";

/** The rules file and what the settings say on top of it. */
export interface Policy extends RulesInForce {
  /** Hash of the rules; a permit given under other rules is not begun. */
  version: string;
  maxConcurrentCalls: number;
  duplicateWindowMs: number;
  leaseSeconds: number;
  /** 0 = unlimited. */
  callsPerSecond: number;
  /** The most calls one dispatch looks at. */
  dispatchBatchSize: number;
  breaker: BreakerRules;
}
