// The permits of a trunk, as the actions inside the gate need them. src/gate implements it.
import type { DialKey, DialMessage, LineKey } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { Permit, PermitCount, Withdrawal } from "../../domain/trunks/permit.ts";

/** The permits of a trunk, in durable storage. Synchronous: one decision, one commit. */
export interface PermitBook extends Readonly<PermitCount> {
  /** All that `run` does here is one write. It waits for nothing: no more is decided than is written when this returns. */
  together<Result>(run: () => Result): Result;
  all(): readonly Permit[];
  of(callId: string): Permit | undefined;
  grant(permits: readonly Permit[]): void;
  /** Marks the attempt as going out and sets its lease, once; null when the permit is not (any more) this message's. */
  begin(message: DialMessage, now: number, leaseEndsAt: number): Permit | null;
  /** Adds permits for calls that are on the line without one; a call that has one keeps it. Returns how many. */
  adopt(permits: readonly Permit[]): number;
  /** The lease of exactly this attempt ends later. */
  extend(key: DialKey, expiresAt: number): void;
  /** From now on the permit only carries the end of its attempt: it is not begun any more. */
  note(permit: Permit, ended: AttemptEnd, expiresAt: number): void;
  /** Removes this message's permit if it was neither begun nor ended. */
  lapse(message: DialMessage): boolean;
  /** All that were neither begun nor ended: their calls are due as before. */
  lapseAll(): void;
  /** What `lapse` does with one, saying why when there was nothing to remove. */
  withdraw(message: DialMessage): Withdrawal;
  /** Removes the permit of exactly this attempt, and of this token if one is given; true when there was one. */
  release(key: LineKey): boolean;
  /** Since this object began an attempt of the call was given back: what was read of it before may not say so. */
  wasGivenBack(callId: string): boolean;
  lastGrantedAt(campaignId: number): number;
}
