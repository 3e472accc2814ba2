// A leased line, and how the attempt on it is reported to have ended.
import type { DialMessage, OnTrunk } from "../calls/dial-key.ts";
import type { AttemptEnd } from "../calls/settlement.ts";
import type { DecisionEvidence } from "../compliance/evidence/decision-evidence.ts";
import type { ReachSeen } from "../compliance/reach/reach-seen.ts";

/** What a dial goes by that rule packs let out. */
export interface PermitLaw {
  /** Null = no rule asks for what has happened. */
  reach: ReachSeen | null;
  /** The sets of national lists that were looked at, which must be current still; absent = none need be. */
  lists?: readonly { list: string; set: string }[] | undefined;
  /** What its attempt keeps. */
  evidence: DecisionEvidence | null;
}

/** A leased line: one (call, attempt) that may be, or is being, dialled. */
export interface Permit extends DialMessage {
  campaignId: number;
  phoneNumber: string;
  /** What is shown, `+` and digits; null = what the account shows, or nobody knows. */
  callerId: string | null;
  campaignRevision: number;
  rulesVersion: string;
  /** Of the operator's own rules that it was judged by; absent = 0. */
  tenantRevision?: number | undefined;
  /** When the calling window that was looked at closes; null = it stays open. */
  openUntil: number | null;
  /** What the rule packs said; absent = its campaign has none. */
  law?: PermitLaw | undefined;
  /** Its campaign's hook is asked before the claim; absent = there is none. */
  hooked?: true | undefined;
  /** Its campaign had lines of its own; absent = it had none. */
  ownLines?: true | undefined;
  /** Its attempt was never claimed before: whoever reports at its URL was given it under this permit. Absent = perhaps it was. */
  firstClaim?: true | undefined;
  begun: boolean;
  /** Null until it has begun. */
  begunAt: number | null;
  grantedAt: number;
  /** Not begun: when it lapses. Begun: when the lease ends. Ended: when the gate settles what nobody has settled. */
  expiresAt: number;
  /** How its attempt ended, as far as anybody has reported: the first end that was noted. */
  ended?: AttemptEnd;
}

/** How many permits a gate has, and of these how many only carry the end of their attempts. */
export interface PermitCount {
  size: number;
  ended: number;
}

/**
 * Of `most` lines. An attempt that was reported to have ended has given its line back; its permit stays, with its number,
 * until D1 has the end. While D1 is slow no more of those gather than there are lines: those beyond take lines again.
 */
export const linesInUse = ({ size, ended }: PermitCount, most: number): number =>
  Math.max(size - ended, size - most);

/** What the gate is asked: does this end hold its attempt, or one that was noted before? */
export interface NoteRequest extends OnTrunk {
  /** (One that was never dialled is not asked about.) */
  end: AttemptEnd;
  /** For the permit that carries the note where there is none. */
  campaignId: number;
  phoneNumber: string;
  /** It was received, and got its time, before; else its time is that of the note. */
  receivedBefore: boolean;
  /** Whoever asks does not settle it: where it holds its attempt from now on, the gate has it settled. */
  enqueue?: true;
  /** The campaign has lines of its own: of these one comes back when the end is settled. */
  ownLines?: boolean;
}

export interface Noted {
  /** The end that holds the attempt. */
  end: AttemptEnd;
  /** Of the permit that carries it. */
  token: string;
  /** It is the one that was asked about, and it was not noted before. */
  first: boolean;
  /** Its attempt had no permit: it may have ended before, which D1 knows. */
  adopted: boolean;
}

/**
 * What became of a dial message that is not delivered any more. `withdrawn`: its permit was not begun and is gone now.
 * `begun`: it may be dialled, or was. `superseded`: its call has another permit, or has ended. `gone`: its call has none.
 */
export type Withdrawal = "withdrawn" | "begun" | "superseded" | "gone";
